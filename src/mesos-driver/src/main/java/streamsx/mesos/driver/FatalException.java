package streamsx.mesos.driver;

/** The driver cannot go on; the message is what {@code Scheduler.error} gets. */
final class FatalException extends Exception {

    FatalException(String message) {
        super(message);
    }
}
