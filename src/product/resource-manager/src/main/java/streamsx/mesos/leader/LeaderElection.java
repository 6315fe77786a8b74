package streamsx.mesos.leader;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.curator.framework.state.SessionConnectionStateErrorPolicy;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.store.json.JsonCodec;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/** This instance's part in the election: a Curator LeaderLatch, and the distrust that it has earned. */
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
    private static final long RECHECK_MS = 50;

    private final CuratorFramework client;
    private final ZooKeeperLayout layout;
    private final String self;
    private final InstanceDirectory directory;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ConnectionStateListener connectionListener = (c, state) -> tell(state);
    private final LatchTrial trial;
    private final LatchGuard guard;
    private final CompletableFuture<Void> hopeless = new CompletableFuture<>();
    private volatile LeaderLatch latch;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean elected;
    private volatile boolean closed;

    /** Learns what endangers or ends a leadership. Called on Curator's threads: must not block. */
    public interface Listener {
        /** SUSPENDED, RECONNECTED or LOST, as Curator says. */
        void connectionChanged(ConnectionState state);

        /** The latch node of the fence that was handed out is gone although nobody closed the election. */
        default void latchNodeGone() {}
    }

    /**
     * Stands for election once started.
     *
     * @param client started, without a namespace, from {@link #newClient}
     * @param layout where the latch is
     * @param self   what the latch node's data will say
     */
    public LeaderElection(CuratorFramework client, ZooKeeperLayout layout, InstanceInfo self) {
        this.client = client;
        this.layout = layout;
        this.self = new String(new JsonCodec().write(layout.leader(), self), StandardCharsets.UTF_8);
        this.directory = new InstanceDirectory(client, layout);
        this.trial = new LatchTrial(client, layout);
        this.guard = new LatchGuard(client, trial, new Candidacy());
        this.latch = newLatch();
    }

    /**
     * A client whose leadership outlasts an interruption shorter than the session; not started yet. It connects to the
     * servers that the operator named and to no others: the addresses in the ensemble's own configuration may be
     * reachable from the servers alone.
     *
     * @param connect        ZooKeeper's connection string
     * @param sessionTimeout asked for; the servers may grant another
     */
    public static CuratorFramework newClient(String connect, Duration sessionTimeout) {
        int session = Math.toIntExact(sessionTimeout.toMillis());
        return CuratorFrameworkFactory.builder()
                .connectString(connect)
                .ensembleTracker(false)
                .sessionTimeoutMs(session)
                .connectionTimeoutMs(Math.min(session, 5_000))
                .retryPolicy(new BoundedExponentialBackoffRetry(50, 1_000, 8))
                .connectionStateErrorPolicy(new SessionConnectionStateErrorPolicy())
                .build();
    }

    private LeaderLatch newLatch() {
        return new LeaderLatch(client, layout.leader(), self);
    }

    /** Adds one that learns of trouble. */
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    private void tell(ConnectionState state) {
        listeners.forEach(listener -> listener.connectionChanged(state));
    }

    /**
     * Joins the queue.
     *
     * @throws ElectionException if that can never succeed
     */
    public void start() throws Exception {
        try {
            trial.run();
        } catch (KeeperException e) {
            LOG.warn("Whether a latch node can be made is not known yet: {}", e.toString());
        }
        client.getConnectionStateListenable().addListener(connectionListener);
        latch.start();
        guard.start();
    }

    /** Never completes in order; fails with an {@link ElectionException} once this instance can no longer stand. */
    public CompletableFuture<Void> hopeless() {
        return hopeless.copy();
    }

    /**
     * Waits until this instance leads: the latch says so, and its node exists, is first, and belongs to our session.
     *
     * @throws IllegalStateException if the election is closed meanwhile
     * @throws ElectionException     if this instance can no longer stand for election
     */
    public LeadershipFence awaitLeadership() throws InterruptedException, ElectionException {
        while (true) {
            LeaderLatch current = latch;
            try {
                current.await();
            } catch (EOFException e) {
                // Closed for good, or in favour of another.
                checkStanding(e);
            }
            String path = current.getLastPathIsLeader();
            try {
                if (path != null && path.equals(current.getOurPath()) && current.hasLeadership()) {
                    Optional<Stat> node = watch(path);
                    if (node.isPresent()
                            && node.get().getEphemeralOwner() == sessionId()
                            && directory.latchNodes().indexOf(path) == 0) {
                        elected = true;
                        return new LeadershipFence(path);
                    }
                    if (node.isEmpty()) {
                        renew(current, "has lost its latch node " + path);
                    }
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                LOG.warn("The latch reports leadership, but ZooKeeper cannot confirm it: {}", e.toString());
            }
            // Nothing tells when ZooKeeper can be asked again, so it is asked again after a pause, unless closed.
            over.await(RECHECK_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void checkStanding(EOFException e) throws ElectionException {
        if (hopeless.isCompletedExceptionally()) {
            try {
                hopeless.join();
            } catch (CompletionException failure) {
                throw new ElectionException(failure.getCause().getMessage(), failure.getCause());
            }
        }
        if (closed) {
            throw new IllegalStateException("the election is closed", e);
        }
    }

    private long sessionId() throws Exception {
        return client.getZookeeperClient().getZooKeeper().getSessionId();
    }

    /** A latch does not watch its own node: it would think itself the leader for ever. */
    private synchronized void renew(LeaderLatch dead, String why) throws Exception {
        if (!closed && latch == dead) {
            LOG.warn("This instance {}; it stands for election again", why);
            dead.close();
            latch = newLatch();
            latch.start();
        }
    }

    /** What is guarded while this instance waits for its turn; whoever was elected is watched by its fence. */
    private final class Candidacy implements LatchGuard.Candidacy {
        @Override
        public Optional<String> node() {
            return Optional.ofNullable(latch.getOurPath());
        }

        @Override
        public boolean standsBy() {
            return !elected && !closed;
        }

        @Override
        public void renew(String why) {
            try {
                LeaderElection.this.renew(latch, why);
            } catch (Exception e) {
                LOG.warn("This instance {}, and could not stand for election again yet", why, e);
            }
        }

        @Override
        public void giveUp(ElectionException why) {
            hopeless.completeExceptionally(why);
            try {
                // Whoever waits for it is woken.
                latch.close();
            } catch (IOException e) {
                LOG.debug("The latch is left to its own", e);
            }
        }
    }

    private Optional<Stat> watch(String path) throws Exception {
        client.sync().forPath(path);
        return Optional.ofNullable(
                client.checkExists().usingWatcher(new NodeWatcher(path)).forPath(path));
    }

    /** Tells when the latch node goes. */
    private final class NodeWatcher implements Watcher {
        private final String path;

        NodeWatcher(String path) {
            this.path = path;
        }

        @Override
        public void process(WatchedEvent event) {
            if (closed || event.getType() == Event.EventType.None) {
                return;
            }
            if (event.getType() == Event.EventType.NodeDeleted) {
                listeners.forEach(Listener::latchNodeGone);
                return;
            }
            try {
                client.checkExists().usingWatcher(this).inBackground().forPath(path);
            } catch (Exception e) {
                LOG.debug("The latch node {} is no longer watched", path, e);
            }
        }
    }

    /** All instances with readable data, leader first. */
    public List<InstanceInfo> participants() throws Exception {
        return directory.read().instances();
    }

    /** The instance that leads, if there is one whose data is readable. */
    public Optional<InstanceInfo> leader() throws Exception {
        return directory.read().leader();
    }

    /** Gives up the latch node. When this returns and ZooKeeper can be reached, the node is gone. */
    @Override
    public void close() {
        LeaderLatch last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            over.countDown();
            last = latch;
        }
        guard.close();
        client.getConnectionStateListenable().removeListener(connectionListener);
        String path = last.getOurPath();
        if (last.getState() == LeaderLatch.State.STARTED) {
            try {
                last.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (path != null && client.getZookeeperClient().isConnected()) {
            try {
                // The latch deletes it in the background, which the client's own close may overtake.
                client.delete().quietly().forPath(path);
            } catch (Exception e) {
                LOG.warn("The latch node {} could not be deleted; it ends with the session: {}", path, e.toString());
            }
        }
    }
}
