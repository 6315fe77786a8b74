package streamsx.mesos.driver.internal.threads;

import java.util.concurrent.ThreadFactory;

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

    /** Waits for a thread's end, but not for the caller's own; keeps an interrupt. */
    static void await(Thread thread, java.time.Duration atMost) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(Math.max(1, atMost.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
