package streamsx.mesos.core.model;

/** What the client was told, or will be told, of a resource; the names are those that users of the 0.5 line know. */
public enum RequestState {
    /** The client still waits for the answer to its request. */
    NEW,
    /** The client was told, by answer or notification, that it can use the resource. */
    ALLOCATED,
    /** The client was told that the resource will be announced later. */
    PENDING,
    /** The client gave the request up before it was allocated. */
    CANCELLED,
    /** The client gave the resource back, or it was taken from the client. */
    RELEASED;

    /** Whether the client still wants this resource. */
    public boolean wanted() {
        return this == NEW || this == ALLOCATED || this == PENDING;
    }
}
