package streamsx.mesos.driver.internal.threads;

import org.apache.mesos.Protos.Status;

/** A driver's status and its transitions, those of the native driver. Thread-safe. */
public final class DriverState {

    private Status status = Status.DRIVER_NOT_STARTED;

    public synchronized Status get() {
        return status;
    }

    /** @return whether the transition from one status to another took place */
    public synchronized boolean change(Status from, Status to) {
        if (status != from) {
            return false;
        }
        status = to;
        notifyAll();
        return true;
    }

    /** Waits until the driver is no longer running. An interrupt ends the wait and is kept. */
    public synchronized Status await() {
        try {
            while (status == Status.DRIVER_RUNNING) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return status;
    }
}
