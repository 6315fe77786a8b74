package streamsx.mesos.sandbox.streams.store;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * One session with ZooKeeper. A call that meets a broken connection is repeated for as long as the session's time-out;
 * the end of the session is final, and reported.
 */
public final class Zk implements AutoCloseable {
    private final ZooKeeper client;
    private final Repeat repeat;
    private final String servers;
    private final List<Runnable> onEnd = new CopyOnWriteArrayList<>();
    private final List<Runnable> onReconnect = new CopyOnWriteArrayList<>();

    /**
     * A node's data.
     *
     * @param data    never null
     * @param version for compare and set
     */
    public record Stored(byte[] data, int version) {}

    private Zk(String servers, int timeoutMillis) throws IOException {
        this.servers = servers;
        this.repeat = new Repeat(Duration.ofMillis(timeoutMillis), System::nanoTime);
        this.client = new ZooKeeper(servers, timeoutMillis, e -> {});
    }

    /**
     * Opens a session.
     *
     * @param servers {@code host:port,...}
     * @param session its time-out
     * @param atMost  how long to wait for the first connection
     * @throws ZkException if there is none by then
     */
    public static Zk connect(String servers, Duration session, Duration atMost) throws ZkException {
        CountDownLatch connected = new CountDownLatch(1);
        Zk zk;
        try {
            zk = new Zk(servers, (int) session.toMillis());
        } catch (IOException | IllegalArgumentException e) {
            throw new ZkException("no session with ZooKeeper at " + servers + ": " + e.getMessage(), e);
        }
        try {
            zk.client.register(event -> zk.stateChanged(event, connected));
            // It may have been connected before the watcher was there.
            if (zk.client.getState().isConnected()) {
                connected.countDown();
            }
            if (!connected.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                zk.close();
                throw new ZkException("ZooKeeper at " + servers + " does not answer");
            }
            return zk;
        } catch (InterruptedException e) {
            zk.close();
            Thread.currentThread().interrupt();
            throw new ZkException("interrupted while waiting for ZooKeeper at " + servers, e);
        }
    }

    private void stateChanged(WatchedEvent event, CountDownLatch connected) {
        if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
            connected.countDown();
            onReconnect.forEach(Runnable::run);
        } else if (event.getState() == Watcher.Event.KeeperState.Expired) {
            onEnd.forEach(Runnable::run);
        }
    }

    /** Runs when the session has expired; on ZooKeeper's thread. */
    public void onSessionEnd(Runnable action) {
        onEnd.add(action);
    }

    /**
     * Tells of any change of a node or below it, and of each reconnection.
     *
     * @param action gets the path, the watched one after a reconnection; on ZooKeeper's thread, which it must not hold
     *     up
     */
    public void onChangeBelow(String path, Consumer<String> action) throws ZkException {
        onReconnect.add(() -> action.accept(path));
        call("watch " + path, () -> {
            client.addWatch(
                    path,
                    e -> action.accept(e.getPath() == null ? path : e.getPath()),
                    AddWatchMode.PERSISTENT_RECURSIVE);
            return null;
        });
    }

    /** The session's id, that of the owner of this session's ephemeral nodes. */
    public long sessionId() {
        return client.getSessionId();
    }

    /** The session that owns an ephemeral node; empty if there is no node, 0 if it is not ephemeral. */
    public Optional<Long> owner(String path) throws ZkException {
        return call(
                "look at " + path,
                () -> Optional.ofNullable(client.exists(path, false)).map(Stat::getEphemeralOwner));
    }

    public boolean exists(String path) throws ZkException {
        return call("look at " + path, () -> client.exists(path, false) != null);
    }

    public Optional<Stored> get(String path) throws ZkException {
        return call("read " + path, () -> {
            try {
                Stat stat = new Stat();
                byte[] data = client.getData(path, false, stat);
                return Optional.of(new Stored(data == null ? new byte[0] : data, stat.getVersion()));
            } catch (KeeperException.NoNodeException e) {
                return Optional.empty();
            }
        });
    }

    /** Names of children, sorted; none if there is no node. */
    public List<String> children(String path) throws ZkException {
        return call("list " + path, () -> {
            try {
                return client.getChildren(path, false).stream().sorted().toList();
            } catch (KeeperException.NoNodeException e) {
                return List.of();
            }
        });
    }

    /**
     * Makes a node, and those above it.
     *
     * @return false if it is there
     */
    public boolean create(String path, byte[] data, CreateMode mode) throws ZkException {
        ensure(path.substring(0, path.lastIndexOf('/')));
        return call("make " + path, () -> {
            try {
                client.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
                return true;
            } catch (KeeperException.NodeExistsException e) {
                return false;
            }
        });
    }

    /** Makes a node without data, and those above it, unless it is there. */
    public void ensure(String path) throws ZkException {
        if (!path.isEmpty() && !exists(path)) {
            create(path, new byte[0], CreateMode.PERSISTENT);
        }
    }

    /**
     * Writes unless another writer has written meanwhile.
     *
     * @return false if one has, or the node is gone
     */
    public boolean set(String path, byte[] data, int version) throws ZkException {
        return call("write " + path, () -> {
            try {
                client.setData(path, data, version);
                return true;
            } catch (KeeperException.BadVersionException | KeeperException.NoNodeException e) {
                return false;
            }
        });
    }

    /** Deletes a node without children; false if there was none. */
    public boolean delete(String path) throws ZkException {
        return call("delete " + path, () -> {
            try {
                client.delete(path, -1);
                return true;
            } catch (KeeperException.NoNodeException e) {
                return false;
            }
        });
    }

    /** Deletes a node and all below it. */
    public void deleteAll(String path) throws ZkException {
        for (String child : children(path)) {
            deleteAll(path + "/" + child);
        }
        try {
            delete(path);
        } catch (ZkException e) {
            // A child was made meanwhile, for example by a controller on its way down.
            if (!children(path).isEmpty()) {
                deleteAll(path);
            }
        }
    }

    private <T> T call(String what, Repeat.Call<T> call) throws ZkException {
        try {
            return repeat.whileDisconnected(call);
        } catch (KeeperException.ConnectionLossException e) {
            throw new ZkException("ZooKeeper at " + servers + " does not answer; could not " + what, e);
        } catch (KeeperException e) {
            throw new ZkException("could not " + what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ZkException("interrupted; could not " + what, e);
        }
    }

    @Override
    public void close() {
        try {
            client.close((int) TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
