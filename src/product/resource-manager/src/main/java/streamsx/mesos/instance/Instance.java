package streamsx.mesos.instance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.config.Config;
import streamsx.mesos.leader.ElectionException;
import streamsx.mesos.leader.ExitCode;
import streamsx.mesos.leader.InstanceCache;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.leader.LeaderElection;
import streamsx.mesos.leader.Leadership;
import streamsx.mesos.leader.LeadershipFence;
import streamsx.mesos.leader.Term;
import streamsx.mesos.leader.TermCompanion;
import streamsx.mesos.leader.TermEnvironment;
import streamsx.mesos.leader.TermWatch;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.server.InstanceStatus;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;
import streamsx.mesos.store.zookeeper.ZooKeeperStateStore;
import streamsx.mesos.streamsserver.StreamsServerCommand;
import streamsx.mesos.streamsserver.StreamsServerProcess;
import streamsx.mesos.warmup.WarmUp;

/** One instance of the resource manager, for its whole life: a standby first, perhaps a leader once, then over. */
public final class Instance implements InstanceStatus {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    private static final long CLOSE_SECONDS = 15;

    private final Config config;
    private final MesosCredentials credentials;
    private final Optional<StreamsServerCommand> streamsServer;
    private final ZooKeeperLayout layout;
    private final CuratorFramework zooKeeper;
    private final InstanceCache instances;
    private final TermWatch watch = new TermWatch();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread main = Thread.currentThread();
    private volatile InstanceInfo self;
    private boolean stopping;
    private boolean interruptible = true;
    private volatile ExitCode exit = ExitCode.INTERNAL;

    private Instance(Config config, MesosCredentials credentials, Optional<StreamsServerCommand> streamsServer) {
        this.config = config;
        this.credentials = credentials;
        this.streamsServer = streamsServer;
        layout = new ZooKeeperLayout(
                config.zooKeeper().root(),
                config.streams().type(),
                config.streams().domainId());
        zooKeeper = LeaderElection.newClient(
                config.zooKeeper().connect(),
                Duration.ofMillis(config.zooKeeper().sessionTimeout()));
        instances = new InstanceCache(zooKeeper, layout);
    }

    /**
     * Runs until the instance ends; the exit code says why it did.
     *
     * @param credentials   for the Mesos masters
     * @param streamsServer how the Streams server process is run, ready beside a standby and serving while this leads;
     *                      empty for none
     */
    public static int run(Config config, MesosCredentials credentials, Optional<StreamsServerCommand> streamsServer) {
        Instance instance = new Instance(config, credentials, streamsServer);
        // SIGTERM is an ordered stop: the hook waits for it, and ends the process with its code.
        Runtime.getRuntime().addShutdownHook(new Thread(instance::terminated, "terminate"));
        try {
            instance.exit = StartedParts.run(instance::live);
        } catch (Exception e) {
            if (instance.stopped()) {
                // An order to stop may break what it interrupts; that is no failure.
                LOG.debug("Interrupted", e);
                instance.exit = ExitCode.STOPPED;
            } else {
                LOG.error("The instance fails", e);
            }
        } finally {
            // Said first: the hook ends the process as soon as this is over.
            LOG.info("This instance ends: {} (exit code {})", instance.exit, instance.exit.code());
            instance.over.countDown();
        }
        return instance.exit.code();
    }

    private ExitCode live(StartedParts parts) throws Exception {
        parts.start(new ZooKeeperPart(zooKeeper, config.zooKeeper().connect()));
        int port = parts.start(new ApiServerPart(config, this)).port();
        self = new InstanceInfo(
                config.http().advertise(), port, ProcessHandle.current().pid(), Version.get());
        ElectionPart election = parts.start(new ElectionPart(zooKeeper, layout, self, watch));
        parts.start(new InstanceCachePart(instances, self, election.hopeless()));
        parts.start(new ReadyFilePart(self));
        LOG.info("Standing by at {}", self.address());
        credentials.log();
        warmUp();
        StreamsServerPart streams = parts.start(new StreamsServerPart(streamsServerProcess()));
        return awaitAndLead(election, streams.companion());
    }

    private void warmUp() {
        new WarmUp(MesosDrivers.rehearsed(config.mesos(), credentials), settings(), self, zooKeeper, layout).start();
    }

    private Optional<StreamsServerProcess> streamsServerProcess() throws Exception {
        int session = Math.min(
                config.zooKeeper().sessionTimeout(),
                zooKeeper.getZookeeperClient().getZooKeeper().getSessionTimeout());
        return streamsServer.map(
                command -> StreamsServerSetup.process(command, config.http().bind(), self.port(), session));
    }

    private ExitCode awaitAndLead(ElectionPart election, TermCompanion companion)
            throws InterruptedException, ElectionException {
        LeadershipFence fence = election.awaitLeadership();
        if (leavesStandby()) {
            return ExitCode.STOPPED;
        }
        LOG.info("Elected, with latch node {}", fence.latchPath());
        return lead(fence, companion);
    }

    private ExitCode lead(LeadershipFence fence, TermCompanion companion) {
        Term term = new Term(
                new ZooKeeperStateStore(zooKeeper, layout, fence),
                config.policy(),
                settings(),
                MesosDrivers.of(config.mesos(), credentials),
                TermEnvironment.ofProcess(companion));
        synchronized (this) {
            if (stopping) {
                return ExitCode.STOPPED;
            }
            watch.begins(term);
        }
        return term.run();
    }

    private synchronized boolean stopped() {
        return stopping;
    }

    /** From here on an order to stop must not interrupt: it would break whatever the term is doing. */
    private synchronized boolean leavesStandby() {
        interruptible = false;
        Thread.interrupted();
        return stopping;
    }

    private MesosSettings settings() {
        Config.Mesos mesos = config.mesos();
        return new MesosSettings(
                mesos.frameworkName(),
                mesos.role(),
                mesos.failoverTimeoutSecs(),
                mesos.user(),
                mesos.homeDir(),
                config.mesos().killGrace().toMillis() / 1000.0,
                self.host(),
                mesos.login().principal());
    }

    @Override
    public Optional<Leadership> leadership() {
        return watch.term().map(term -> term);
    }

    @Override
    public Optional<InstanceInfo> leader() {
        return instances.leader();
    }

    @Override
    public List<InstanceInfo> instances() {
        return instances.instances();
    }

    @Override
    public InstanceInfo self() {
        return self;
    }

    @Override
    public synchronized void handOver() {
        stopping = true;
        if (watch.term().isPresent()) {
            watch.term().get().stop(ExitCode.STOPPED);
        } else if (interruptible) {
            main.interrupt();
        }
    }

    private void terminated() {
        if (over.getCount() > 0) {
            handOver();
            try {
                if (!over.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("The instance did not end within {} s", CLOSE_SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(exit.code());
        }
    }
}
