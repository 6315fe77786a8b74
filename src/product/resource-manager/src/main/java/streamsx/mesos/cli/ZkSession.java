package streamsx.mesos.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/** A short session with ZooKeeper, without retries: whoever waits for a command wants an answer. */
final class ZkSession implements AutoCloseable {
    private static final int SESSION_TIMEOUT = 10_000;
    private static final long CONNECT_SECONDS = 6;

    private final ZooKeeper client;

    ZkSession(String connect) throws CliException {
        CountDownLatch connected = new CountDownLatch(1);
        try {
            client = new ZooKeeper(connect, SESSION_TIMEOUT, event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                    connected.countDown();
                }
            });
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException(
                    CliException.NO_INSTANCE, "Cannot use ZooKeeper at " + connect + ": " + e.getMessage(), e);
        }
        boolean up = false;
        try {
            up = connected.await(CONNECT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!up) {
            close();
            throw new CliException(CliException.NO_INSTANCE, "ZooKeeper at " + connect + " does not answer");
        }
    }

    /** What can be done with the client; a missing node is no failure, it gives nothing. */
    private interface Action<T> {
        T run(ZooKeeper client) throws KeeperException, InterruptedException;
    }

    private <T> Optional<T> run(String path, Action<T> action) throws CliException {
        try {
            return Optional.ofNullable(action.run(client));
        } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
        } catch (KeeperException e) {
            throw new CliException(CliException.FAILED, "ZooKeeper: " + e.code() + " for " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(CliException.FAILED, "Interrupted", e);
        }
    }

    List<String> children(String path) throws CliException {
        return run(path, zk -> zk.getChildren(path, false)).orElse(List.of());
    }

    /** The children now, and a single call of the watcher when that changes. */
    List<String> children(String path, Watcher watcher) throws CliException {
        return run(path, zk -> zk.getChildren(path, watcher)).orElse(List.of());
    }

    Optional<byte[]> data(String path) throws CliException {
        return run(path, zk -> zk.getData(path, false, null));
    }

    /** Removes a node and all below it. */
    void removeTree(String path) throws CliException {
        for (String child : children(path)) {
            removeTree(path + "/" + child);
        }
        run(path, zk -> {
            zk.delete(path, -1);
            return null;
        });
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
