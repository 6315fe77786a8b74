package streamsx.mesos.store;

/** The state in ZooKeeper could not be read or written for another reason than lost leadership: a defect. */
public class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
