package streamsx.mesos.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The instances of the resource manager, handled as a user does: through the script. */
final class Instances implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "STREAMS_SANDBOX";
    /** Streams' own Java is another make, so the product gives it no options of this one; here it is this one. */
    private static final String SMALL_JVM =
            "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError";

    private final Path script;
    private final Path work;
    private final Path properties;
    private final Path tokenFile;

    /** An instance as {@code status --json} shows it. */
    record Instance(String address, long pid, boolean leads) {}

    Instances(Path home, Path work, Cluster cluster, Path installation, long sessionTimeoutMillis) throws IOException {
        this.script = home.resolve("scripts").resolve("streams-on-mesos");
        this.work = work;
        this.properties = work.resolve("streams-mesos.properties");
        this.tokenFile = work.resolve("token");
        Files.writeString(
                properties,
                String.join(
                        "\n",
                        "MESOS_MASTER=" + cluster.mesosMaster(),
                        "STREAMS_ZKCONNECT=" + cluster.zooKeeperAddress(),
                        "STREAMS_DOMAIN_ID=SandboxDomain",
                        "ZK_SESSION_TIMEOUT_MS=" + sessionTimeoutMillis,
                        "STREAMS_INSTALL=" + installation,
                        "KILL_GRACE_SECS=5",
                        "STOP_GRACE_SECS=10",
                        "API_TOKEN_FILE=" + tokenFile,
                        "RUN_DIR=" + work.resolve("run"),
                        ""));
    }

    Path properties() {
        return properties;
    }

    /** Starts some at once; returns when each is up. */
    void start(int count) {
        List<CompletableFuture<String>> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            starts.add(CompletableFuture.supplyAsync(() -> command("start")));
            if (i == 0) {
                // The first makes the token that all share.
                Waits.until("the first instance made its token", Duration.ofSeconds(60), () -> {
                    starts.get(0).getNow("");
                    return Files.exists(tokenFile) ? Optional.of(tokenFile) : Optional.empty();
                });
            }
        }
        starts.forEach(CompletableFuture::join);
    }

    /** Runs a command of the product, with the sandbox's properties, and returns what it prints. */
    String command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--properties", properties.toString()));
        return Processes.run(command, Map.of(MARK, work.toString(), "STREAMS_SERVER_JAVA_OPTS", SMALL_JVM));
    }

    List<Instance> list() throws IOException {
        List<Instance> instances = new ArrayList<>();
        for (JsonNode i : JSON.readTree(command("status", "--json"))) {
            instances.add(new Instance(
                    i.get("host").asText() + ":" + i.get("port").asInt(),
                    i.get("pid").asLong(),
                    i.get("status").asText().equals("RUNNING")));
        }
        return instances;
    }

    String token() throws IOException {
        return Files.readString(tokenFile).strip();
    }

    /** Ends supervisors and instances, whatever they are doing. */
    @Override
    public void close() {
        List<ProcessHandle> ours = Processes.inside(MARK, work.toString());
        // A stopped process would not hear the request to end.
        ours.forEach(p -> Processes.alive(p.pid()).ifPresent(h -> continueStopped(h.pid())));
        Cluster.end(ours);
    }

    private static void continueStopped(long pid) {
        try {
            Processes.signal(pid, "CONT");
        } catch (DemoException e) {
            // It ended by itself.
            return;
        }
    }
}
