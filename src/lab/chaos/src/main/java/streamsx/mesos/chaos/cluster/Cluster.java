package streamsx.mesos.chaos.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException;
import streamsx.mesos.chaos.history.Recorder;
import streamsx.mesos.chaos.net.Link;
import streamsx.mesos.chaos.plan.Settings;
import streamsx.mesos.chaos.plan.Targets;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;
import streamsx.mesos.testsupport.Await;

/** All processes of the system under test, and a line of its own for each connection between two of them. */
public final class Cluster implements Closeable {
    private static final int MASTERS = 2;
    private static final int SERVERS = 3;
    private static final long GRACE_MILLIS = 300;
    private static final Duration STARTED_WITHIN = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Await AWAIT = Await.failingWith(
            UncheckedIOException.class,
            (message, cause) -> new UncheckedIOException(message, new IOException(message, cause)));

    private final Settings settings;
    private final Path directory;
    private final Recorder recorder;
    private final Watchdog watchdog;
    private final Ports ports = new Ports();
    private final Map<String, ManagedProcess> servers = new LinkedHashMap<>();
    private final Map<String, ManagedProcess> masters = new LinkedHashMap<>();
    private final Map<String, ManagedProcess> agents = new LinkedHashMap<>();
    private final Map<String, ManagedProcess> instances = new LinkedHashMap<>();
    private final Map<String, Integer> instancePorts = new LinkedHashMap<>();
    private final Map<String, Link> lines = new LinkedHashMap<>();
    private final List<String> masterAddresses = new ArrayList<>();
    private final String root;
    private List<String> zooKeeper = new ArrayList<>();
    private String mesos;
    private MasterMirror mirror;

    public Cluster(Settings settings, Recorder recorder) throws IOException {
        this.settings = settings;
        this.recorder = recorder;
        directory = settings.directory();
        // In a given cluster nothing of another run, or of production, may be met.
        root = "/chaos-" + settings.seed() + "-" + Long.toString(System.currentTimeMillis(), 36);
        watchdog = new Watchdog(directory);
    }

    /** Starts everything; whether it is up is seen from outside. */
    public void start() throws IOException {
        if (settings.ownCluster()) {
            startZooKeeper();
            mesos = "zk://" + zooKeeperConnect() + "/mesos";
        } else {
            zooKeeper = List.of(settings.zkConnect().orElseThrow().split("/")[0].split(","));
            mesos = settings.master().orElseThrow();
        }
        Map<String, Link> viewers = new LinkedHashMap<>();
        for (int i = 0; i < settings.instances(); i++) {
            viewers.put("instance-" + i, line("instance-" + i + "~mesos"));
        }
        if (settings.ownCluster()) {
            for (int i = 0; i < settings.agents(); i++) {
                viewers.put("agent-" + i, line("agent-" + i + "~mesos"));
            }
            startMesos();
        }
        if (mesos.startsWith("zk://")) {
            String servers = mesos.substring("zk://".length(), mesos.indexOf('/', "zk://".length()));
            mirror = new MasterMirror(
                    servers.substring(servers.indexOf('@') + 1),
                    mesos.substring(mesos.indexOf('/', "zk://".length())),
                    zooKeeperConnect(),
                    root + "/masters",
                    viewers);
            mirror.start();
        }
        startInstances(viewers);
    }

    /** The line of this name; there is one from now on. */
    public Link line(String name) {
        return lines.computeIfAbsent(name, Link::new);
    }

    private void startZooKeeper() throws IOException {
        List<String> ensemble = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            zooKeeper.add("127.0.0.1:" + ports.next());
            ensemble.add("server." + (i + 1) + "=127.0.0.1:" + ports.next() + ":" + ports.next());
        }
        for (int i = 0; i < SERVERS; i++) {
            Path data = Files.createDirectories(directory.resolve("zookeeper-" + i));
            Files.writeString(data.resolve("myid"), String.valueOf(i + 1));
            Path config = Files.writeString(
                    data.resolve("zoo.cfg"),
                    String.join(
                            "\n",
                            "tickTime=500",
                            "initLimit=20",
                            "syncLimit=8",
                            "dataDir=" + data,
                            "clientPortAddress=127.0.0.1",
                            "clientPort=" + zooKeeper.get(i).substring("127.0.0.1:".length()),
                            "maxClientCnxns=0",
                            "minSessionTimeout=1000",
                            "maxSessionTimeout=60000",
                            "admin.enableServer=false",
                            String.join("\n", ensemble),
                            ""));
            // What a killed process has written is in the kernel's hands; waiting for the disk would only cost time.
            add(
                    servers,
                    "zookeeper-" + i,
                    Jvm.command(
                            96,
                            List.of(
                                    "-Dzookeeper.forceSync=no",
                                    "-Dlog4j2.configurationFile=classpath:log4j2-sandbox.properties",
                                    "-Dsandbox.log=" + data.resolve("log")),
                            "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                            config.toString()));
        }
    }

    private void startMesos() throws IOException {
        for (int i = 0; i < MASTERS; i++) {
            String name = "master-" + i;
            int port = ports.next();
            masterAddresses.add("127.0.0.1:" + port);
            add(
                    masters,
                    name,
                    sandbox(
                            "master",
                            "--ip=127.0.0.1",
                            "--port=" + port,
                            "--zk=zk://" + through(name) + "/mesos",
                            "--work_dir=" + Files.createDirectories(directory.resolve(name)),
                            "--agent_ping_timeout=1secs",
                            "--max_agent_ping_timeouts=3",
                            "--agent_reregister_timeout=15secs",
                            "--heartbeat_interval=2secs",
                            "--zk_session_timeout=4secs"));
        }
        for (int i = 0; i < settings.agents(); i++) {
            String name = "agent-" + i;
            add(
                    agents,
                    name,
                    sandbox(
                            "agent",
                            "--ip=127.0.0.1",
                            "--port=0",
                            "--master=zk://" + through(name) + MasterMirror.path(root + "/masters", name),
                            "--work_dir=" + Files.createDirectories(directory.resolve(name)),
                            "--hostname=" + name,
                            "--resources=cpus:8;mem:16384;disk:10000;ports:[31000-32000]",
                            "--status_update_retry=1secs"));
        }
    }

    private void startInstances(Map<String, Link> viewers) throws IOException {
        for (int i = 0; i < settings.instances(); i++) {
            String name = "instance-" + i;
            int port = ports.next();
            instancePorts.put(name, port);
            String master = mirror == null
                    ? "127.0.0.1:"
                            + viewers.get(name).through(mesos.split(":")[0], Integer.parseInt(mesos.split(":")[1]))
                    : "zk://" + through(name) + MasterMirror.path(root + "/masters", name);
            Path properties = Files.writeString(
                    directory.resolve(name + ".properties"),
                    String.join(
                            "\n",
                            "MESOS_MASTER=" + master,
                            "STREAMS_ZKCONNECT=" + through(name),
                            "MESOS_FRAMEWORK_NAME=" + frameworkName(),
                            "ZK_ROOT=" + root + "/state",
                            "ZK_SESSION_TIMEOUT_MS=" + Settings.SESSION_MILLIS,
                            "HTTP_PORT=" + port,
                            "STREAMS_SERVER=none",
                            "WAIT_SYNC_SECS=6",
                            "WAIT_ASYNC_SECS=2",
                            "WAIT_FLEXIBLE_SECS=1",
                            "WAIT_ALLOCATED_SECS=0.5",
                            "ANSWER_GRACE_SECS=8",
                            "KILL_GRACE_SECS=2",
                            "UNREACHABLE_GRACE_SECS=" + Settings.UNREACHABLE_GRACE_SECS,
                            "RECONCILE_INTERVAL_SECS=20",
                            "AGENT_REREGISTER_SECS=15",
                            "KILL_TIMEOUT_SECS=10",
                            "LAUNCH_TIMEOUT_SECS=10",
                            "LAUNCH_LIMIT_SECS=60",
                            "AGENT_AVOID_SECS=5",
                            "ENDED_RESOURCES_KEPT=100000",
                            "API_TOKEN_FILE=" + tokenFile(),
                            "RUN_DIR=" + directory.resolve("run"),
                            ""));
            line("clients~" + name);
            add(
                    instances,
                    name,
                    Jvm.command(
                            96,
                            List.of("-Dstreams.home=" + System.getProperty("streams.home", ".")),
                            "streamsx.mesos.cli.StreamsOnMesos",
                            "start",
                            "--fg",
                            "--properties",
                            properties.toString()));
            if (i == 0) {
                awaitToken();
            }
        }
    }

    /** The first instance makes the token that all share. */
    private void awaitToken() throws IOException {
        String made = "the first instance has made the token; see " + directory.resolve("instance-0.log");
        try {
            AWAIT.answer(
                    made, STARTED_WITHIN, PAUSE, () -> Optional.of(tokenFile()).filter(Files::exists));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Path tokenFile() {
        return directory.resolve("token");
    }

    /** The ZooKeeper servers as this process sees them: through its own line. */
    private String through(String process) {
        Link line = line(process + "~zookeeper");
        return zooKeeper.stream()
                .map(s -> "127.0.0.1:" + line.through(s.split(":")[0], Integer.parseInt(s.split(":")[1])))
                .collect(Collectors.joining(","));
    }

    private static List<String> sandbox(String... arguments) {
        return Jvm.command(64, List.of(), "streamsx.mesos.sandbox.mesos.cli.MesosSandbox", arguments);
    }

    private void add(Map<String, ManagedProcess> group, String name, List<String> command) {
        ManagedProcess process =
                new ManagedProcess(name, command, Map.of(Watchdog.MARK, directory.toString()), directory, recorder);
        group.put(name, process);
        process.start();
    }

    /** The real servers: {@code host:port,…} */
    public String zooKeeperConnect() {
        return String.join(",", zooKeeper);
    }

    /** Where the product's state is. */
    public ZooKeeperLayout layout() {
        return new ZooKeeperLayout(root + "/state", "mesos", "");
    }

    /** The Mesos masters that are ours, or the one given; empty if they are to be found by ZooKeeper. */
    public List<String> masterAddresses() {
        return settings.ownCluster() ? masterAddresses : mesos.startsWith("zk://") ? List.of() : List.of(mesos);
    }

    /** {@code zk://…} or {@code host:port} of Mesos, as it really is. */
    public String mesos() {
        return mesos;
    }

    /** The same for no two runs, for Mesos remembers the frameworks of earlier ones. */
    public String frameworkName() {
        return root.substring(1);
    }

    public String token() throws IOException {
        return Files.readString(tokenFile()).strip();
    }

    /** Real ports of the instances by their names. */
    public Map<String, Integer> instancePorts() {
        return instancePorts;
    }

    /** The port by which clients reach an instance. */
    public int clientPort(String instance) {
        return lines.get("clients~" + instance).through("127.0.0.1", instancePorts.get(instance));
    }

    public Targets targets() {
        return new Targets(
                List.copyOf(instances.keySet()),
                List.copyOf(masters.keySet()),
                List.copyOf(agents.keySet()),
                List.copyOf(servers.keySet()),
                List.copyOf(lines.keySet()));
    }

    /** A process by its name, or null. */
    public ManagedProcess process(String name) {
        for (Map<String, ManagedProcess> group : List.of(instances, masters, agents, servers)) {
            if (group.containsKey(name)) {
                return group.get(name);
            }
        }
        return null;
    }

    /** The name of our process that listens there, or an empty string. */
    public String masterAt(String address) {
        int index = masterAddresses.indexOf(address);
        return index < 0 ? "" : "master-" + index;
    }

    private Collection<ManagedProcess> processes() {
        List<ManagedProcess> all = new ArrayList<>(instances.values());
        all.addAll(agents.values());
        all.addAll(masters.values());
        all.addAll(servers.values());
        return all;
    }

    /** Ends all harm: everything runs, or is started again, and all lines are free. */
    public void heal() {
        lines.values().forEach(line -> line.condition().clear());
        processes().forEach(ManagedProcess::heal);
    }

    /** Removes what the run has left in a given ZooKeeper. */
    public void removeState() throws IOException, KeeperException, InterruptedException {
        try (Zk zk = new Zk(zooKeeperConnect())) {
            zk.removeAll(root);
        }
    }

    /** Ends the instances in order. */
    public void stopInstances() throws InterruptedException {
        for (ManagedProcess process : instances.values()) {
            process.close(15_000);
        }
        if (mirror != null) {
            mirror.close();
        }
    }

    /** Ends everything, the tasks too. */
    @Override
    public void close() throws IOException {
        try {
            if (mirror != null) {
                mirror.close();
            }
            for (ManagedProcess process : processes()) {
                process.close(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // It ends what is left: tasks, and whoever did not want to go.
            watchdog.close();
            for (Link line : lines.values()) {
                line.close();
            }
        }
    }
}
