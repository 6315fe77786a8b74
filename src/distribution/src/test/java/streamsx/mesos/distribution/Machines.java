package streamsx.mesos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import streamsx.mesos.testsupport.Await;

/**
 * Every part of a cluster as a process of its own, started by the commands of the unpacked tar.gz, so that each can be
 * killed.
 */
final class Machines implements AutoCloseable {
    private static final String DOMAIN = "D";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Distribution distribution;
    private final Path dir;
    private final List<Process> parts = new ArrayList<>();
    private final Map<String, Process> agents = new TreeMap<>();
    private final int zooKeeper;
    private final int master;

    Machines(Distribution distribution, Path dir, int agentCount, int coresEach) throws Exception {
        this.distribution = distribution;
        this.dir = dir;
        zooKeeper = start("zookeeper", "--tick_time=500ms", "--work_dir=" + dir.resolve("zk")).port;
        master = start("master", "--agent_ping_timeout=500ms", "--max_agent_ping_timeouts=2").port;
        for (int i = 0; i < agentCount; i++) {
            String name = "agent-" + i;
            agents.put(
                    name,
                    start(
                                    "agent",
                                    "--master=127.0.0.1:" + master,
                                    "--work_dir=" + dir.resolve(name),
                                    "--resources=cpus:" + coresEach + ";mem:65536;disk:10000;ports:[31000-32000]")
                            .process);
        }
        ok("sandbox", "installation", "--dir", dir.resolve("streams").toString());
        Files.writeString(
                properties(),
                String.join(
                        "\n",
                        "MESOS_MASTER=127.0.0.1:" + master,
                        "STREAMS_ZKCONNECT=127.0.0.1:" + zooKeeper,
                        "STREAMS_DOMAIN_ID=" + DOMAIN,
                        "STREAMS_INSTALL=" + dir.resolve("streams"),
                        "ZK_SESSION_TIMEOUT_MS=4000",
                        "DC_CORES=1",
                        "DC_MEMORY=64",
                        "WAIT_ALLOCATED_SECS=0.5",
                        "KILL_GRACE_SECS=2",
                        "API_TOKEN_FILE=" + dir.resolve("token"),
                        "RUN_DIR=" + dir.resolve("run"),
                        ""));
    }

    private record Started(Process process, int port) {}

    private Started start(String... arguments) throws Exception {
        List<String> command = distribution.command("sandbox");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(dir.resolve(parts.size() + ".log").toFile())
                .start();
        parts.add(process);
        return new Started(
                process,
                new ObjectMapper()
                        .readTree(process.inputReader().readLine())
                        .get("port")
                        .asInt());
    }

    private Path properties() {
        return dir.resolve("streams-mesos.properties");
    }

    /**
     * One more instance of the resource manager, under its supervisor.
     *
     * @param streamsServerOptions for the JVM of its Streams server process
     */
    void instance(String... streamsServerOptions) throws Exception {
        Distribution.Run run = distribution.run(
                Map.of("STREAMS_SERVER_JAVA_OPTS", String.join(" ", streamsServerOptions)),
                "start",
                "--properties",
                properties().toString());
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    }

    /**
     * A resource server of nobody's, registered; when it is killed its registration stays as long as its session lasts.
     */
    Process foreignServer(int sessionMillis) throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstandin.sessionTimeoutMs=" + sessionMillis,
                        "-cp",
                        distribution.lib() + "/*:" + distribution.lib() + "/lab/*",
                        "com.ibm.streams.resourcemgr.ResourceServer",
                        "--manager",
                        "streamsx.mesos.StreamsMesosResourceManager",
                        "--type",
                        "mesos",
                        "--domain-id",
                        DOMAIN,
                        "--zkconnect",
                        "127.0.0.1:" + zooKeeper,
                        "--rest-url",
                        "http://127.0.0.1:1",
                        "--rest-token-file",
                        Files.writeString(dir.resolve("other-token"), "x").toString())
                .redirectErrorStream(true)
                .start();
        parts.add(server);
        BufferedReader out = server.inputReader();
        for (String line = out.readLine(); !line.contains("STANDIN07I"); line = out.readLine()) {
            assertThat(line).as("what a server says before it listens").isNotNull();
        }
        return server;
    }

    /** Everything that the instances have logged. */
    String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.newDirectoryStream(dir.resolve("run"), "*.log")) {
            for (Path file : files) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    /** Pid of the leading instance. */
    long leader() throws Exception {
        for (JsonNode instance : new ObjectMapper().readTree(manager("status", "--json"))) {
            if (instance.get("status").asText().equals("RUNNING")) {
                return instance.get("pid").asLong();
            }
        }
        throw new AssertionError("no instance leads");
    }

    /** A command of the resource manager; what it prints. */
    String manager(String command, String option) throws Exception {
        return ok(command, option, "--properties", properties().toString());
    }

    /** What streamtool prints. */
    String streamtool(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("streamtool"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--zkconnect", "127.0.0.1:" + zooKeeper, "-d", DOMAIN));
        return ok(all.toArray(String[]::new));
    }

    private String ok(String... arguments) throws Exception {
        Distribution.Run run = distribution.run(arguments);
        if (run.exitCode() != 0) {
            throw new AssertionError(
                    String.join(" ", arguments) + " ended with " + run.exitCode() + ":\n" + run.out() + run.err());
        }
        return run.out();
    }

    /** Agents by the displayed names of the resources whose tasks they run. */
    Map<String, String> agentsOfResources() {
        Map<String, String> found = new TreeMap<>();
        for (String agent : agents.keySet()) {
            tasksOf(agent)
                    .forEach(task -> variable(task, "STREAMS_RESOURCE_NAME").ifPresent(r -> found.put(r, agent)));
        }
        return found;
    }

    /** As if the power failed: the agent and all that runs there. */
    void lose(String agent) {
        agents.remove(agent).destroyForcibly();
        tasksOf(agent).forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> tasksOf(String agent) {
        return ProcessHandle.allProcesses()
                .filter(p -> variable(p, "MESOS_SANDBOX")
                        .filter(v -> v.startsWith(dir.resolve(agent).toString()))
                        .isPresent())
                .toList();
    }

    /** The whole of it: what ProcessHandle says ends after 4 KB, within our class path. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", String.valueOf(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // It has ended, or is not ours.
            return "";
        }
    }

    private static Optional<String> variable(ProcessHandle process, String name) {
        try {
            for (String entry : Files.readString(
                            Path.of("/proc", String.valueOf(process.pid()), "environ"), StandardCharsets.ISO_8859_1)
                    .split("\0")) {
                if (entry.startsWith(name + "=")) {
                    return Optional.of(entry.substring(name.length() + 1));
                }
            }
        } catch (IOException e) {
            // It has ended, or is not ours.
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Whether it still runs; a process whose paused parent does not learn of its end does not. */
    static boolean runs(ProcessHandle process) {
        try {
            return Files.size(Path.of("/proc", String.valueOf(process.pid()), "exe")
                            .toRealPath())
                    > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until something holds; a question that fails counts as no. */
    static void until(String what, Callable<Boolean> question) {
        Await.until(what, SOON, Duration.ofMillis(100), question);
    }

    @Override
    public void close() throws Exception {
        distribution.run("stop", "--force", "--properties", properties().toString());
        // Whatever did not hear of that, such as a leader that a failed test has left paused, and its supervisor.
        ProcessHandle.allProcesses()
                .filter(p -> {
                    String line = commandLine(p);
                    return line.contains(dir.resolve("run").toString())
                            || line.contains(properties().toString());
                })
                .forEach(ProcessHandle::destroyForcibly);
        agents.keySet().forEach(agent -> tasksOf(agent).forEach(ProcessHandle::destroyForcibly));
        for (int i = parts.size() - 1; i >= 0; i--) {
            parts.get(i).destroy();
            if (!parts.get(i).waitFor(20, TimeUnit.SECONDS)) {
                parts.get(i).destroyForcibly();
            }
        }
    }
}
