package streamsx.mesos.standin.client;

import java.io.Closeable;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.standin.registry.Registration;
import streamsx.mesos.standin.registry.Registrations;
import streamsx.mesos.standin.registry.ZooKeepers;

/**
 * Follows which server leads: that of the client's domain, or else that of all domains. While ZooKeeper is away the
 * last answer stands.
 */
final class LeaderWatch implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderWatch.class);
    private static final long RETRY_MS = 500;

    private final CuratorFramework zooKeeper;
    private final Registrations registrations;
    private final String domainId;
    private final Runnable onChange;
    private final CuratorWatcher watcher = event -> readSoon(0);
    private final ScheduledThreadPoolExecutor reader =
            new ScheduledThreadPoolExecutor(1, ZooKeepers.threads("standin-leader-watch"));
    private volatile Registration leader;
    private volatile boolean known;

    /**
     * @param onChange called on a thread of this watch when the leader, or that there is none, is first known, and then
     *                 at changes
     */
    LeaderWatch(CuratorFramework zooKeeper, String type, String domainId, Runnable onChange) {
        this.zooKeeper = zooKeeper;
        this.registrations = new Registrations(zooKeeper, type);
        this.domainId = domainId;
        this.onChange = onChange;
        reader.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        zooKeeper.getConnectionStateListenable().addListener((client, state) -> {
            if (state.isConnected()) {
                readSoon(0);
            }
        });
        readSoon(0);
    }

    /** @return null if no server is registered */
    Registration leader() {
        return leader;
    }

    /** @return whether ZooKeeper has answered */
    boolean known() {
        return known;
    }

    private void readSoon(long delayMs) {
        try {
            reader.schedule(this::read, delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // the watch is closed
        }
    }

    private void read() {
        try {
            List<Registration> found = registrations.read(domainId, watcher);
            if (domainId != null && found.isEmpty()) {
                found = registrations.read(null, watcher);
            }
            Registration now = found.isEmpty() ? null : found.get(0);
            boolean same = now == null
                    ? leader == null
                    : leader != null && now.path.equals(leader.path) && Objects.equals(now.status, leader.status);
            boolean first = !known;
            leader = now;
            known = true;
            if (first || !same) {
                onChange.run();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (Exception away) {
            LOG.debug("The registrations cannot be read now: {}", away.toString());
            readSoon(RETRY_MS);
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
