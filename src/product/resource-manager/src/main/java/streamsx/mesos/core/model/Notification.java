package streamsx.mesos.core.model;

import java.util.Objects;

/**
 * What a client has to learn of one of its resources beside the answers to its own requests. It is a field of the
 * resource, not an entry of a queue: it goes when the resource goes, so notifications cannot pile up.
 *
 * @param kind     what happened
 * @param sequence grows with every notification of a resource manager's life; a client polls for those above the
 *                 last one that it has seen
 */
public record Notification(Kind kind, long sequence) {
    /** What happened to the resource. */
    public enum Kind {
        /** A resource that was answered PENDING can be used now. */
        ALLOCATED,
        /** The resource is gone; the client releases it and may ask for another. */
        REVOKED,
        /**
         * The controller in the resource is to be stopped, by one who can: an order to the Streams face, not news for
         * the client. Its task is killed if it has not ended within {@link Policy.Kills#stopGrace()}.
         */
        STOP_CONTROLLER
    }

    public Notification {
        Objects.requireNonNull(kind);
    }
}
