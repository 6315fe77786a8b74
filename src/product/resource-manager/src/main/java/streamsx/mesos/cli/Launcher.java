package streamsx.mesos.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import streamsx.mesos.config.Config;
import streamsx.mesos.instance.Version;
import streamsx.mesos.leader.ExitCode;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.supervise.InstanceFiles;
import streamsx.mesos.supervise.Supervisor;

/** Starts a supervisor in a session of its own and waits until its instance is up, or is known not to come up. */
final class Launcher {
    /** Environment variable: options of an instance's JVM. */
    static final String JAVA_OPTS = "STREAMS_ON_MESOS_JAVA_OPTS";

    private static final String DEFAULT_JAVA_OPTS = "-Xmx128m -XX:+UseSerialGC";
    private static final List<String> SUPERVISOR_OPTS =
            List.of("-Xmx24m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
    /** A JVM without memory loses threads one by one and would stay as a deaf process that nobody starts again. */
    private static final String EXIT_ON_OUT_OF_MEMORY = "-XX:+ExitOnOutOfMemoryError";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long TICK_MILLIS = 50;
    /** What the supervisor says; while an instance is being started, a second attempt would fare no better. */
    private static final String REFUSED =
            "supervisor: the instance ended with " + Supervisor.describe(ExitCode.MESOS_REFUSED.code());

    private static final int TAIL_LINES = 20;
    private static final int TAIL_BYTES = 16_384;

    private final Config config;
    private final List<String> startArguments;
    private Process supervisor;
    private long logStart;
    private String trouble = "";

    /**
     * Prepares.
     *
     * @param startArguments the command line of the start command as it was given
     */
    Launcher(Config config, List<String> startArguments) {
        this.config = config;
        this.startArguments = List.copyOf(startArguments);
    }

    /** Returns the instance that is up. */
    Member launch() throws CliException, IOException, InterruptedException {
        InstanceFiles files = InstanceFiles.claim(config, claimed -> {
            logStart = Files.exists(claimed.log()) ? Files.size(claimed.log()) : 0;
            supervisor = new ProcessBuilder(supervise(claimed))
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(claimed.log().toFile()))
                    .start();
            return supervisor.toHandle();
        });
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!supervisor.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
            Optional<Member> up = up(files);
            if (up.isPresent()) {
                return up.get();
            }
            if (tail(files.log()).contains(REFUSED)) {
                end();
                throw new CliException(
                        ExitCode.MESOS_REFUSED.code(),
                        "Mesos refuses the instance for good, so it has been stopped." + tail(files.log()));
            }
            if (System.nanoTime() > end) {
                end();
                throw new CliException(
                        CliException.FAILED,
                        "The instance was not up after " + LIMIT.toSeconds() + " s and has been stopped." + trouble
                                + tail(files.log()));
            }
        }
        throw new CliException(
                supervisor.exitValue(),
                "The instance did not start: " + Supervisor.describe(supervisor.exitValue()) + "." + tail(files.log()));
    }

    private void end() throws InterruptedException {
        supervisor.destroy();
        supervisor.waitFor();
    }

    /**
     * Up means: it says so, it is a child of our supervisor and lives, it answers, and it is not just about to be
     * elected.
     */
    private Optional<Member> up(InstanceFiles files) throws IOException {
        if (!Files.exists(files.ready())) {
            return Optional.empty();
        }
        JsonNode json = Json.parse(Files.readAllBytes(files.ready())).orElse(null);
        if (json == null || !isOurs(json.path("pid").asLong())) {
            return Optional.empty();
        }
        InstanceInfo info = new InstanceInfo(
                json.path("host").asText(),
                json.path("port").asInt(),
                json.path("pid").asLong(),
                Version.get());
        try {
            Member member = new Member(null, "", info, false);
            String role = InstanceClient.withoutToken(member)
                    .get("/healthz")
                    .path("role")
                    .asText("");
            // LEADING is elected, but neither ready nor a standby.
            return role.equals("LEADING") || (role.equals("STANDBY") && firstInLine(info))
                    ? Optional.empty()
                    : Optional.of(new Member(null, "", info, role.equals("READY")));
        } catch (CliException e) {
            trouble = " The last thing that went wrong: " + e.getMessage();
            return Optional.empty(); // It is asked again, until the time is over.
        }
    }

    private boolean firstInLine(InstanceInfo info) throws CliException {
        try (Directory directory = new ZooKeeperDirectory(config)) {
            return directory.members().stream()
                    .findFirst()
                    .filter(first -> first.info().equals(info))
                    .isPresent();
        }
    }

    private boolean isOurs(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(ProcessHandle::parent)
                .filter(parent -> parent.pid() == supervisor.pid())
                .isPresent();
    }

    private List<String> supervise(InstanceFiles files) {
        List<String> command = new ArrayList<>();
        setsid().ifPresent(command::add);
        command.addAll(java(SUPERVISOR_OPTS, List.of()));
        command.addAll(List.of(
                "supervise",
                "--pid-file",
                files.pid().toString(),
                "--ready-file",
                files.ready().toString(),
                "--"));
        command.addAll(
                java(instanceOptions(System.getenv(JAVA_OPTS)), List.of("-Dstreams.ready.file=" + files.ready())));
        command.addAll(startArguments);
        command.add("--fg");
        return command;
    }

    static List<String> instanceOptions(String given) {
        String options = given == null || given.isBlank() ? DEFAULT_JAVA_OPTS : given.strip();
        return List.of(options.split("\\s+"));
    }

    private static List<String> java(List<String> options, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add(EXIT_ON_OUT_OF_MEMORY);
        command.addAll(options);
        command.addAll(more);
        String home = System.getProperty(CommonOptions.HOME);
        if (home != null) {
            command.add("-D" + CommonOptions.HOME + "=" + home);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StreamsOnMesos.class.getName()));
        return command;
    }

    /** With it the supervisor outlives the terminal; it executes in place, so the pid is the supervisor's. */
    private static Optional<String> setsid() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(name -> Files.isExecutable(Path.of(name)))
                .findFirst();
    }

    private String tail(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.min(file.length(), Math.max(logStart, file.length() - TAIL_BYTES));
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
            return " The log is " + log + (last.isEmpty() ? "" : "; it ends with:\n  " + String.join("\n  ", last));
        } catch (IOException e) {
            return " The log " + log + " cannot be read: " + e.getMessage();
        }
    }
}
