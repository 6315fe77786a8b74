package streamsx.mesos.benchmarks.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import streamsx.mesos.benchmarks.report.BenchmarkException;

/**
 * A ZooKeeper server, a Mesos master, agents and instances, each a process of its own on free ports of loopback. Its
 * end ends all of them, also when this JVM is asked to end.
 */
public final class Site implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PART_READY = "{\"ready\"";
    private static final String SANDBOX = "streamsx.mesos.sandbox.mesos.cli.MesosSandbox";
    private static final String CLIENT = "benchmark";
    private static final Duration START = Duration.ofSeconds(60);
    /** The sandbox's, so that figures can be compared with those of its demonstration. */
    private static final int SESSION_MILLIS = 4_000;

    private static final Duration QUIET_WINDOW = Duration.ofMillis(400);
    private static final double QUIET_SHARE = 0.1;

    private final Path work;
    private final Path tokenFile;
    private final List<Jvm> jvms = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread hook = new Thread(this::end, "benchmark-cleanup");
    private String zooKeeper;
    private String master;
    private int instances;
    private Rest rest;

    /** Makes its directory; nothing runs yet. */
    public Site() {
        try {
            work = Files.createTempDirectory("streams-on-mesos-benchmark-").toRealPath();
        } catch (IOException e) {
            throw new BenchmarkException("there is no place for temporary files", e);
        }
        tokenFile = work.resolve("token");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts ZooKeeper with the tick of the sandbox; it keeps the last 500 transactions in its heap, however large. */
    public void startZooKeeper() {
        zooKeeper = "127.0.0.1:"
                + port(sandbox(
                        "zookeeper",
                        "1g",
                        "zookeeper",
                        "--port=0",
                        "--tick_time=500ms",
                        "--work_dir=" + work.resolve("zookeeper")));
    }

    /** Starts a Mesos master that leads alone. */
    public void startMaster() {
        // It offers more often than a real one: placing 50,000 tasks is not what is measured.
        master = "127.0.0.1:"
                + port(sandbox("master", "1g", "master", "--ip=127.0.0.1", "--port=0", "--allocation_interval=200ms"));
    }

    /** The master's {@code host:port}. */
    public String master() {
        return master;
    }

    /** Starts an agent that runs real processes. */
    public void startAgent() {
        port(sandbox(
                "agent",
                "64m",
                "agent",
                "--ip=127.0.0.1",
                "--port=0",
                "--master=" + master,
                "--work_dir=" + work.resolve("agent"),
                "--resources=cpus:64;mem:262144;disk:10000;ports:[31000-32000]"));
    }

    /** Starts agents that only pretend to run tasks, all in one process. */
    public SimulatedAgents.Running startSimulatedAgents(int count) {
        SimulatedAgents.Running running = new SimulatedAgents.Running(master, count, work);
        jvms.add(running);
        running.awaitRegistered();
        return running;
    }

    private Jvm sandbox(String name, String heap, String... arguments) {
        Jvm jvm = new Jvm(
                new Jvm.Command(
                        name,
                        List.of("-Xmx" + heap, "-XX:+UseSerialGC"),
                        SANDBOX,
                        Arrays.asList(arguments),
                        Map.of(),
                        List.of(PART_READY)),
                work);
        jvms.add(jvm);
        return jvm;
    }

    private static int port(Jvm jvm) {
        try {
            JsonNode ready = JSON.readTree(jvm.first(PART_READY, START).text());
            return ready.get("port").asInt();
        } catch (IOException e) {
            throw new BenchmarkException("the output of " + jvm.name() + " is not understood", e);
        }
    }

    /**
     * Starts an instance of the product; it need not be up yet.
     *
     * @param heap  its -Xmx
     * @param streamsServer whether it has a Streams server process
     * @param names further properties, {@code NAME=value}
     */
    public Instance startInstance(String heap, boolean streamsServer, String... names) {
        List<String> arguments = new ArrayList<>(List.of(
                "start",
                "--fg",
                "--master",
                master,
                "--zkconnect",
                zooKeeper,
                "-D",
                "ZK_SESSION_TIMEOUT_MS=" + SESSION_MILLIS,
                "-D",
                "API_TOKEN_FILE=" + tokenFile,
                "-D",
                "RUN_DIR=" + work.resolve("run"),
                "-D",
                "STREAMS_SERVER=" + (streamsServer ? "child" : "none")));
        for (String name : names) {
            arguments.addAll(List.of("-D", name));
        }
        // The token's file must not be made by two at once.
        Instance instance = new Instance("instance-" + ++instances, heap, arguments, work);
        jvms.add(instance);
        if (instances == 1) {
            instance.awaitUp();
        }
        return instance;
    }

    /** Ends an instance that is not needed any more. */
    public void forget(Instance instance) {
        instance.close();
        jvms.remove(instance);
    }

    /** ZooKeeper's {@code host:port}. */
    public String zooKeeper() {
        return zooKeeper;
    }

    /** For requests to the instances; the first of them must be up. */
    public Rest rest() {
        if (rest == null) {
            try {
                rest = new Rest(Files.readString(tokenFile).strip());
            } catch (IOException e) {
                throw new BenchmarkException("the token of the instances cannot be read", e);
            }
        }
        return rest;
    }

    /** Waits until one of these instances leads and serves. */
    public Instance awaitLeader(List<Instance> among) {
        return Waits.until("an instance leads", START, Duration.ofMillis(2), () -> {
            for (Instance instance : among) {
                if (rest().ready(instance.address())) {
                    return Optional.of(instance);
                }
            }
            return Optional.empty();
        });
    }

    /** Introduces the client that {@link #allocate} speaks for. */
    public void connectClient(Instance leader) {
        call(leader, "/clients", Map.of("clientId", CLIENT));
    }

    /** Asks the leader for resources in one request; it may answer that some come later. */
    public void allocate(Instance leader, int count) {
        call(
                leader,
                "/allocate",
                Map.of(
                        "clientId",
                        CLIENT,
                        "kind",
                        "ASYNCHRONOUS",
                        "count",
                        count,
                        "command",
                        "exec sleep 86400",
                        "tags",
                        Map.of("small", Map.of("cores", "0.1", "memory", "32"))));
    }

    /** Gives all resources back. */
    public void releaseAll(Instance leader) {
        call(leader, "/release-all", Map.of("clientId", CLIENT));
    }

    private void call(Instance leader, String path, Map<String, ?> body) {
        try {
            Rest.Answer answer = rest().post(leader.address(), path, body);
            if (answer.status() != 200) {
                throw new BenchmarkException(path + " was answered with " + answer.status() + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new BenchmarkException(path + " was not answered", e);
        }
    }

    /** How many resources are allocated, and have a running task that is their first. */
    public int healthyResources(Instance leader) throws IOException {
        int count = 0;
        for (JsonNode resource : rest().get(leader.address(), "/resources").body()) {
            if (resource.path("requestState").asText().equals("ALLOCATED")
                    && resource.path("resourceState").asText().equals("RUNNING")
                    && resource.path("attempts").asInt() == 1) {
                count++;
            }
        }
        return count;
    }

    /** Waits until so many resources are as {@link #healthyResources} wants them. */
    public void awaitHealthy(Instance leader, int count, Duration atMost, Duration pause) {
        Waits.until(count + " resources are allocated and run", atMost, pause, () -> {
            jvms.forEach(Jvm::requireAlive);
            return healthyResources(leader) == count ? Optional.of(true) : Optional.empty();
        });
    }

    /**
     * Waits until the processes here use hardly any CPU: those just started have been compiled and warmed up, those
     * that ended are gone. On a machine that is busy with other things that may not come; then it is gone on without.
     */
    public void awaitQuiet(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Duration before = cpu();
        Duration used;
        do {
            Waits.pause(QUIET_WINDOW);
            Duration now = cpu();
            used = now.minus(before);
            before = now;
        } while (used.toNanos() > QUIET_SHARE * QUIET_WINDOW.toNanos() && System.nanoTime() < deadline);
    }

    private Duration cpu() {
        return jvms.stream().map(Jvm::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook has been at work.
            return;
        }
    }

    private void end() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        jvms.forEach(Jvm::terminate);
        jvms.forEach(Jvm::close);
        tasks().forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(work)) {
            files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            System.err.println("Could not remove " + work + ": " + e.getMessage());
        }
    }

    /** The processes of our agent's tasks, which outlive it. */
    private List<ProcessHandle> tasks() {
        String mark = "MESOS_SANDBOX=" + work;
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return new String(
                                        Files.readAllBytes(Path.of("/proc", String.valueOf(process.pid()), "environ")),
                                        StandardCharsets.ISO_8859_1)
                                .contains(mark);
                    } catch (IOException e) {
                        // Not ours, or gone.
                        return false;
                    }
                })
                .toList();
    }
}
