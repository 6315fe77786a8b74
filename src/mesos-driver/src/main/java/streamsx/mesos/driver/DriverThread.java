package streamsx.mesos.driver;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of a driver's own, and its life. Whatever ends it, but its owner, is told: a driver that lost one of its
 * threads without a word would say that it runs and do nothing.
 */
final class DriverThread {

    private static final Logger LOG = LoggerFactory.getLogger(DriverThread.class);

    /** What it does until it is stopping. */
    @FunctionalInterface
    interface Work {

        /** @throws FatalException if the driver cannot go on */
        void run() throws InterruptedException, FatalException;
    }

    private final Work work;
    private final Consumer<String> onFatal;
    private final Thread thread;
    private volatile boolean stopping;

    /** @param onFatal told, as the last thing the thread does, why the driver cannot go on */
    DriverThread(String name, Work work, Consumer<String> onFatal) {
        this.work = work;
        this.onFatal = onFatal;
        this.thread = Threads.named(name).newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** From now on its end is no news. It is not interrupted. */
    void finish() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Waits for its end; an interrupt ends the wait and is kept. Not on the thread itself. */
    void awaitEnd(Duration atMost) {
        Threads.await(thread, atMost);
    }

    /** Interrupts what it does and waits for its end. */
    void close(Duration atMost) {
        stopping = true;
        thread.interrupt();
        Threads.await(thread, atMost);
    }

    private void run() {
        try {
            work.run();
        } catch (InterruptedException e) {
            LOG.debug("{} was interrupted; stopping: {}", thread.getName(), stopping);
        } catch (FatalException e) {
            if (!stopping) {
                LOG.error("the driver gives up: {}", e.getMessage());
                onFatal.accept(e.getMessage());
            }
        } catch (RuntimeException | Error e) {
            LOG.error("defect in the driver", e);
            onFatal.accept("defect in the driver: " + e);
        }
    }
}
