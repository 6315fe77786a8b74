package streamsx.mesos.driver.internal.scheduler;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.mesos.Protos.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.api.MasterDetector;
import streamsx.mesos.driver.internal.threads.CallbackThread;
import streamsx.mesos.driver.internal.threads.DriverState;

/** A scheduler driver from its start to its end, whoever brings that about: its status, and how its threads end. */
public final class DriverLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DriverLifecycle.class);

    private final DriverState state = new DriverState();
    private final CallbackThread callbacks = new CallbackThread(this::callbackFailed);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Duration stopTimeout;
    private final Consumer<String> onError;
    /** Null until there is a master to look for. */
    private volatile SubscriptionThread subscription;

    /**
     * @param stopTimeout longest time for the calls that wait; an end waits as long again for each of two threads
     * @param onError takes the reason why the driver cannot go on, as the last callback
     */
    public DriverLifecycle(Duration stopTimeout, Consumer<String> onError) {
        this.stopTimeout = stopTimeout;
        this.onError = onError;
    }

    public Status status() {
        return state.get();
    }

    /** The thread on which the scheduler is called; it lives as long as the driver. */
    public CallbackThread callbacks() {
        return callbacks;
    }

    /**
     * Begins to look for a master.
     *
     * @param masters fails with IllegalArgumentException if there is nothing to look for: the driver is aborted then
     */
    public synchronized Status start(Supplier<MasterDetector> masters, SubscriptionThread thread) {
        if (!state.change(Status.DRIVER_NOT_STARTED, Status.DRIVER_RUNNING)) {
            return state.get();
        }
        callbacks.start();
        MasterDetector detector;
        try {
            detector = masters.get();
        } catch (IllegalArgumentException e) {
            state.change(Status.DRIVER_RUNNING, Status.DRIVER_ABORTED);
            fatal(e.getMessage());
            return state.get();
        }
        subscription = thread;
        thread.start(detector);
        return Status.DRIVER_RUNNING;
    }

    /** @param failover false has Mesos tear the framework down */
    public Status stop(boolean failover) {
        synchronized (this) {
            if (state.change(Status.DRIVER_ABORTED, Status.DRIVER_STOPPED)) {
                return Status.DRIVER_ABORTED;
            }
            if (!state.change(Status.DRIVER_RUNNING, Status.DRIVER_STOPPED)) {
                return state.get();
            }
        }
        callbacks.close();
        close(failover);
        ended.countDown();
        return Status.DRIVER_STOPPED;
    }

    public Status abort() {
        if (aborted()) {
            ended.countDown();
        }
        return state.get();
    }

    /** @return whether the driver ran until now */
    private boolean aborted() {
        synchronized (this) {
            if (!state.change(Status.DRIVER_RUNNING, Status.DRIVER_ABORTED)) {
                return false;
            }
        }
        callbacks.close();
        close(true);
        return true;
    }

    /** Waits for the end, if the driver was started; an interrupt ends the wait, and is kept. */
    public Status join() {
        if (state.get() != Status.DRIVER_NOT_STARTED) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return state.get();
    }

    /** The driver cannot go on: the last callback says so. As with the native driver it is aborted then. */
    public void fatal(String message) {
        callbacks.post(() -> {
            try {
                if (aborted() || subscription == null) {
                    onError.accept(message);
                }
            } finally {
                callbacks.close();
                ended.countDown();
            }
        });
    }

    private void callbackFailed(Throwable failure) {
        LOG.error("The driver is aborted, for a callback failed", failure);
        abort();
    }

    private void close(boolean failover) {
        subscription.stop(failover, stopTimeout.multipliedBy(2));
        callbacks.awaitEnd(stopTimeout);
    }
}
