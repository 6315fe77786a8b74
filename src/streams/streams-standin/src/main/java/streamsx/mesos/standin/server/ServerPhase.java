package streamsx.mesos.standin.server;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a server is between its start and its end. It only goes forward, and only along {@link #successors()}. */
enum ServerPhase {
    /** The manager is made, and the server registered; one that stands by may initialize its manager already. */
    STARTING,
    /** Registered; waits until it leads. */
    REGISTERED,
    /** Leads; the manager is being initialized. */
    LEADING,
    /** Clients may connect, but the registration does not say so yet. */
    SERVING,
    /** The registration says that clients may connect. */
    ANNOUNCED,
    /** The registration goes, then the manager is closed, then the connections. */
    CLOSING,
    /** The exit code is known. */
    ENDED;

    private static final Map<ServerPhase, Set<ServerPhase>> SUCCESSORS = new EnumMap<>(ServerPhase.class);

    static {
        SUCCESSORS.put(STARTING, EnumSet.of(REGISTERED, CLOSING));
        SUCCESSORS.put(REGISTERED, EnumSet.of(LEADING, CLOSING));
        SUCCESSORS.put(LEADING, EnumSet.of(SERVING, CLOSING));
        SUCCESSORS.put(SERVING, EnumSet.of(ANNOUNCED, CLOSING));
        SUCCESSORS.put(ANNOUNCED, EnumSet.of(CLOSING));
        SUCCESSORS.put(CLOSING, EnumSet.of(ENDED));
        SUCCESSORS.put(ENDED, EnumSet.noneOf(ServerPhase.class));
    }

    /** @return the phases that may follow this one */
    Set<ServerPhase> successors() {
        return Collections.unmodifiableSet(SUCCESSORS.get(this));
    }

    /**
     * The next phase.
     *
     * @throws IllegalStateException if it may not follow this one
     */
    ServerPhase to(ServerPhase next) {
        if (!successors().contains(next)) {
            throw new IllegalStateException("A resource server cannot go from " + this + " to " + next);
        }
        return next;
    }
}
