package streamsx.mesos.sandbox.mesos;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos.MasterInfo;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The masters that contend below a path of ZooKeeper (capture 13): ephemeral sequential nodes {@code json.info_…}, the
 * lowest leads. Watches, and contends too if it is given a MasterInfo. A connection that is gone for as long as the
 * session may last counts as the session's end, without waiting for ZooKeeper's word (capture 16).
 */
public final class MasterGroup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MasterGroup.class);
    private static final String PREFIX = "json.info_";
    private static final Duration RETRY = Duration.ofMillis(200);

    /** Hears of leaders, always on the same thread. */
    public interface Listener {
        /**
         * The leader has changed.
         *
         * @param leader its address, or empty if none is elected or ZooKeeper cannot be reached
         * @param self   whether it is the contender of this group
         */
        void leader(Optional<MasterInfo> leader, boolean self);
    }

    private final ActorLoop loop = new ActorLoop("master-group");
    private final String servers;
    private final String path;
    private final Duration sessionTimeout;
    private final MasterInfo contender;
    private final Listener listener;
    private ZooKeeper client;
    private long generation;
    private boolean connected;
    private String ownNode;
    private String leaderNode;
    private boolean watching;
    private volatile List<MasterInfo> masters = List.of();

    /**
     * @param url       {@code zk://host:port[,host:port…]/path}
     * @param contender the master to enter, or null to watch only
     */
    public MasterGroup(String url, Duration sessionTimeout, MasterInfo contender, Listener listener) {
        URI uri = URI.create(url.replace("zk://", "zk://x@"));
        this.servers = uri.getAuthority().substring(2);
        this.path = uri.getPath();
        this.sessionTimeout = sessionTimeout;
        this.contender = contender;
        this.listener = listener;
        if (path == null || path.length() < 2) {
            throw new IllegalArgumentException("not of the form zk://host:port/path: " + url);
        }
    }

    public void start() {
        loop.run(this::open);
    }

    private void open() {
        long current = ++generation;
        connected = false;
        watching = false;
        ownNode = null;
        closeClient();
        try {
            client = new ZooKeeper(
                    servers,
                    (int) sessionTimeout.toMillis(),
                    event -> loop.run(() -> {
                        if (current == generation) {
                            sessionEvent(event);
                        }
                    }));
            armExpiry(current);
        } catch (IOException e) {
            LOG.warn("cannot open a ZooKeeper session: {}", e.toString());
            loop.after(RETRY, this::open);
        }
    }

    private void sessionEvent(WatchedEvent event) {
        if (event.getType() != Watcher.Event.EventType.None) {
            return;
        }
        switch (event.getState()) {
            case SyncConnected -> {
                connected = true;
                enter(generation);
            }
            case Disconnected -> {
                connected = false;
                armExpiry(generation);
            }
            case Expired, Closed, AuthFailed -> expired();
            default -> LOG.debug("ZooKeeper says {}", event.getState());
        }
    }

    private void armExpiry(long current) {
        loop.after(sessionTimeout, () -> {
            if (current == generation && !connected) {
                expired();
            }
        });
    }

    private void expired() {
        boolean heard = leaderNode != null;
        leaderNode = null;
        if (heard) {
            listener.leader(Optional.empty(), false);
        }
        open();
    }

    private void enter(long current) {
        try {
            if (contender != null && ownNode == null) {
                createParents();
                String node = client.create(
                        path + "/" + PREFIX,
                        MasterAddress.toNode(contender),
                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                        CreateMode.EPHEMERAL_SEQUENTIAL);
                ownNode = node.substring(path.length() + 1);
            }
            if (!watching) {
                look(current);
            }
        } catch (KeeperException e) {
            retry(current, e, () -> enter(current));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void createParents() throws KeeperException, InterruptedException {
        for (int slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
            String part = slash < 0 ? path : path.substring(0, slash);
            try {
                client.create(part, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            } catch (KeeperException.NodeExistsException e) {
                LOG.trace("{} exists", part);
            }
            if (slash < 0) {
                return;
            }
        }
    }

    private void look(long current) {
        try {
            List<String> nodes = client.getChildren(path, event -> {
                if (event.getType() != Watcher.Event.EventType.None) {
                    loop.run(() -> changed(current));
                }
            });
            watching = true;
            if (contender != null) {
                masters = read(nodes);
            }
            Optional<String> lowest = nodes.stream()
                    .filter(node -> node.startsWith(PREFIX))
                    .sorted()
                    .findFirst();
            if (lowest.isEmpty()) {
                announce(null, Optional.empty());
            } else if (!lowest.get().equals(leaderNode)) {
                announce(
                        lowest.get(),
                        Optional.of(MasterAddress.fromNode(client.getData(path + "/" + lowest.get(), false, null))));
            }
        } catch (KeeperException.NoNodeException e) {
            watching = false;
            announce(null, Optional.empty());
            loop.after(RETRY, () -> changed(current));
        } catch (KeeperException e) {
            watching = false;
            retry(current, e, () -> look(current));
        } catch (MesosJson.ParseException e) {
            LOG.warn("a master's node cannot be read: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All masters that contend, as they were last seen; kept by contenders only. */
    public List<MasterInfo> masters() {
        return masters;
    }

    private List<MasterInfo> read(List<String> nodes) throws KeeperException, InterruptedException {
        List<MasterInfo> all = new ArrayList<>();
        for (String node :
                nodes.stream().filter(name -> name.startsWith(PREFIX)).sorted().toList()) {
            try {
                all.add(MasterAddress.fromNode(client.getData(path + "/" + node, false, null)));
            } catch (KeeperException.NoNodeException | MesosJson.ParseException e) {
                LOG.debug("left out: {}", e.toString());
            }
        }
        return List.copyOf(all);
    }

    private void changed(long current) {
        if (current == generation) {
            watching = false;
            look(current);
        }
    }

    private void retry(long current, KeeperException reason, Runnable work) {
        LOG.debug("ZooKeeper: {}", reason.toString());
        loop.after(RETRY, () -> {
            // While disconnected there is nothing to retry; the reconnection enters again.
            if (current == generation && connected) {
                work.run();
            }
        });
    }

    private void announce(String node, Optional<MasterInfo> leader) {
        if (node == null && leaderNode == null) {
            return;
        }
        leaderNode = node;
        listener.leader(leader, node != null && node.equals(ownNode));
    }

    private void closeClient() {
        if (client != null) {
            try {
                client.close(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            client = null;
        }
    }

    /** Gives up the session: the node vanishes at once and another master can lead. */
    @Override
    public void close() {
        loop.call(() -> {
            generation++;
            closeClient();
            return null;
        });
        loop.close();
    }
}
