package streamsx.mesos.sandbox.mesos;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread on which all of a master's or an agent's state is changed; nothing that runs here may block. */
public final class ActorLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ActorLoop.class);

    private static final long LAST_STEP_SECONDS = 5;

    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    public ActorLoop(String name) {
        executor = new ScheduledThreadPoolExecutor(1, work -> {
            thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs the work in its turn; after {@link #close()} it is dropped. */
    public void run(Runnable work) {
        try {
            executor.execute(() -> guarded(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("dropped after the end: {}", e.toString());
        }
    }

    /** Runs the work in its turn and waits for its result. */
    public <T> T call(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, executor).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    public ScheduledFuture<?> after(Duration delay, Runnable work) {
        return executor.schedule(() -> guarded(work), nanos(delay), TimeUnit.NANOSECONDS);
    }

    public ScheduledFuture<?> every(Duration interval, Runnable work) {
        return executor.scheduleAtFixedRate(() -> guarded(work), nanos(interval), nanos(interval), TimeUnit.NANOSECONDS);
    }

    private static long nanos(Duration duration) {
        // A century is endless enough, and far from the overflow of the executor's clock.
        return Math.min(duration.toSeconds() > 3_000_000_000L ? Long.MAX_VALUE / 4 : duration.toNanos(), Long.MAX_VALUE / 4);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RejectedExecutionException e) {
            LOG.debug("not scheduled after the end: {}", e.toString());
        } catch (RuntimeException | Error e) {
            LOG.error("a step failed", e);
        }
    }

    /** Drops what waits, and waits for the step that is being taken: nothing is written or sent after this returns. */
    @Override
    public void close() {
        executor.shutdownNow();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            if (!executor.awaitTermination(LAST_STEP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a last step does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
