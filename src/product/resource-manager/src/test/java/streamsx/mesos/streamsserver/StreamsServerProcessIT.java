package streamsx.mesos.streamsserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.testsupport.Await;

/** The child from its start to its end, with a small one in place of the real one. */
@Timeout(60)
class StreamsServerProcessIT {
    private static final String HELLO = "hello from ";

    @TempDir
    Path directory;

    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<Duration> lives = new CopyOnWriteArrayList<>();
    private StreamsServerProcess server;

    private StreamsServerProcess start(String manner, Duration stopLimit) throws Exception {
        return start(LeaderProcess.command(directory, manner), stopLimit);
    }

    private StreamsServerProcess start(List<String> command, Duration stopLimit) {
        server = new StreamsServerProcess(
                command,
                Map.of("STREAMS_INSTALL", "/opt/s"),
                Duration.ofMillis(20),
                stopLimit,
                lived -> {
                    lives.add(lived);
                    return Duration.ofMillis(10L << lives.size());
                },
                output::add);
        server.start();
        return server;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    private List<String> told(int run) {
        try {
            Path file = directory.resolve("run-" + run);
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long pid() {
        String last = output.stream()
                .filter(l -> l.startsWith(HELLO))
                .reduce((a, b) -> b)
                .orElseThrow();
        return Long.parseLong(last.substring(last.lastIndexOf(' ') + 1));
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static void until(BooleanSupplier condition) {
        Await.until("the process is as expected", condition);
    }

    @Test
    void isToldThatWeLiveFromTheBeginningAndToGoWhenTheTermIsReady() throws Exception {
        start("obeys", Duration.ofSeconds(10));
        until(() -> told(0).size() >= 3);
        assertThat(told(0)).doesNotContain("go");
        server.ready();
        until(() -> told(0).contains("go"));
        int then = told(0).size();
        until(() -> told(0).size() >= then + 3);
        assertThat(told(0)).containsOnlyOnce("go").doesNotContain("end");
    }

    @Test
    void endsInOrderAndStopWaitsForThat() throws Exception {
        start("obeys", Duration.ofSeconds(20));
        until(() -> !told(0).isEmpty() && !output.isEmpty());
        long pid = pid();
        server.stop();
        assertThat(alive(pid)).isFalse();
        assertThat(told(0)).endsWith("end");
        assertThat(lives)
                .as("an end that was ordered is no reason to start again")
                .isEmpty();
        server.stop();
    }

    @Test
    void isKilledIfItStays() throws Exception {
        start("stays", Duration.ofMillis(300));
        until(() -> !told(0).isEmpty() && !output.isEmpty());
        long pid = pid();
        server.stop();
        assertThat(told(0)).endsWith("end");
        assertThat(alive(pid)).isFalse();
    }

    @Test
    void oneThatDoesNotListenHoldsUpNobody() throws Exception {
        start("deaf", Duration.ofMillis(300));
        until(() -> output.stream().anyMatch(l -> l.startsWith(HELLO)));
        for (int i = 0; i < 50_000; i++) {
            server.ready(); // more than the pipe holds
        }
        long pid = pid();
        server.stop();
        assertThat(alive(pid)).isFalse();
    }

    @Test
    void isStartedAgainWithPausesAsLongAsItDies() throws Exception {
        start("dies", Duration.ofSeconds(10));
        until(() -> lives.size() >= 3);
        server.stop();
        int runs = lives.size();
        assertThat(directory.toFile().list().length).isBetween(3, runs + 1);
        assertThat(lives).allMatch(lived -> lived.toMillis() > 0);
    }

    @Test
    void theNextChildMayGoAtOnceIfTheTermIsReady() throws Exception {
        start("dies-at-first-go", Duration.ofSeconds(10));
        until(() -> !told(0).isEmpty());
        server.ready();
        until(() -> told(1).contains("go"));
        assertThat(lives).hasSize(1);
    }

    @Test
    void whatItPrintsIsPassedOn() throws Exception {
        start("dies", Duration.ofSeconds(10));
        until(() -> lives.size() >= 1 && output.size() >= 6);
        assertThat(output.subList(0, 6))
                .contains("a complaint", "Streams is at /opt/s")
                .anyMatch(l -> l.startsWith(HELLO + "0"))
                .as("a line that is too long comes in pieces")
                .contains("x".repeat(4_000), "x".repeat(1_000));
    }

    @Test
    void aPausedLeaderGivesNoSignAndAKilledOneEndsTheInput() throws Exception {
        Process leader = new ProcessBuilder(
                        LeaderProcess.command(directory, "").get(0),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeaderProcess.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("leader.log").toFile())
                .start();
        try {
            until(() -> told(0).contains("go"));
            signal("STOP", leader);
            AtomicInteger before = new AtomicInteger();
            // Ten signs of life would fit into each pause.
            Await.until("it hears no more", Duration.ofSeconds(20), Duration.ofMillis(200), () -> {
                int now = told(0).size();
                return before.getAndSet(now) == now;
            });
            int paused = told(0).size();
            signal("CONT", leader);
            until(() -> told(0).size() > paused + 2);
            assertThat(told(0)).doesNotContain("end");
        } finally {
            leader.destroyForcibly().waitFor();
        }
        until(() -> told(0).contains("end"));
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void oneThatCannotBeStartedIsTriedAgainAndHarmsNobody() throws Exception {
        start(List.of(directory.resolve("no-such-program").toString()), Duration.ofSeconds(10));
        server.ready();
        until(() -> lives.size() >= 2);
        assertThat(lives).containsOnly(Duration.ZERO);
        server.stop();
    }
}
