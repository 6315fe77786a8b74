package streamsx.mesos.driver.internal.threads;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Names for threads. */
public final class Threads {

    private Threads() {}

    /** Threads of user kind (the driver ends them itself) with this name. */
    public static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(false);
            return thread;
        };
    }

    /** Waits for a thread's end, but not for the caller's own. An interrupt does not end the wait, and is kept. */
    static void await(Thread thread, Duration atMost) {
        if (thread != Thread.currentThread()) {
            Uninterruptible.await(atMost, nanos -> TimeUnit.NANOSECONDS.timedJoin(thread, nanos));
        }
    }
}
