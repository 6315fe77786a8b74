package streamsx.mesos.store.json;

/** The content of a node cannot be understood. The message names the path and, if one is the cause, the field. */
public class BadNodeException extends Exception {
    private static final long serialVersionUID = 1;

    private final String path;

    public BadNodeException(String path, String why, Throwable cause) {
        super(path + ": " + why, cause);
        this.path = path;
    }

    /** The node. */
    public String path() {
        return path;
    }
}
