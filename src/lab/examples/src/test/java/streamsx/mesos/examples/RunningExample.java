package streamsx.mesos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import streamsx.mesos.testsupport.Await;

/** {@code scripts/mesos-example}, run as a user runs it, and what it says. */
final class RunningExample implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private static final Path SCRIPT = Path.of("..", "..", "..", "scripts", "mesos-example")
            .toAbsolutePath()
            .normalize();
    private static final String END = "(the end)";

    final List<String> output = new ArrayList<>();
    private final BlockingQueue<String> coming = new LinkedBlockingQueue<>();
    private final Process process;

    RunningExample(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(Arrays.asList(arguments));
        // Not in the checkout's own directory: users are anywhere.
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("target").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.start();
        Thread reader = new Thread(() -> {
            process.inputReader().lines().forEach(coming::add);
            coming.add(END);
        });
        reader.setDaemon(true);
        reader.start();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The next line with a word in it; fails the test if the example ends without it. */
    String await(String word) throws InterruptedException {
        while (true) {
            String line = coming.poll(60, TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("no '" + word + "' in " + output);
            }
            output.add(line);
            if (line.contains(word)) {
                return line;
            }
        }
    }

    /**
     * As Ctrl-C, but for the exit code. What it says from here on can still be read, unlike after {@code
     * Process.destroy}.
     */
    void interrupt() {
        process.toHandle().destroy();
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(100, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end; its output: " + output);
        }
        for (String line = coming.poll(10, TimeUnit.SECONDS);
                line != null && !line.equals(END);
                line = coming.poll(10, TimeUnit.SECONDS)) {
            output.add(line);
        }
        return process.exitValue();
    }

    /** Fails the test unless the cluster that it started is gone: its files, and every process that ran in them. */
    void assertNothingIsLeft() {
        Path cluster = cluster().orElseThrow();
        assertThat(cluster).doesNotExist();
        // Those that were killed may still be on their way out.
        Await.until("no process is left behind", AT_MOST, BETWEEN_LOOKS, () -> {
            assertThat(runningIn(cluster)).extracting(ProcessHandle::info).isEmpty();
            return true;
        });
    }

    /** Where the cluster is that it started, if it has said so. */
    private Optional<Path> cluster() {
        return output.stream()
                .filter(line -> line.startsWith("a sandbox cluster runs in "))
                .findFirst()
                .map(line -> Path.of(line.replaceFirst("a sandbox cluster runs in (.*); its page.*", "$1")));
    }

    private static List<ProcessHandle> runningIn(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(one -> {
                    try {
                        return Files.readSymbolicLink(Path.of("/proc", Long.toString(one.pid()), "cwd"))
                                .startsWith(directory);
                    } catch (IOException endedOrNotOurs) {
                        return false;
                    }
                })
                .toList();
    }

    /** Ends it, as gently as it allows: only so it ends what it started. Then whatever is left of that. */
    @Override
    public void close() {
        List<ProcessHandle> started = new ArrayList<>(process.descendants().toList());
        interrupt();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        cluster().map(RunningExample::runningIn).ifPresent(started::addAll);
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
