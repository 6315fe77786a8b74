package streamsx.mesos.sandbox.streams.store;

import java.io.IOException;
import org.apache.zookeeper.KeeperException;

/** ZooKeeper did not carry out a request; the message names it, for people. */
public final class ZkException extends IOException {
    private static final long serialVersionUID = 1L;

    public ZkException(String message) {
        super(message);
    }

    public ZkException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the session has ended, so that nothing can be done with it any more. */
    public boolean sessionEnded() {
        return getCause() instanceof KeeperException.SessionExpiredException;
    }
}
