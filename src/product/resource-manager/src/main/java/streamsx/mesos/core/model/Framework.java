package streamsx.mesos.core.model;

import java.util.Objects;

/**
 * The framework that the resource manager registers with Mesos.
 *
 * @param id       its id: generated here and durable before the first SUBSCRIBE, so that no crash leaves a second one
 * @param since    when it was generated, ms since the epoch
 * @param standing its standing with Mesos
 */
public record Framework(String id, long since, Standing standing) {
    /** The standing of a framework id. */
    public enum Standing {
        /** Durable, but Mesos has not answered a SUBSCRIBE with it yet. */
        NEVER_REGISTERED,
        REGISTERED,
        /** Mesos reported that it has been removed, without a teardown by an operator. */
        REMOVED,
        /**
         * An operator ordered its teardown and the TEARDOWN may not have been sent: nothing else is done under this id.
         */
        TEARING_DOWN,
        /** The TEARDOWN that an operator ordered was sent; the next term takes a new id. */
        TORN_DOWN
    }

    public Framework {
        Objects.requireNonNull(id);
        Objects.requireNonNull(standing);
    }

    public Framework with(Standing newStanding) {
        return new Framework(id, since, newStanding);
    }
}
