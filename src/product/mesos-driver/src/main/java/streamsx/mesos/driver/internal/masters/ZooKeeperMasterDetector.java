package streamsx.mesos.driver.internal.masters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.api.MasterDetector;
import streamsx.mesos.driver.internal.threads.Threads;

/**
 * Follows the masters' election in ZooKeeper: the leader is the node {@code json.info_NNNNNNNNNN} with the lowest
 * sequence number; its data is the master's MasterInfo as JSON (seen in capture 13).
 *
 * <p>A leader once seen is kept while ZooKeeper is away or no candidate is there: the connection to it may well be
 * alive, and a wrong guess costs one failed attempt to connect.
 */
public final class ZooKeeperMasterDetector implements MasterDetector {

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperMasterDetector.class);
    private static final String CANDIDATE = "json.info_";
    private static final int CONNECTION_TIMEOUT_MS = 5_000;
    private static final int RETRY_MS = 500;

    private final ZooKeeperAddress address;
    private final String scheme;
    private final ObjectMapper json = new ObjectMapper();
    private final CuratorFramework zooKeeper;
    /** Does all reading, one thing after the other; so an older answer never overwrites a newer one. */
    private final ScheduledThreadPoolExecutor reader;
    /** One object for all watches, so that ZooKeeper keeps one registration however often it is set. */
    private final CuratorWatcher watcher = event -> refreshSoon(0);

    private volatile Optional<MasterAddress> leader = Optional.empty();
    private volatile Runnable onChange = () -> {};

    /** @param scheme what the masters speak, {@code http} or {@code https}; their nodes do not say it */
    public ZooKeeperMasterDetector(ZooKeeperAddress address, Duration sessionTimeout, String scheme) {
        this.address = address;
        this.scheme = scheme;
        // The ensemble's own configuration may name addresses that only its servers can reach.
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(address.servers())
                .ensembleTracker(false)
                .sessionTimeoutMs(Math.toIntExact(sessionTimeout.toMillis()))
                .connectionTimeoutMs(CONNECTION_TIMEOUT_MS)
                .threadFactory(Threads.named("mesos-driver-zookeeper"))
                .retryPolicy(new RetryOneTime(100));
        address.digest()
                .ifPresent(digest ->
                        builder.authorization("digest", digest.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        this.zooKeeper = builder.build();
        this.reader = new ScheduledThreadPoolExecutor(1, Threads.named("mesos-driver-detector"));
        this.reader.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.reader.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void start(Runnable onChange) {
        this.onChange = onChange;
        zooKeeper.getConnectionStateListenable().addListener((client, state) -> {
            if (state.isConnected()) {
                refreshSoon(0);
            } else {
                LOG.warn("ZooKeeper at {} is {}; staying with the last known master {}", address, state, leader);
            }
        });
        zooKeeper.start();
        refreshSoon(0);
    }

    @Override
    public Optional<MasterAddress> leader() {
        return leader;
    }

    @Override
    public void close() {
        reader.shutdownNow();
        if (zooKeeper.getState() == CuratorFrameworkState.STARTED) {
            zooKeeper.close();
        }
    }

    private void refreshSoon(int delayMs) {
        try {
            reader.schedule(this::refresh, delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.trace("The master detector is closed");
        }
    }

    private void refresh() {
        try {
            Optional<MasterAddress> found = read();
            if (found.isPresent() && !found.equals(leader)) {
                LOG.info("The leading master is {}", found.get());
                leader = found;
                onChange.run();
            }
        } catch (KeeperException.NoNodeException gone) {
            // The candidate went between the two reads; its successor is there already or the watch will tell.
            refreshSoon(0);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // A candidate's node with a bad host or port ends here, too.
            if (!reader.isShutdown()) {
                LOG.warn(
                        "The master detector cannot read the leading master from {}: {}; it tries again",
                        address,
                        e.toString());
                refreshSoon(RETRY_MS);
            }
        }
    }

    private Optional<MasterAddress> read() throws Exception {
        if (zooKeeper.checkExists().usingWatcher(watcher).forPath(address.path()) == null) {
            return Optional.empty();
        }
        Optional<String> first = zooKeeper.getChildren().usingWatcher(watcher).forPath(address.path()).stream()
                .filter(name -> name.startsWith(CANDIDATE))
                .min(Comparator.naturalOrder());
        return first.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(zooKeeper.getData().forPath(address.path() + "/" + first.get())));
    }

    /**
     * Over HTTP the address rather than the name, as the native library does: a name need not resolve everywhere.
     * Over TLS the name: that is what certificates certify.
     */
    private MasterAddress parse(byte[] data) throws IOException {
        JsonNode info = json.readTree(data);
        JsonNode where = info.path("address");
        String name = where.path("hostname").asText(info.path("hostname").asText());
        String ip = where.path("ip").asText(name);
        String host = scheme.equals("https") && !name.isEmpty() ? name : ip;
        return new MasterAddress(
                scheme, host, where.path("port").asInt(info.path("port").asInt()));
    }
}
