package streamsx.mesos.chaos.cluster;

import java.io.Closeable;
import java.io.IOException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Our own connection to ZooKeeper, past all proxies; opened anew when its session has ended. Not for two threads. */
public final class Zk implements Closeable {
    private static final int SESSION_MILLIS = 4_000;

    private final String servers;
    private ZooKeeper client;

    /** @param servers {@code host:port[,host:port…]} */
    public Zk(String servers) {
        this.servers = servers;
    }

    /** The connection; it may not be established. */
    public ZooKeeper client() throws IOException {
        if (client == null || !client.getState().isAlive()) {
            client = new ZooKeeper(servers, SESSION_MILLIS, event -> {});
        }
        return client;
    }

    /** Makes a node and those above it, empty, as far as they are missing. */
    void make(String path) throws IOException, KeeperException, InterruptedException {
        int slash = 0;
        while (slash >= 0) {
            slash = path.indexOf('/', slash + 1);
            String part = slash < 0 ? path : path.substring(0, slash);
            try {
                client().create(part, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            } catch (KeeperException.NodeExistsException e) {
                continue; // All the better.
            }
        }
    }

    /** Removes a node and everything below it. */
    void removeAll(String path) throws IOException, KeeperException, InterruptedException {
        if (client().exists(path, false) != null) {
            ZKUtil.deleteRecursive(client(), path);
        }
    }

    @Override
    public void close() {
        if (client != null) {
            try {
                client.close(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
