package streamsx.mesos.driver.internal.threads;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of a driver's own, and its life. Whatever ends it, but its owner, is reported: a driver that lost one of its
 * threads without a word would say that it runs and do nothing.
 */
public final class DriverThread {

    private static final Logger LOG = LoggerFactory.getLogger(DriverThread.class);

    /** What it does until it is stopping. */
    @FunctionalInterface
    public interface Work {

        /** @throws FatalException if the driver cannot go on */
        void run() throws InterruptedException, FatalException;
    }

    private final Work work;
    private final Consumer<String> onFatal;
    private final Thread thread;
    private volatile boolean stopping;

    /** @param onFatal takes the reason why the driver cannot go on, as the last thing the thread does */
    public DriverThread(String name, Work work, Consumer<String> onFatal) {
        this.work = work;
        this.onFatal = onFatal;
        this.thread = Threads.named(name).newThread(this::run);
    }

    public void start() {
        thread.start();
    }

    /** From now on its end is no news. It is not interrupted. */
    public void finish() {
        stopping = true;
    }

    public boolean isStopping() {
        return stopping;
    }

    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Waits for its end, whatever interrupts the caller, but not on the thread itself. */
    public void awaitEnd(Duration atMost) {
        Threads.await(thread, atMost);
    }

    /** Interrupts what it does and waits for its end. */
    public void close(Duration atMost) {
        stopping = true;
        thread.interrupt();
        Threads.await(thread, atMost);
    }

    private void run() {
        try {
            work.run();
        } catch (InterruptedException e) {
            // Not ours while it runs: left behind by the user's code on this thread, a supplier of tokens for example.
            report("interrupted on " + thread.getName(), e);
        } catch (FatalException e) {
            report(e.getMessage(), null);
        } catch (RuntimeException | Error e) {
            report("defect in the driver: " + e, e);
        }
    }

    private void report(String why, Throwable cause) {
        if (stopping) {
            LOG.debug("Thread {} ended while the driver stopped: {}", thread.getName(), why, cause);
        } else {
            LOG.error("The driver gives up: {}", why, cause);
            onFatal.accept(why);
        }
    }
}
