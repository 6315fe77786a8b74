package streamsx.mesos.scenarios;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import streamsx.mesos.StreamsMesosResourceManager;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.StreamsMesosResource;
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
import streamsx.mesos.scheduler.HttpDrivers;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.secrets.ApiToken;
import streamsx.mesos.server.HttpApiServer;
import streamsx.mesos.server.InstanceStatus;
import streamsx.mesos.server.ServerLimits;
import streamsx.mesos.standin.server.ServerProcess;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;
import streamsx.mesos.store.zookeeper.ZooKeeperStateStore;

/**
 * An instance of the resource manager in this JVM, with its Streams server process; it can be stopped in order, or
 * crash.
 */
final class TestInstance implements InstanceStatus, TermCompanion, AutoCloseable {
    private static final Duration SESSION = Duration.ofSeconds(4);

    private final Site site;
    private final String domain;
    private final Policy policy;
    private final UnaryOperator<Leadership> disturbance;
    private final Map<String, String> switches;
    private final ZooKeeperLayout layout;
    private final CuratorFramework zooKeeper;
    private final InstanceCache instances;
    private final TermWatch watch = new TermWatch();
    private final HttpApiServer http;
    private final LeaderElection election;
    private final InstanceInfo self;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Thread thread;
    private volatile Term term;
    private volatile Leadership leadership;
    private volatile ServerProcess server;
    private volatile ExitCode exit;
    private boolean crashed;

    /** @param switches {@code standin.*} of its resource server */
    TestInstance(
            Site site,
            String domain,
            Policy policy,
            UnaryOperator<Leadership> disturbance,
            Map<String, String> switches)
            throws Exception {
        this.switches = switches;
        this.site = site;
        this.domain = domain;
        this.policy = policy;
        this.disturbance = disturbance;
        layout = new ZooKeeperLayout("/streams-on-mesos", "mesos", domain);
        zooKeeper = LeaderElection.newClient(site.zkConnect(), SESSION);
        zooKeeper.start();
        zooKeeper.blockUntilConnected();
        instances = new InstanceCache(zooKeeper, layout);
        http = new HttpApiServer(
                new HttpApiServer.Options(
                        "127.0.0.1",
                        0,
                        new ApiToken(Files.readString(site.token())),
                        ServerLimits.DEFAULT,
                        Site.CORES,
                        Site.MEMORY),
                this);
        self = new InstanceInfo(
                "127.0.0.1", http.start(), ProcessHandle.current().pid(), "test");
        election = new LeaderElection(zooKeeper, layout, self);
    }

    void start() throws Exception {
        election.addListener(watch);
        election.start();
        instances.start();
        instances.presence(self).get(30, TimeUnit.SECONDS);
        thread = new Thread(this::live, "instance-" + self.port());
        thread.start();
    }

    private void live() {
        try {
            LeadershipFence fence = election.awaitLeadership();
            MesosSettings settings =
                    new MesosSettings("test", "*", 3600, System.getProperty("user.name"), "", 2, "localhost");
            Term begun = new Term(
                    new ZooKeeperStateStore(zooKeeper, layout, fence),
                    policy,
                    settings,
                    new HttpDrivers(site.mesosMaster()),
                    TermEnvironment.ofProcess(this));
            leadership = disturbance.apply(begun);
            term = begun;
            watch.begins(begun);
            exit = begun.run();
        } catch (InterruptedException e) {
            exit = ExitCode.STOPPED;
        } catch (ElectionException e) {
            exit = ExitCode.ELECTION_IMPOSSIBLE;
        } finally {
            over.countDown();
        }
    }

    @Override
    public void ready() {
        String[] arguments = {
            "start",
            "--type",
            "mesos",
            "--zkconnect",
            site.zkConnect(),
            "--rest-url",
            "http://" + self.address(),
            "--rest-token-file",
            site.token().toString(),
            "--agents-install-path",
            site.agentsInstallPath(),
            "--install-path",
            site.installation().toString(),
            "--home-dir",
            ""
        };
        if (!domain.isEmpty()) {
            arguments = Stream.concat(Stream.of(arguments), Stream.of("--domain-id", domain))
                    .toArray(String[]::new);
        }
        server = ServerProcess.start(switches, StreamsMesosResourceManager::new, arguments);
    }

    @Override
    public void stop() {
        ServerProcess serving = server;
        if (serving != null) {
            serving.close();
        }
    }

    /** Waits until it leads and serves Streams. */
    TestInstance awaitServing() throws InterruptedException {
        Site.until("instance " + self.address() + " leads", () -> server != null);
        if (!server.awaitServing(Site.SOON.toMillis())) {
            throw new AssertionError("the resource server does not serve");
        }
        return this;
    }

    /** What is committed. */
    List<StreamsMesosResource> resources() {
        return term.committed().resources();
    }

    /** Those with a claim. */
    List<StreamsMesosResource> wanted() {
        return resources().stream().filter(r -> r.request().wanted()).toList();
    }

    String frameworkId() {
        return term.committed().framework().orElseThrow().id();
    }

    String address() {
        return self.address();
    }

    /** As by SIGKILL, with the ZooKeeper session over at once: nothing leaves any more, and nobody is told anything. */
    void crash() {
        crashed = true;
        if (server != null) {
            server.crash();
        }
        if (term != null) {
            term.suspended();
        }
        zooKeeper.close();
        if (term != null) {
            term.stop(ExitCode.LEADERSHIP_LOST);
        }
        end();
    }

    /** As by SIGTERM. */
    @Override
    public void close() {
        if (!crashed) {
            handOver();
            end();
            election.close();
            zooKeeper.close();
        }
    }

    private void end() {
        try {
            if (!over.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the instance does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }

    ExitCode exitCode() {
        return exit;
    }

    @Override
    public Optional<Leadership> leadership() {
        return Optional.ofNullable(leadership);
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
    public void handOver() {
        Term begun = term;
        if (begun != null) {
            begun.stop(ExitCode.STOPPED);
        } else {
            thread.interrupt();
        }
    }
}
