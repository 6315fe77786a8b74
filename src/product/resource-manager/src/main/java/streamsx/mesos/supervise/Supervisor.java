package streamsx.mesos.supervise;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import streamsx.mesos.leader.ExitCode;

/**
 * Keeps one instance running: starts it again, with a growing pause, whenever it ends for any reason but an order.
 * An instance that was never up is not started again, so that {@code start} can say what is wrong with it; it may only
 * lose an election that it had won on its way.
 */
public final class Supervisor {
    private static final Duration TERM_GRACE = Duration.ofSeconds(20);

    private final List<String> command;
    private final Path readyFile;
    private final RestartDelays delays;
    private final PrintStream log;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Process child;

    /**
     * Prepares.
     *
     * @param command   starts the instance
     * @param readyFile written by the instance when it is up
     * @param delays    between the end of an instance and the next start
     * @param log       what happens is written here, a line each
     */
    public Supervisor(List<String> command, Path readyFile, RestartDelays delays, PrintStream log) {
        this.command = List.copyOf(command);
        this.readyFile = readyFile;
        this.delays = delays;
        this.log = log;
    }

    /**
     * Runs until the instance is down for good.
     *
     * @return its exit code
     * @throws IOException if the first one cannot be started
     */
    public int run() throws IOException, InterruptedException {
        boolean wasUp = false;
        while (true) {
            long start = System.nanoTime();
            String end;
            int code;
            try {
                Files.deleteIfExists(readyFile);
                Process process = startChild();
                if (process == null) {
                    return ExitCode.STOPPED.code();
                }
                code = process.waitFor();
                wasUp |= Files.exists(readyFile);
                end = "the instance ended with " + describe(code);
                if (stopping.getCount() == 0 || !again(code, wasUp)) {
                    say(end + "; it stays down");
                    removeReadyFile();
                    return code;
                }
            } catch (IOException e) {
                // A Java that is just being replaced, a full disk: what was up before can be again.
                if (!wasUp) {
                    throw e;
                }
                code = ExitCode.INTERNAL.code();
                end = "the instance cannot be started: " + e.getMessage();
            }
            Duration pause = delays.after(Duration.ofNanos(System.nanoTime() - start));
            say(end + "; it starts again in " + pause.toMillis() + " ms");
            if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return code;
            }
        }
    }

    /** Whatever becomes of it, the instance's exit code is the supervisor's. */
    private void removeReadyFile() {
        try {
            Files.deleteIfExists(readyFile);
        } catch (IOException e) {
            say("the file " + readyFile + " could not be removed: " + e);
        }
    }

    private synchronized Process startChild() throws IOException {
        if (stopping.getCount() == 0) {
            return null;
        }
        child = new ProcessBuilder(command).inheritIO().start();
        return child;
    }

    /** Asks the instance to end, as its own SIGTERM would, and waits; it is not started again. For any thread. */
    public void stop() {
        Process process;
        synchronized (this) {
            stopping.countDown();
            process = child;
        }
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(TERM_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean again(int code, boolean wasUp) {
        Optional<ExitCode> known = known(code);
        if (known.isPresent() && known.get().isFinal()) {
            return false;
        }
        return wasUp || known.equals(Optional.of(ExitCode.LEADERSHIP_LOST));
    }

    private static Optional<ExitCode> known(int code) {
        return Arrays.stream(ExitCode.values())
                .filter(exit -> exit.code() == code)
                .findFirst();
    }

    public static String describe(int code) {
        return "exit code " + code
                + known(code).map(exit -> " (" + exit + ")").orElse(code > 128 ? " (signal " + (code - 128) + ")" : "");
    }

    private void say(String what) {
        log.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " supervisor: " + what);
    }
}
