package streamsx.mesos.sandbox.streams.store;

import java.io.IOException;

/** ZooKeeper could not do what it was asked for; the message says what, for people. */
public final class ZkException extends IOException {
    private static final long serialVersionUID = 1L;

    public ZkException(String message) {
        super(message);
    }

    public ZkException(String message, Throwable cause) {
        super(message, cause);
    }
}
