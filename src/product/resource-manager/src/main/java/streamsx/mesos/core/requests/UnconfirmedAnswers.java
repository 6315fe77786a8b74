package streamsx.mesos.core.requests;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Resources whose answer is not known to have reached their client: whether a repeated request may have them, and when
 * they are given up. Not stored: what is open when a term begins is open to everybody.
 */
final class UnconfirmedAnswers {
    private static final long NEVER = Long.MAX_VALUE;

    private final Map<String, Open> open = new LinkedHashMap<>();
    private final long grace;
    private String current = "";

    /**
     * One resource.
     *
     * @param session who has been told of it, or is about to be
     * @param started whether that session asked for its start, not only for its name
     * @param orphan  nobody who was told is left: the next equal request may have it
     * @param until   when it is given up
     */
    private record Open(String session, boolean started, boolean orphan, long until) {}

    /** @param grace how long a resource whose answer may be lost is kept for a repetition of the request */
    UnconfirmedAnswers(Duration grace) {
        this.grace = grace.toMillis();
    }

    /** Nobody is known to know of it. */
    void orphan(String id, long now) {
        open.put(id, new Open("", false, true, now + grace));
    }

    /** A session was told its name; what is never started is given up. */
    void reserved(String id, String session, long now) {
        open.put(id, new Open(session, false, false, now + grace));
    }

    /** A session waits for it, or passes the answer on: as long as that one lives there is no hurry. */
    void started(String id, String session) {
        open.put(id, new Open(session, true, false, NEVER));
    }

    /** The answer to the start was lost: its session may repeat that, but nobody else may have the resource. */
    void lost(String id, long now) {
        open.computeIfPresent(id, (k, o) -> new Open(o.session, o.started, o.orphan, Math.min(o.until, now + grace)));
    }

    void remove(String id) {
        open.remove(id);
    }

    boolean claimable(String id) {
        return open.containsKey(id) && open.get(id).orphan;
    }

    /** Whether it was told to a session that has not started it yet. */
    boolean unstarted(String id) {
        return open.containsKey(id) && !open.get(id).orphan && !open.get(id).started;
    }

    /** A session speaks: all others are gone, and what they had not confirmed is nobody's. */
    void seen(String session, long now) {
        if (session.isEmpty() || session.equals(current)) {
            return;
        }
        current = session;
        open.replaceAll((id, o) -> o.orphan || o.session.isEmpty() || o.session.equals(session)
                ? o
                : new Open(o.session, o.started, true, Math.min(o.until, now + grace)));
    }

    /** Forgets what is settled otherwise. */
    void keep(Predicate<String> wanted) {
        open.keySet().removeIf(wanted.negate());
    }

    /** Takes out what has to be given up by now. */
    List<String> expired(long now) {
        List<String> due = open.entrySet().stream()
                .filter(e -> now >= e.getValue().until)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(open::remove);
        return due;
    }
}
