package streamsx.mesos.driver.internal.scheduler;

import java.util.EnumMap;
import java.util.Map;
import streamsx.mesos.driver.machine.Timer;

/** Timers and when they are due. Of each kind the one set last counts. For one thread. */
final class PendingTimers {

    private record Pending(Timer timer, long due) {}

    private final Map<Timer.Kind, Pending> pending = new EnumMap<>(Timer.Kind.class);

    /** @param due of {@link System#nanoTime} */
    void set(Timer timer, long due) {
        pending.put(timer.kind(), new Pending(timer, due));
    }

    /** Time in ns until the next one is due, not positive if it is; for ever if there is none. */
    long untilNext(long now) {
        Pending next = earliest();
        return next == null ? Long.MAX_VALUE : next.due - now;
    }

    /** The one that is due next; there is one. */
    Timer next() {
        return earliest().timer;
    }

    /** The one that is due next, which is due no more. */
    Timer remove() {
        Timer timer = next();
        pending.remove(timer.kind());
        return timer;
    }

    private Pending earliest() {
        Pending earliest = null;
        for (Pending one : pending.values()) {
            if (earliest == null || one.due - earliest.due < 0) {
                earliest = one;
            }
        }
        return earliest;
    }
}
