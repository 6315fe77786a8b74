package streamsx.mesos.leader;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a standby has a latch node. A latch does not watch its own node, so it would wait for ever for a turn
 * that never comes once somebody deleted it; and where it cannot make one, it says so to nobody.
 */
final class LatchGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LatchGuard.class);
    private static final long CHECK_MILLIS = 1_000;
    /** A latch makes its node within one, where it can. */
    private static final int CHECKS_WITHOUT_NODE = 3;

    private final CuratorFramework client;
    private final LatchTrial trial;
    private final Candidacy candidacy;
    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "latch-guard");
        thread.setDaemon(true);
        return thread;
    });
    private String watched;
    private int without;

    /** The part in the election that is guarded. */
    interface Candidacy {
        /** The latch node, once the latch has made it. */
        Optional<String> node();

        /** Whether this instance waits for its turn. */
        boolean standsBy();

        /** Stands for election with another latch. */
        void renew(String why);

        /** Ends the candidacy: it is hopeless. */
        void giveUp(ElectionException why);
    }

    LatchGuard(CuratorFramework client, LatchTrial trial, Candidacy candidacy) {
        this.client = client;
        this.trial = trial;
        this.candidacy = candidacy;
    }

    void start() {
        checks.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void check() {
        try {
            if (!candidacy.standsBy() || !client.getZookeeperClient().isConnected()) {
                without = 0;
                return;
            }
            Optional<String> node = candidacy.node();
            if (node.isPresent()) {
                without = 0;
                watch(node.get());
            } else if (++without >= CHECKS_WITHOUT_NODE) {
                without = 0;
                trial.run();
                candidacy.renew("made no latch node");
            }
        } catch (ElectionException e) {
            candidacy.giveUp(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // It is tried again at the next check.
            LOG.debug("The latch node could not be checked", e);
        }
    }

    private void watch(String node) throws Exception {
        if (node.equals(watched)) {
            return;
        }
        if (client.checkExists().usingWatcher(new NodeWatcher(node)).forPath(node) == null) {
            candidacy.renew("has lost its latch node " + node);
        } else {
            watched = node;
        }
    }

    /** Looks again at once when the node changes or goes. */
    private final class NodeWatcher implements Watcher {
        private final String node;

        NodeWatcher(String node) {
            this.node = node;
        }

        @Override
        public void process(WatchedEvent event) {
            if (event.getType() == Event.EventType.None) {
                return;
            }
            try {
                checks.execute(() -> {
                    if (node.equals(watched)) {
                        watched = null;
                        check();
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("The election is over", e);
            }
        }
    }

    @Override
    public void close() {
        checks.shutdownNow();
    }
}
