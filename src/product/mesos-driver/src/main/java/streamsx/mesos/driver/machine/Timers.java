package streamsx.mesos.driver.machine;

import java.util.EnumMap;
import java.util.Map;

/** Which timers count. */
final class Timers {

    private final Map<Timer.Kind, Timer> pending = new EnumMap<>(Timer.Kind.class);
    private long numbers;

    /** A new one, instead of the one before of this kind. */
    Timer set(Timer.Kind kind) {
        Timer timer = new Timer(kind, ++numbers);
        pending.put(kind, timer);
        return timer;
    }

    void cancel(Timer.Kind kind) {
        pending.remove(kind);
    }

    /** Whether this one counts; it does so once. */
    boolean due(Timer timer) {
        return pending.remove(timer.kind(), timer);
    }
}
