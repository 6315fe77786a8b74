package streamsx.mesos.instance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.config.Config;
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
import streamsx.mesos.secrets.ApiToken;
import streamsx.mesos.secrets.ApiTokenFile;
import streamsx.mesos.secrets.SecretException;
import streamsx.mesos.server.HttpApiServer;
import streamsx.mesos.server.InstanceStatus;
import streamsx.mesos.server.ServerLimits;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;
import streamsx.mesos.store.zookeeper.ZooKeeperStateStore;
import streamsx.mesos.streamsserver.StreamsServerCommand;
import streamsx.mesos.streamsserver.StreamsServerProcess;
import streamsx.mesos.warmup.WarmUp;

/** One instance of the resource manager, for its whole life: a standby first, perhaps a leader once, then over. */
public final class Instance implements InstanceStatus {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    private static final long CONNECT_SECONDS = 30;
    private static final long CLOSE_SECONDS = 15;
    private static final String READY_FILE = "streams.ready.file";

    private final Config config;
    private final MesosCredentials access;
    private final Optional<StreamsServerCommand> faceCommand;
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

    private Instance(Config config, MesosCredentials access, Optional<StreamsServerCommand> faceCommand) {
        this.config = config;
        this.access = access;
        this.faceCommand = faceCommand;
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
     * @param access      how to get in at the Mesos masters
     * @param faceCommand how the Streams side is run, ready beside a standby and serving while this leads; empty for none
     */
    public static int run(Config config, MesosCredentials access, Optional<StreamsServerCommand> faceCommand) {
        Instance instance = new Instance(config, access, faceCommand);
        // SIGTERM is an ordered stop: the hook waits for it, and ends the process with its code.
        Runtime.getRuntime().addShutdownHook(new Thread(instance::terminated, "terminate"));
        try {
            instance.exit = instance.live();
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

    private ExitCode live() throws Exception {
        zooKeeper.start();
        try {
            if (!zooKeeper.blockUntilConnected(Math.toIntExact(CONNECT_SECONDS), TimeUnit.SECONDS)) {
                LOG.error(
                        "ZooKeeper at {} was not reached within {} s",
                        config.zooKeeper().connect(),
                        CONNECT_SECONDS);
                return ExitCode.ZOOKEEPER_UNREACHABLE;
            }
            return serve();
        } catch (InterruptedException e) {
            return ExitCode.STOPPED;
        } finally {
            zooKeeper.close();
        }
    }

    private ExitCode serve() throws Exception {
        try (HttpApiServer http = new HttpApiServer(
                new HttpApiServer.Options(
                        config.http().bind(),
                        config.http().port(),
                        token(),
                        ServerLimits.forRequestsOf(config.resources().maxPerRequest()),
                        config.resources().cores(),
                        config.resources().memory()),
                this)) {
            int port;
            try {
                port = http.start();
            } catch (IOException e) {
                LOG.error(
                        "{}: {}",
                        e.getMessage(),
                        e.getCause() == null ? "" : e.getCause().getMessage());
                return ExitCode.PORT_IN_USE;
            }
            self = new InstanceInfo(
                    config.http().advertise(), port, ProcessHandle.current().pid(), Version.get());
            try (LeaderElection election = new LeaderElection(zooKeeper, layout, self);
                    InstanceCache cache = instances) {
                election.addListener(watch);
                election.start();
                cache.start();
                cache.awaitPresence(self);
                sayReady();
                LOG.info("Standing by at {}", self.address());
                sayHowToGetIn();
                new WarmUp(MesosDrivers.rehearsed(config.mesos(), access), settings(), self, zooKeeper, layout).start();
                return standByAndLead(election);
            }
        }
    }

    private ExitCode standByAndLead(LeaderElection election) throws Exception {
        int session = Math.min(
                config.zooKeeper().sessionTimeout(),
                zooKeeper.getZookeeperClient().getZooKeeper().getSessionTimeout());
        Optional<StreamsServerProcess> face = faceCommand.map(
                command -> StreamsServerSetup.face(command, config.http().bind(), self.port(), session));
        // Its JVM is slower than a term: it stands by too, and serves when the term is ready.
        face.ifPresent(StreamsServerProcess::start);
        try {
            LeadershipFence fence = election.awaitLeadership();
            if (leavesStandby()) {
                return ExitCode.STOPPED;
            }
            LOG.info("Elected, with latch node {}", fence.latchPath());
            return lead(fence, face.<TermCompanion>map(f -> f).orElse(TermCompanion.NONE));
        } finally {
            face.ifPresent(StreamsServerProcess::stop);
        }
    }

    private ExitCode lead(LeadershipFence fence, TermCompanion companion) {
        Term term = new Term(
                new ZooKeeperStateStore(zooKeeper, layout, fence),
                config.policy(),
                settings(),
                MesosDrivers.of(config.mesos(), access),
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

    private void sayHowToGetIn() {
        LOG.info("The Mesos masters are at {}", access);
        if (access.showsSecretsOnItsWay()) {
            LOG.warn("What proves to them who we are is sent without TLS: see MESOS_TRUST_STORE_FILE");
        }
    }

    private MesosSettings settings() {
        Config.Mesos mesos = config.mesos();
        return new MesosSettings(
                mesos.frameworkName(),
                mesos.role(),
                mesos.failoverTimeoutSecs(),
                mesos.user(),
                mesos.homeDir(),
                config.times().killGrace() / 1000.0,
                self.host(),
                mesos.login().principal());
    }

    private ApiToken token() throws SecretException {
        return ApiTokenFile.readOrCreate(config.http().tokenFile());
    }

    /** Tells the supervisor where we are; renamed into place, so that it never reads half a file. */
    private void sayReady() throws IOException {
        String name = System.getProperty(READY_FILE);
        if (name != null) {
            Path file = Path.of(name);
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.write(
                    draft,
                    new ObjectMapper()
                            .writeValueAsBytes(Map.of("host", self.host(), "port", self.port(), "pid", self.pid())));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
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
                    LOG.warn("The instance did not end in {} s", CLOSE_SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(exit.code());
        }
    }
}
