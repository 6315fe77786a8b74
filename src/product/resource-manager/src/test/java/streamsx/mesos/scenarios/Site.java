package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.leader.Leadership;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;
import streamsx.mesos.sandbox.streams.install.StandInInstallation;
import streamsx.mesos.sandbox.streams.tool.Streamtool;
import streamsx.mesos.sandbox.streams.tool.Terminal;
import streamsx.mesos.standin.client.DomainConnections;
import streamsx.mesos.testsupport.Await;

/**
 * ZooKeeper, a Mesos master, agents and instances of the resource manager in this JVM, and an installation of the
 * stand-in for Streams; tasks and so controllers are real processes.
 */
final class Site implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    static final String DOMAIN = "D";
    /** Every resource of these tests: small, so that an agent's size in cores says how many it takes. */
    static final double CORES = 1;

    static final double MEMORY = 64;

    private final Path dir;
    private final ZooKeeperProcess zooKeeper;
    private final SandboxMaster master;
    private final Path installation;
    private final Path token;
    private final List<SandboxAgent> agents = new ArrayList<>();
    private final List<TestInstance> instances = new ArrayList<>();
    private String agentsInstallPath;
    private HousedControllers controllers;
    private Map<String, String> toolSwitches = Map.of();

    Site(Path dir) throws IOException {
        this.dir = dir;
        zooKeeper = ZooKeeperProcess.start("127.0.0.1", 0, dir.resolve("zk"), ZooKeeperProcess.DEFAULT_TICK);
        master = SandboxMaster.start(MasterConfig.defaults()
                .withAllocationInterval(Duration.ofMillis(50))
                .withAgentPings(Duration.ofMillis(200), 3));
        installation = StandInInstallation.create(
                dir.resolve("streams"),
                Path.of(System.getProperty("java.home")),
                System.getProperty("java.class.path"));
        token = Files.writeString(dir.resolve("token"), UUID.randomUUID().toString());
        agentsInstallPath = installation.toString();
    }

    /**
     * Tasks look for the installation in {@code streams} in the directory of their agent, instead of in a common one.
     */
    Site installedPerAgent() {
        // A task's working directory is slaves/A/frameworks/F/executors/E/runs/R.
        agentsInstallPath = "../".repeat(8) + "streams";
        return this;
    }

    /**
     * What that agent's tasks find as installation, if it is {@link #installedPerAgent}; there need not be anything.
     */
    Path installation(SandboxAgent agent) {
        return dir.resolve("agent-" + agents.indexOf(agent)).resolve("streams");
    }

    String agentsInstallPath() {
        return agentsInstallPath;
    }

    String zkConnect() {
        return zooKeeper.connectString();
    }

    String mesosMaster() {
        return master.hostPort();
    }

    Path installation() {
        return installation;
    }

    Path token() {
        return token;
    }

    /** Controllers run in this JVM from now on, which is quicker; tasks are real processes all the same. */
    HousedControllers controllersHere() throws IOException {
        controllers = new HousedControllers(installation);
        return controllers;
    }

    /** One more machine. */
    SandboxAgent agent(int cores) throws IOException {
        SandboxAgent agent =
                SandboxAgent.start(AgentConfig.defaults(mesosMaster(), dir.resolve("agent-" + agents.size()))
                        .withResources("cpus:" + cores + ";mem:16384;disk:10000;ports:[31000-32000]"));
        agents.add(agent);
        return agent;
    }

    /** Waits that suit a test; as the product's otherwise. */
    static Policy policy() {
        return policy(20_000, 200, Policy.DEFAULT.kept().ended(), 10_000);
    }

    /** @param wait how long a request that must be served at once waits, in ms; the others see {@link Policy} */
    static Policy policy(long wait, long waitAllocated, int endedKept, long stopGrace) {
        Policy d = Policy.DEFAULT;
        return new Policy(
                new Policy.Requests(
                        d.requests().resourceType(),
                        d.requests().maxPerRequest(),
                        Map.of(
                                AllocationKind.MASTER,
                                Duration.ofMillis(wait),
                                AllocationKind.SYNCHRONOUS,
                                Duration.ofMillis(wait),
                                AllocationKind.ASYNCHRONOUS,
                                Duration.ofMillis(500),
                                AllocationKind.FLEXIBLE,
                                Duration.ofMillis(500)),
                        Duration.ofMillis(waitAllocated),
                        Duration.ofSeconds(2)),
                new Policy.Mesos(
                        d.mesos().reconcileInterval(),
                        d.mesos().agentReregister(),
                        d.mesos().unreachableGrace(),
                        Duration.ofSeconds(5),
                        d.mesos().removedRegisterAnew()),
                new Policy.Launches(
                        Policy.retry(Duration.ofMillis(200)),
                        d.launches().timeout(),
                        d.launches().limit()),
                new Policy.Kills(
                        Duration.ofMillis(stopGrace),
                        Policy.retry(Duration.ofSeconds(2)),
                        d.kills().timeout()),
                d.quarantine(),
                new Policy.Kept(endedKept, d.kept().endedFor(), d.kept().revokedFor()));
    }

    /** An instance that serves all domains; the first one leads. */
    TestInstance instance() throws Exception {
        return instance("", policy(), l -> l);
    }

    /** An instance that decides by these rules. */
    TestInstance instance(Policy policy) throws Exception {
        return instance("", policy, l -> l);
    }

    /** An instance whose resource server has these switches. */
    TestInstance instance(String domain, Policy policy, Map<String, String> switches) throws Exception {
        return start(new TestInstance(this, domain, policy, l -> l, switches));
    }

    /** An instance, standing by until it leads; what others see of its leadership may be disturbed. */
    TestInstance instance(String domain, Policy policy, UnaryOperator<Leadership> disturbance) throws Exception {
        return start(new TestInstance(this, domain, policy, disturbance, Map.of()));
    }

    private TestInstance start(TestInstance instance) throws Exception {
        instances.add(instance);
        instance.start();
        return instance;
    }

    /** What a command did. */
    record Told(int exitCode, String out) {}

    /** How streamtool behaves from now on: {@code standin.*}. */
    void toolSwitches(Map<String, String> switches) {
        toolSwitches = switches;
    }

    /** Runs streamtool for an instance of a domain; what it prints, errors and all. */
    Told tool(String domain, String... arguments) {
        return toolOf(domain, "I", arguments);
    }

    Told toolOf(String domain, String instance, String... arguments) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int exitCode = Streamtool.execute(
                new Terminal(
                        Map.of(
                                "STREAMS_ZKCONNECT",
                                zkConnect(),
                                "STREAMS_DOMAIN_ID",
                                domain,
                                "STREAMS_INSTANCE_ID",
                                instance),
                        new BufferedReader(new StringReader("")),
                        out,
                        out,
                        (client, type, zk, listener) ->
                                DomainConnections.create(client, type, zk, listener, toolSwitches)),
                arguments);
        return new Told(exitCode, printed.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command that must succeed. */
    String streamtool(String... arguments) {
        Told told = tool(DOMAIN, arguments);
        if (told.exitCode != 0) {
            throw new AssertionError(String.join(" ", arguments) + " failed with " + told.exitCode + ":\n" + told.out);
        }
        return told.out;
    }

    /** Makes the domain, with quick reactions where the product's are slow. */
    Site domain(String... properties) {
        List<String> command = new ArrayList<>(List.of(
                "mkdomain",
                "--property",
                "domain.externalResourceManager=mesos",
                "--property",
                "controller.startTimeout=20",
                "--property",
                "standin.replacementDelayMillis=100"));
        for (String property : properties) {
            command.addAll(List.of("--property", property));
        }
        streamtool(command.toArray(String[]::new));
        return this;
    }

    /** Waits until the instance's state shows this. */
    void awaitInstance(String part) {
        until(
                "getinstancestate shows " + part,
                () -> streamtool("getinstancestate").contains(part));
    }

    /** Whether a resource ended in order: its controller was told to stop, and its task finished. */
    static boolean ended(TestInstance instance, String id) {
        return instance.resources().stream()
                .filter(r -> r.id().equals(id))
                .allMatch(r -> r.state() == ResourceState.STOPPED && r.completion() == TaskCompletionStatus.FINISHED);
    }

    /** The domain saw nothing that a resource manager must not do. */
    void assertNoViolations() {
        assertThat(streamtool("lsmessages", "--violations")).isEmpty();
    }

    /** Waits until something holds; a question that fails counts as no. */
    static void until(String what, Callable<Boolean> question) {
        until(what, 20, question);
    }

    /** @param pauseMillis between two questions: some are dear */
    static void until(String what, long pauseMillis, Callable<Boolean> question) {
        Await.until(what, SOON, Duration.ofMillis(pauseMillis), question);
    }

    @Override
    public void close() {
        instances.forEach(TestInstance::close);
        agents.forEach(SandboxAgent::closeAndKillTasks);
        if (controllers != null) {
            controllers.close();
        }
        master.close();
        zooKeeper.close();
        // What was just killed may write a last line: the directory of the test must not be deleted meanwhile.
        for (int i = 0; i < agents.size(); i++) {
            Path work = dir.resolve("agent-" + i);
            until(work + " is deleted", () -> deleted(work));
        }
    }

    private static boolean deleted(Path work) throws IOException {
        List<Path> all = new ArrayList<>();
        if (Files.exists(work)) {
            try (var found = Files.walk(work)) {
                found.forEach(all::add);
            }
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            Files.deleteIfExists(all.get(i));
        }
        return !Files.exists(work);
    }
}
