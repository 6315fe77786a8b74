package streamsx.mesos.sandbox.mesos;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
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
    /** The results that somebody waits for. */
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();

    private volatile Thread thread;

    public ActorLoop(String name) {
        executor = new ScheduledThreadPoolExecutor(1, work -> {
            thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setRejectedExecutionHandler((work, pool) -> LOG.debug("dropped after the end"));
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs the work in its turn; after {@link #close()} it is dropped. */
    public void run(Runnable work) {
        executor.execute(() -> guarded(work));
    }

    /**
     * Runs the work in its turn and waits for its result.
     *
     * @throws RejectedExecutionException if the loop is or was closed before the work's turn
     */
    @SuppressWarnings("CollectionUndefinedEquality") // This very future.
    public <T> T call(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        waiting.add(result);
        try {
            if (executor.isShutdown()) {
                throw ended();
            }
            executor.execute(() -> result.completeAsync(work, Runnable::run));
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            waiting.remove(result);
        }
    }

    private static RejectedExecutionException ended() {
        return new RejectedExecutionException("the loop has ended");
    }

    /** Runs the work after the delay; after {@link #close()} it is dropped. */
    public ScheduledFuture<?> after(Duration delay, Runnable work) {
        return executor.schedule(() -> guarded(work), nanos(delay), TimeUnit.NANOSECONDS);
    }

    public ScheduledFuture<?> every(Duration interval, Runnable work) {
        return executor.scheduleAtFixedRate(
                () -> guarded(work), nanos(interval), nanos(interval), TimeUnit.NANOSECONDS);
    }

    private static long nanos(Duration duration) {
        // A century is endless enough, and far from the overflow of the executor's clock.
        return Math.min(
                duration.toSeconds() > 3_000_000_000L ? Long.MAX_VALUE / 4 : duration.toNanos(), Long.MAX_VALUE / 4);
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
        if (Thread.currentThread() != thread) {
            awaitLastStep();
        }
        // Whose work was dropped would wait for ever.
        waiting.forEach(result -> result.completeExceptionally(ended()));
    }

    private void awaitLastStep() {
        try {
            if (!executor.awaitTermination(LAST_STEP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a last step does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
