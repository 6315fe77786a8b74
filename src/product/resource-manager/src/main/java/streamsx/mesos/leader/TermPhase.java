package streamsx.mesos.leader;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a term is between its beginning and its end. A term only goes forward, and only along {@link #successors()}.
 */
enum TermPhase {
    /** Nothing has been asked of the store. */
    NEW,
    /** The store is being opened: the term's epoch is committed, then the state is loaded. */
    OPENING,
    /**
     * The state is loaded; what follows from it, the framework's id above all, becomes durable before Mesos hears of
     * it.
     */
    LOADED,
    /** The driver is started; the framework is not registered yet. */
    SUBSCRIBING,
    /** Requests are taken. */
    READY,
    /** Requests, companion and driver are stopped; what became of the last commit is awaited. */
    CLOSING,
    /** Closing goes on, and the TEARDOWN call has been sent. */
    TEARDOWN_SENT,
    /** The end of the framework is being committed. */
    RECORDING_TEARDOWN,
    /** The exit code is known. */
    OVER;

    private static final Map<TermPhase, Set<TermPhase>> SUCCESSORS = new EnumMap<>(Map.of(
            NEW, EnumSet.of(OPENING),
            OPENING, EnumSet.of(LOADED, CLOSING),
            LOADED, EnumSet.of(SUBSCRIBING, CLOSING),
            SUBSCRIBING, EnumSet.of(READY, CLOSING),
            READY, EnumSet.of(CLOSING),
            CLOSING, EnumSet.of(TEARDOWN_SENT, OVER),
            TEARDOWN_SENT, EnumSet.of(RECORDING_TEARDOWN, OVER),
            RECORDING_TEARDOWN, EnumSet.of(OVER),
            OVER, EnumSet.noneOf(TermPhase.class)));

    /** The phases that may follow this one. */
    Set<TermPhase> successors() {
        return Collections.unmodifiableSet(SUCCESSORS.get(this));
    }

    /**
     * The next phase.
     *
     * @throws IllegalStateException if it may not follow this one
     */
    TermPhase to(TermPhase next) {
        if (!successors().contains(next)) {
            throw new IllegalStateException("A term cannot go from " + this + " to " + next);
        }
        return next;
    }

    /** Whether the term still decides: neither closing nor over. */
    boolean decides() {
        return compareTo(CLOSING) < 0;
    }
}
