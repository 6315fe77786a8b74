package streamsx.mesos.store.zookeeper;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;

/** One session's handle, below Curator and its retries. */
public class ZooKeeperClient implements EnsembleClient {
    private final ZooKeeper zooKeeper;

    public ZooKeeperClient(ZooKeeper zooKeeper) {
        this.zooKeeper = zooKeeper;
    }

    @Override
    public void multi(List<Op> operations, AsyncCallback.MultiCallback callback) {
        zooKeeper.multi(operations, callback, null);
    }

    @Override
    public void getData(String path, AsyncCallback.DataCallback callback) {
        zooKeeper.getData(path, false, callback, null);
    }

    @Override
    public void getChildren(String path, AsyncCallback.ChildrenCallback callback) {
        zooKeeper.getChildren(path, false, callback, null);
    }

    @Override
    public void sync(String path, AsyncCallback.VoidCallback callback) {
        zooKeeper.sync(path, callback, null);
    }

    @Override
    public int sessionTimeout() {
        return zooKeeper.getSessionTimeout();
    }

    @Override
    public void later(long millis, Runnable action) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(action);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
