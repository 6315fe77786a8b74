package streamsx.mesos.store;

/** This instance's latch node is gone: another instance leads, or will. Nothing was written. The term is over. */
public class FencedException extends Exception {
    private static final long serialVersionUID = 1;

    public FencedException(String message) {
        super(message);
    }

    public FencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
