package streamsx.mesos.simulation.faults;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import streamsx.mesos.simulation.time.Life;

/** The steps at which an instance can be made to die: the n-th time that any instance comes to one. */
public final class Points {
    /** Where a step begins or ends. */
    public enum Point {
        COMMIT_DECIDED,
        COMMIT_SENT,
        COMMIT_APPLIED,
        COMMIT_KNOWN,
        CALL_DECIDED,
        CALL_SENT,
        REPLY_DECIDED,
        REPLY_SENT
    }

    private final Map<Point, Integer> counts = new EnumMap<>(Point.class);
    private final Map<Point, Map<Integer, Runnable>> armed = new EnumMap<>(Point.class);
    private Life there;

    /** Has the life that reaches this point for the n-th time die there; tells when it does. */
    public void arm(Point point, int nth, Runnable told) {
        armed.computeIfAbsent(point, k -> new HashMap<>()).put(nth, told);
    }

    /** How often it was reached. */
    public int count(Point point) {
        return counts.getOrDefault(point, 0);
    }

    /** The life that is at a point now, for whoever is told. */
    public Life there() {
        return there;
    }

    /** No more deaths. */
    public void disarm() {
        armed.clear();
    }

    /**
     * A life is there.
     *
     * @return whether it still lives
     */
    public boolean reached(Point point, Life life) {
        int count = counts.merge(point, 1, Integer::sum);
        Map<Integer, Runnable> due = armed.get(point);
        if (due != null && life.alive()) {
            Runnable told = due.remove(count);
            if (told != null) {
                there = life;
                told.run();
                there = null;
            }
        }
        return life.alive();
    }
}
