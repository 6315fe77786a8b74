package streamsx.mesos.simulation.time;

import java.util.PriorityQueue;

/**
 * Virtual time and what is due in it. One thread; actions due at the same time run in the order in which they were
 * planned.
 */
public final class Timeline {
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long now;
    private long planned;
    private long done;

    private record Due(long at, long number, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    /** Ms since the episode began. */
    public long now() {
        return now;
    }

    /** Actions run so far. */
    public long steps() {
        return done;
    }

    /** Plans an action, whatever becomes of anybody. Parts of a process plan theirs through its {@link Life}. */
    public void after(long delayMillis, Runnable action) {
        queue.add(new Due(now + Math.max(0, delayMillis), planned++, action));
    }

    /** Runs all that is due up to a time, and has it then. */
    public void runUntil(long time) {
        while (!queue.isEmpty() && queue.peek().at <= time) {
            Due next = queue.poll();
            now = next.at;
            done++;
            next.action.run();
        }
        now = Math.max(now, time);
    }
}
