package streamsx.mesos.chaos.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import streamsx.mesos.chaos.net.Link;

/**
 * Shows each process a list of Mesos masters of its own in ZooKeeper, where the addresses are those of the proxies on
 * its line to Mesos. So the lines of two processes can be cut apart although both find the masters by themselves. The
 * lists follow the real one with some delay, as a lagging ZooKeeper server would have them do.
 */
final class MasterMirror implements Closeable {
    private static final long PERIOD_MILLIS = 150;
    private static final String CANDIDATE = "json.info_";
    /** 127.0.0.1 as the number that libprocess makes of it. */
    private static final int LOOPBACK = 16_777_343;

    private final ObjectMapper json = new ObjectMapper();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "master-mirror");
        thread.setDaemon(true);
        return thread;
    });
    private final Zk from;
    private final String realPath;
    private final Zk to;
    private final String root;
    private final Map<String, Link> viewers;
    private Map<String, String> shown;

    /**
     * @param fromServers where the masters' list is
     * @param realPath    its path
     * @param toServers   where the processes look
     * @param root        below this each process has its list, under its name
     * @param viewers     each process's line to Mesos
     */
    MasterMirror(String fromServers, String realPath, String toServers, String root, Map<String, Link> viewers) {
        from = new Zk(fromServers);
        to = new Zk(toServers);
        this.realPath = realPath;
        this.root = root;
        this.viewers = Map.copyOf(viewers);
    }

    /** Where a process finds its list. */
    static String path(String root, String viewer) {
        return root + "/" + viewer;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Map<String, String> real = read();
            if (!real.equals(shown)) {
                shown = null;
                for (Map.Entry<String, Link> viewer : viewers.entrySet()) {
                    show(path(root, viewer.getKey()), real, viewer.getValue());
                }
                shown = real;
            }
        } catch (KeeperException | IOException | RuntimeException e) {
            // ZooKeeper is being harmed, or a node went while it was read: the next look tells.
            shown = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, String> read() throws IOException, KeeperException, InterruptedException {
        Map<String, String> real = new TreeMap<>();
        try {
            for (String node : from.client().getChildren(realPath, false)) {
                if (node.startsWith(CANDIDATE)) {
                    real.put(
                            node,
                            new String(
                                    from.client().getData(realPath + "/" + node, false, null),
                                    java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        } catch (KeeperException.NoNodeException e) {
            return Map.of();
        }
        return real;
    }

    private void show(String path, Map<String, String> real, Link line)
            throws IOException, KeeperException, InterruptedException {
        to.make(path);
        List<String> there = to.client().getChildren(path, false);
        for (String node : there) {
            if (!real.containsKey(node)) {
                to.client().delete(path + "/" + node, -1);
            }
        }
        for (Map.Entry<String, String> node : real.entrySet()) {
            if (!there.contains(node.getKey())) {
                to.client()
                        .create(
                                path + "/" + node.getKey(),
                                rewritten(node.getValue(), line),
                                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                CreateMode.PERSISTENT);
            }
        }
    }

    private byte[] rewritten(String info, Link line) throws IOException {
        ObjectNode tree = (ObjectNode) json.readTree(info);
        JsonNode address = tree.path("address");
        String host = address.path("ip")
                .asText(address.path("hostname").asText(tree.path("hostname").asText()));
        int port =
                line.through(host, address.path("port").asInt(tree.path("port").asInt()));
        tree.put("ip", LOOPBACK)
                .put("port", port)
                .put("pid", "master@127.0.0.1:" + port)
                .put("hostname", "127.0.0.1");
        tree.putObject("address")
                .put("hostname", "127.0.0.1")
                .put("ip", "127.0.0.1")
                .put("port", port);
        return json.writeValueAsBytes(tree);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        from.close();
        to.close();
    }
}
