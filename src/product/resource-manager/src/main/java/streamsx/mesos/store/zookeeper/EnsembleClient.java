package streamsx.mesos.store.zookeeper;

import java.util.List;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.Op;

/**
 * The part of a ZooKeeper client that the store uses: requests answered in order, without retries, on one thread; and
 * time, which bounds the wait for an answer.
 */
public interface EnsembleClient {
    void multi(List<Op> operations, AsyncCallback.MultiCallback callback);

    void getData(String path, AsyncCallback.DataCallback callback);

    void getChildren(String path, AsyncCallback.ChildrenCallback callback);

    void sync(String path, AsyncCallback.VoidCallback callback);

    /** The session timeout that the ensemble granted, in ms. */
    int sessionTimeout();

    /** Runs something a little later. */
    void later(long millis, Runnable action);

    /** As {@link System#nanoTime()}. */
    long nanoTime();
}
