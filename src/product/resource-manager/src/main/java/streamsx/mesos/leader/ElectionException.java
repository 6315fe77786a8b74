package streamsx.mesos.leader;

/** This instance cannot stand for election, and no second try would mend it; the message is for the operator. */
public final class ElectionException extends Exception {
    private static final long serialVersionUID = 1;

    ElectionException(String message, Throwable cause) {
        super(message, cause);
    }
}
