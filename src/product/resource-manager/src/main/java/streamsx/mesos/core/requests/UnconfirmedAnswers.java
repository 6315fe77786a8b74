package streamsx.mesos.core.requests;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Resources whose answer is not known to have reached their client: whether a repeated request may claim them, and when
 * they are released. Not stored: when a term begins any equal request may claim what is open.
 */
final class UnconfirmedAnswers {
    private static final long NEVER = Long.MAX_VALUE;

    private final Map<String, Open> open = new LinkedHashMap<>();
    private final long grace;
    private String current = "";

    /**
     * One resource.
     *
     * @param session the process that has the answer or waits for it; empty if none
     * @param started whether that session has started it, after it was reserved
     * @param orphan  whether no process with its answer is left: the next equal request may claim it
     * @param until   when it is released, ms since the epoch
     */
    private record Open(String session, boolean started, boolean orphan, long until) {}

    /** @param grace how long a resource whose answer may be lost is kept for a repetition of the request */
    UnconfirmedAnswers(Duration grace) {
        this.grace = grace.toMillis();
    }

    /** No process with its answer is known. */
    void orphan(String id, long now) {
        open.put(id, new Open("", false, true, now + grace));
    }

    /** A session has its name; if the session never starts it, it is released. */
    void reserved(String id, String session, long now) {
        open.put(id, new Open(session, false, false, now + grace));
    }

    /** A session waits for its answer, or passes it on: it is kept as long as that session is current. */
    void started(String id, String session) {
        open.put(id, new Open(session, true, false, NEVER));
    }

    /**
     * The answer to the start was lost: its session may repeat the start, but no other request may claim the resource.
     */
    void lost(String id, long now) {
        open.computeIfPresent(id, (k, o) -> new Open(o.session, o.started, o.orphan, Math.min(o.until, now + grace)));
    }

    void remove(String id) {
        open.remove(id);
    }

    boolean claimable(String id) {
        return open.containsKey(id) && open.get(id).orphan;
    }

    /** Whether its session has not started it yet. */
    boolean unstarted(String id) {
        return open.containsKey(id) && !open.get(id).orphan && !open.get(id).started;
    }

    /** This session is current: all others have ended, and any request may claim what they had not confirmed. */
    void seen(String session, long now) {
        if (session.isEmpty() || session.equals(current)) {
            return;
        }
        current = session;
        open.replaceAll((id, o) -> o.orphan || o.session.isEmpty() || o.session.equals(session)
                ? o
                : new Open(o.session, o.started, true, Math.min(o.until, now + grace)));
    }

    /** Removes all but these. */
    void keep(Predicate<String> wanted) {
        open.keySet().removeIf(wanted.negate());
    }

    /** Removes and returns what is due to be released. */
    List<String> expired(long now) {
        List<String> due = open.entrySet().stream()
                .filter(e -> now >= e.getValue().until)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(open::remove);
        return due;
    }
}
