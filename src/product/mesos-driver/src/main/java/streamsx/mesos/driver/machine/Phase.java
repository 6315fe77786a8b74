package streamsx.mesos.driver.machine;

import java.util.EnumSet;
import java.util.Set;

/** Where a driver is in its life. */
enum Phase {
    /** Made, not started. */
    NEW,
    /** Waits for the address of the leading master. */
    SEARCHING,
    /** The guard is asked whether a SUBSCRIBE may leave. */
    ASKING,
    /** SUBSCRIBE left; its answer or SUBSCRIBED is to come. */
    SUBSCRIBING,
    /** SUBSCRIBE was refused for good; the master's words are being read. */
    REFUSED,
    /** SUBSCRIBED came; the guard is asked once more. */
    CONFIRMING,
    /** The scheduler knows of the subscription: events come in, calls go out. */
    SUBSCRIBED,
    /** Another scheduler took the framework over; the guard is asked whose it is. */
    CONTESTED,
    /** Waits before the next attempt. */
    BACKING_OFF,
    /** No attempt any more; calls that still may leave do. */
    STOPPING,
    /** Nothing happens any more. */
    OVER;

    private Set<Phase> successors() {
        return switch (this) {
            case NEW -> EnumSet.of(SEARCHING, STOPPING);
            case SEARCHING -> EnumSet.of(ASKING, SUBSCRIBING, STOPPING);
            case ASKING -> EnumSet.of(SUBSCRIBING, SEARCHING, BACKING_OFF, STOPPING);
            case SUBSCRIBING ->
                EnumSet.of(
                        ASKING,
                        SUBSCRIBING,
                        REFUSED,
                        CONFIRMING,
                        SUBSCRIBED,
                        CONTESTED,
                        SEARCHING,
                        BACKING_OFF,
                        STOPPING,
                        OVER);
            case REFUSED -> EnumSet.of(STOPPING, OVER);
            case CONFIRMING -> EnumSet.of(SUBSCRIBED, SEARCHING, BACKING_OFF, STOPPING);
            case SUBSCRIBED -> EnumSet.of(CONTESTED, SEARCHING, BACKING_OFF, STOPPING, OVER);
            case CONTESTED -> EnumSet.of(SEARCHING, BACKING_OFF, STOPPING, OVER);
            case BACKING_OFF -> EnumSet.of(SEARCHING, STOPPING);
            case STOPPING -> EnumSet.of(OVER);
            case OVER -> EnumSet.noneOf(Phase.class);
        };
    }

    /** @throws IllegalStateException if the one phase does not follow the other */
    Phase to(Phase next) {
        if (!successors().contains(next)) {
            throw new IllegalStateException(this + " cannot become " + next);
        }
        return next;
    }

    /** Whether the master that is talked to, or about to be, still matters. */
    boolean followsALeader() {
        return this == ASKING || this == SUBSCRIBING || this == CONFIRMING || this == SUBSCRIBED;
    }
}
