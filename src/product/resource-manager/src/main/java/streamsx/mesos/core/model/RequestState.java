package streamsx.mesos.core.model;

/**
 * The state of the request for a resource, as its client sees it; the names are those that users of the 0.5 line know.
 */
public enum RequestState {
    /** The client still waits for the answer to its request. */
    NEW,
    /** An answer or a notification says that the client can use the resource. */
    ALLOCATED,
    /** An answer says that a notification will follow when the client can use the resource. */
    PENDING,
    /** The client cancelled the request before the resource was allocated. */
    CANCELLED,
    /** The client released the resource, or the resource was revoked. */
    RELEASED;

    /** Whether the client still wants this resource. */
    public boolean wanted() {
        return this == NEW || this == ALLOCATED || this == PENDING;
    }
}
