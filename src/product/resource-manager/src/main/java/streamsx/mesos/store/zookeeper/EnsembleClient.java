package streamsx.mesos.store.zookeeper;

import java.util.List;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.Op;

/**
 * What the store needs of a ZooKeeper client: requests answered in order, without retries, on one thread; and time,
 * because how long an answer is waited for depends on it.
 */
public interface EnsembleClient {
    void multi(List<Op> operations, AsyncCallback.MultiCallback callback);

    void getData(String path, AsyncCallback.DataCallback callback);

    void getChildren(String path, AsyncCallback.ChildrenCallback callback);

    void sync(String path, AsyncCallback.VoidCallback callback);

    /** What the ensemble granted, in ms. */
    int sessionTimeout();

    /** Runs something a little later. */
    void later(long millis, Runnable action);

    /** As {@link System#nanoTime()}. */
    long nanoTime();
}
