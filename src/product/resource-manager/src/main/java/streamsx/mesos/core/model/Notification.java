package streamsx.mesos.core.model;

import java.util.Objects;

/**
 * A notification to a client about one of its resources, beside the answers to its requests. It is a field of the
 * resource, not an entry of a queue: it is removed with the resource, so notifications cannot pile up.
 *
 * @param kind     what happened
 * @param sequence grows with every notification of a resource manager's life; a client polls for those above the
 *                 last one that it has seen
 */
public record Notification(Kind kind, long sequence) {
    /** The kinds of notification. */
    public enum Kind {
        /** A resource that was answered PENDING can be used now. */
        ALLOCATED,
        /** The resource is gone; the client releases it and may ask for another. */
        REVOKED,
        /**
         * The Streams server process stops the controller of the resource: an order to that process, which the client
         * does not see. The task is killed if it has not ended within {@link Policy.Kills#stopGrace()}.
         */
        STOP_CONTROLLER
    }

    public Notification {
        Objects.requireNonNull(kind);
    }
}
