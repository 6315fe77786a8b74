package streamsx.mesos.supervise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.backoff.Backoff;

@Timeout(15)
class SupervisorIT {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private Supervisor supervisor(String script) {
        // $1 is a file that counts the runs, $2 the ready file.
        return new Supervisor(
                List.of(
                        "sh",
                        "-c",
                        "echo run >> \"$1\"; n=$(wc -l < \"$1\"); " + script,
                        "sh",
                        directory.resolve("runs").toString(),
                        ready().toString()),
                ready(),
                new RestartDelays(Backoff.ofMillis(1, 4), Duration.ofMinutes(1)),
                new PrintStream(log, true));
    }

    private Path ready() {
        return directory.resolve("ready.json");
    }

    private int runs() throws Exception {
        return Files.readAllLines(directory.resolve("runs")).size();
    }

    @Test
    void u39AFailureBeforeItWasUpIsPassedOnAtOnce() throws Exception {
        assertThat(supervisor("exit 11").run()).isEqualTo(11);
        assertThat(runs()).isEqualTo(1);
        assertThat(log.toString(UTF_8)).contains("exit code 11 (ZOOKEEPER_UNREACHABLE)");
    }

    @Test
    void whatWasUpIsStartedAgainUntilAnOrderedStop() throws Exception {
        assertThat(supervisor("touch \"$2\"; case $n in 1) exit 1;; 2) exit 70;; 3) kill -9 $$;; *) exit 0;; esac")
                        .run())
                .isZero();
        assertThat(runs()).isEqualTo(4);
        assertThat(log.toString(UTF_8)).contains("signal 9");
        assertThat(ready()).doesNotExist();
    }

    @Test
    void onceUpItIsStartedAgainAlthoughItFailsToComeUp() throws Exception {
        assertThat(supervisor("[ $n = 1 ] && touch \"$2\"; [ $n -lt 4 ] && exit 11; exit 0")
                        .run())
                .isZero();
        assertThat(runs()).isEqualTo(4);
    }

    @Test
    void aLostElectionOnTheWayIsNoFailure() throws Exception {
        assertThat(supervisor("[ $n = 1 ] && exit 10; exit 0").run()).isZero();
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void finalCodesEndIt() throws Exception {
        for (int code : new int[] {0, 2, 16}) {
            Files.deleteIfExists(directory.resolve("runs"));
            assertThat(supervisor("touch \"$2\"; exit " + code).run()).isEqualTo(code);
            assertThat(runs()).isEqualTo(1);
        }
    }

    @Test
    void theInstancesCodeCountsThoughItsReadyFileCannotBeRemoved() throws Exception {
        assertThat(supervisor("mkdir -p \"$2/held\"; exit 16").run()).isEqualTo(16);
        assertThat(log.toString(UTF_8)).contains("exit code 16 (TORN_DOWN)", "ready.json could not be removed");
    }

    @Test
    void p1AProgramThatIsReplacedIsWaitedFor() throws Exception {
        Path program = directory.resolve("program");
        Path hidden = directory.resolve("hidden");
        Files.writeString(program, """
                #!/bin/sh
                cd "%s"
                echo run >> runs
                [ "$(wc -l < runs)" = 2 ] && exit 0
                touch ready.json
                mv program hidden
                exit 1
                """.formatted(directory));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        PrintStream restoring = new PrintStream(log, true, UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.contains("cannot be started")) {
                    assertThat(hidden.toFile().renameTo(program.toFile())).isTrue();
                }
            }
        };
        Supervisor supervisor = new Supervisor(
                List.of(program.toString()),
                ready(),
                new RestartDelays(Backoff.ofMillis(1, 4), Duration.ofMinutes(1)),
                restoring);
        assertThat(supervisor.run()).isZero();
        assertThat(runs()).isEqualTo(2);
        assertThat(log.toString(UTF_8)).contains("supervisor: the instance cannot be started: ", program.toString());
    }

    @Test
    void anOldReadyFileDoesNotCount() throws Exception {
        Files.createFile(ready());
        assertThat(supervisor("exit 13").run()).isEqualTo(13);
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void termGoesToTheInstanceAndItIsNotStartedAgain() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Supervisor supervisor = supervisor(
                "touch \"$2\"; trap 'exit 143' TERM; echo up > " + fifo + "; while :; do sleep 1 & wait $!; done");
        CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(() -> {
            try {
                return supervisor.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(Files.readString(fifo)).isEqualTo("up\n"));
        supervisor.stop();
        assertThat(ended.get()).isEqualTo(143);
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void pausesDoubleUpToALimitAndFallBackAfterALastingRun() {
        RestartDelays delays = RestartDelays.ofSupervisor();
        long[] pauses = LongStream.range(0, 10)
                .map(i -> delays.after(Duration.ofSeconds(1)).toMillis())
                .toArray();
        assertThat(pauses).containsExactly(200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000);
        assertThat(delays.after(Duration.ofMinutes(2))).isEqualTo(Duration.ofMillis(200));
        assertThat(delays.after(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(400));
    }
}
