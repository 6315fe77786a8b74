package streamsx.mesos.driver.internal.executor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of an executor, whether its agent asks for it or is gone for good. Begins once. */
public final class ExecutorShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorShutdown.class);

    private final ExecutorEnvironment environment;
    private final ExecutorProcessEnd processEnd;
    private final ExecutorDispatcher dispatcher;
    private final AtomicBoolean begun = new AtomicBoolean();

    public ExecutorShutdown(
            ExecutorEnvironment environment, ExecutorProcessEnd processEnd, ExecutorDispatcher dispatcher) {
        this.environment = environment;
        this.processEnd = processEnd;
        this.dispatcher = dispatcher;
    }

    /**
     * Calls {@code shutdown} back, and ends the process if it is still there after the grace period. The period
     * begins now, not after the callbacks that wait before it.
     */
    void begin(String why) {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        LOG.info("The executor driver of {} shuts down: {}", environment, why);
        if (!environment.local()) {
            Duration grace = environment.shutdownGrace();
            // The timer's thread is a daemon: a process with nothing else to do ends before.
            CompletableFuture.delayedExecutor(grace.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(() -> {
                        LOG.warn(
                                "The executor did not end within {} of the order to shut down: its group is killed",
                                grace);
                        processEnd.end();
                    });
        }
        dispatcher.shutdown();
    }

    boolean hasBegun() {
        return begun.get();
    }
}
