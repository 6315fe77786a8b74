package streamsx.mesos.driver.internal.threads;

/** The driver cannot go on; the message is what {@code Scheduler.error} gets. */
public final class FatalException extends Exception {

    public FatalException(String message) {
        super(message);
    }
}
