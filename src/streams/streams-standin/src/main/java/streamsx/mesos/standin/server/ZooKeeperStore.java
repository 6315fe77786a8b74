package streamsx.mesos.standin.server;

import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourcePersistenceManager;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.registry.ZooKeepers;

/** A manager's store: one node an entry. Parents are made as needed; removing an entry removes what is below it. */
final class ZooKeeperStore implements ResourcePersistenceManager, Closeable {

    private final String zkConnect;
    private final String root;
    private final int sessionTimeoutMs;
    private final int connectTimeoutMs;
    private CuratorFramework connected;
    private boolean closed;

    ZooKeeperStore(String zkConnect, String root, int sessionTimeoutMs, int connectTimeoutMs) {
        this.zkConnect = zkConnect;
        this.root = root;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.connectTimeoutMs = connectTimeoutMs;
    }

    @Override
    public synchronized void connect() {
        if (closed) {
            throw new IllegalStateException(ServerMessage.STORE_NOT_CONNECTED.text());
        }
        if (connected != null) {
            return;
        }
        CuratorFramework zooKeeper = ZooKeepers.start(zkConnect, sessionTimeoutMs, connectTimeoutMs);
        try {
            if (ZooKeepers.awaitConnected(zooKeeper, connectTimeoutMs)) {
                connected = zooKeeper;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            if (connected == null) {
                zooKeeper.close();
            }
        }
        if (connected == null) {
            throw new IllegalStateException(ServerMessage.NO_ZOOKEEPER.text(zkConnect));
        }
    }

    @Override
    public boolean exists(String path) throws ResourceManagerException {
        return call(path, (zooKeeper, node) -> zooKeeper.checkExists().forPath(node) != null);
    }

    @Override
    public byte[] get(String path) throws ResourceManagerException {
        return call(path, (zooKeeper, node) -> zooKeeper.getData().forPath(node));
    }

    @Override
    public void set(String path, byte[] data) throws ResourceManagerException {
        call(
                path,
                (zooKeeper, node) ->
                        zooKeeper.create().orSetData().creatingParentsIfNeeded().forPath(node, data));
    }

    @Override
    public void delete(String path) throws ResourceManagerException {
        call(
                path,
                (zooKeeper, node) ->
                        zooKeeper.delete().quietly().deletingChildrenIfNeeded().forPath(node));
    }

    @Override
    public Collection<String> getChildren(String path) throws ResourceManagerException {
        return call(path, (zooKeeper, node) -> {
            try {
                return new TreeSet<>(zooKeeper.getChildren().forPath(node));
            } catch (KeeperException.NoNodeException none) {
                return Collections.<String>emptySet();
            }
        });
    }

    @Override
    public byte[] toBytes(Properties properties) throws ResourceManagerException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            properties.store(bytes, null);
        } catch (IOException | ClassCastException unfit) {
            throw new ResourceManagerException("The properties cannot be written: " + unfit.getMessage(), unfit);
        }
        return bytes.toByteArray();
    }

    @Override
    public Properties toProperties(byte[] data) throws ResourceManagerException {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(data == null ? new byte[0] : data));
        } catch (IOException | IllegalArgumentException unfit) {
            throw new ResourceManagerException("The data are no properties: " + unfit.getMessage(), unfit);
        }
        return properties;
    }

    private interface Call<T> {
        T on(CuratorFramework zooKeeper, String node) throws Exception;
    }

    private <T> T call(String path, Call<T> call) throws ResourceManagerException {
        CuratorFramework zooKeeper;
        synchronized (this) {
            zooKeeper = connected;
        }
        if (zooKeeper == null) {
            throw new ResourceManagerException(ServerMessage.STORE_NOT_CONNECTED.text());
        }
        try {
            return call.on(zooKeeper, node(path));
        } catch (ResourceManagerException failed) {
            throw failed;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ResourceManagerException("The store's entry " + path + " was given up: interrupted", interrupted);
        } catch (Exception failed) {
            throw new ResourceManagerException(
                    "The store's entry " + path + " cannot be reached: " + failed.getMessage(), failed);
        }
    }

    private String node(String path) throws ResourceManagerException {
        if (path == null || path.isEmpty() || path.startsWith("/") || path.endsWith("/")) {
            throw new ResourceManagerException("The path \"" + path
                    + "\" will not do: parts are divided by slashes, with none in front or behind.");
        }
        return root + "/" + path;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connected != null) {
            connected.close();
            connected = null;
        }
    }
}
