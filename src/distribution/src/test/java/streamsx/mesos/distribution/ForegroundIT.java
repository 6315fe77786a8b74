package streamsx.mesos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code start --fg}: how it logs, and that SIGTERM is an ordered stop. There is no Mesos master here, and none is
 * needed.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForegroundIT {
    @TempDir
    static Path unpacked;

    @TempDir
    static Path data;

    private static Distribution distribution;
    private static Process zooKeeper;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        distribution = Distribution.unpack(unpacked);
        zooKeeper = new ProcessBuilder(distribution.command("sandbox", "zookeeper", "--work_dir=" + data.resolve("zk")))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        port = new ObjectMapper()
                .readTree(zooKeeper.inputReader().readLine())
                .get("port")
                .asInt();
    }

    @AfterAll
    static void stop() throws Exception {
        zooKeeper.destroy();
        assertThat(zooKeeper.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private static Process instance(Path workingDirectory) throws Exception {
        return new ProcessBuilder(distribution.command(
                        "start",
                        "--fg",
                        "--zkconnect",
                        "127.0.0.1:" + port,
                        "-d",
                        workingDirectory.getFileName().toString(),
                        "--master",
                        "127.0.0.1:1",
                        "-D",
                        "API_TOKEN_FILE=" + data.resolve("token"),
                        "-D",
                        "RUN_DIR=" + data.resolve("run")))
                .directory(workingDirectory.toFile())
                .start();
    }

    /** SIGTERM; Process.destroy would also close the stream from which the rest is read. */
    private static void terminate(Process process) {
        assertThat(process.toHandle().destroy()).isTrue();
    }

    private static void awaitLine(BufferedReader in, String part) throws Exception {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.contains(part)) {
                return;
            }
        }
        throw new AssertionError("it ended without a line with: " + part);
    }

    @Test
    void logsToStandardOutputAndEndsInOrder() throws Exception {
        Process instance = instance(Files.createDirectory(data.resolve("plain")));
        CompletableFuture<String> err =
                CompletableFuture.supplyAsync(() -> Distribution.all(instance.getErrorStream()));
        BufferedReader out = instance.inputReader();
        awaitLine(out, "Elected");
        terminate(instance);
        awaitLine(out, "STOPPED (exit code 0)");
        assertThat(instance.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(instance.exitValue()).isZero();
        assertThat(err.get()).as("standard error").isEmpty();
    }

    @Test
    void aConfigurationInTheWorkingDirectoryOverridesTheDefault() throws Exception {
        Path own = Files.createDirectory(data.resolve("own"));
        Files.writeString(own.resolve("log4j2.properties"), """
            appender.out.type = Console
            appender.out.name = Out
            appender.out.layout.type = PatternLayout
            appender.out.layout.pattern = OWN %m%n
            rootLogger.level = INFO
            rootLogger.appenderRef.out.ref = Out
            """);
        Process instance = instance(own);
        awaitLine(instance.inputReader(), "OWN Elected");
        terminate(instance);
        assertThat(instance.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}
