package streamsx.mesos.sandbox.demo;

/** Something that had to hold did not; the message says what, and where to look. */
public class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DemoException(String message) {
        super(message);
    }

    public DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
