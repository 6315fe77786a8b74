package streamsx.mesos.supervise;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import streamsx.mesos.config.Config;

/**
 * The files of a supervised instance in RUN_DIR.
 *
 * @param pid   holds the supervisor's pid and, so that a pid given anew is not mistaken for it, its start time
 * @param ready written by the instance when it is up
 * @param log   what supervisor and instance print
 */
public record InstanceFiles(Path pid, Path ready, Path log) {
    private static final long CLOCK_TOLERANCE_MILLIS = 2_000;
    /** Longer than a supervisor gives its instance. */
    private static final Duration TERM_GRACE = Duration.ofSeconds(25);

    /**
     * Runs something with the files of the first free number; two starts at once do not get the same.
     *
     * @throws IOException if the files cannot be written; a process that was started for them has been ended again
     */
    public static InstanceFiles claim(Config config, Claim claim) throws IOException {
        Files.createDirectories(config.runDir());
        try (FileChannel channel = FileChannel.open(
                        config.runDir().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            InstanceFiles files = firstFree(config);
            Files.deleteIfExists(files.ready);
            ProcessHandle owner = claim.start(files);
            try {
                files.write(owner);
            } catch (IOException e) {
                end(owner);
                throw new IOException(
                        "The pid file " + files.pid + " cannot be written (" + e.getMessage()
                                + "), so the instance has been stopped: is there space in RUN_DIR, and is it yours?",
                        e);
            }
            return files;
        }
    }

    /** Nothing would find a process whose pid is in no file. */
    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(TERM_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Starts the process that owns the files from now on. */
    public interface Claim {
        ProcessHandle start(InstanceFiles files) throws IOException;
    }

    private static InstanceFiles firstFree(Config config) throws IOException {
        String scope = "streams-on-mesos-" + config.streams().type() + "-"
                + config.streams().domainStep() + "-";
        int number = 0;
        while (true) {
            Path base = config.runDir();
            String name = scope + number;
            InstanceFiles files = new InstanceFiles(
                    base.resolve(name + ".pid"), base.resolve(name + ".ready.json"), base.resolve(name + ".log"));
            if (!files.inUse()) {
                return files;
            }
            number++;
        }
    }

    private boolean inUse() throws IOException {
        if (!Files.exists(pid)) {
            return false;
        }
        List<String> lines = Files.readAllLines(pid);
        try {
            long startedAt = Long.parseLong(lines.get(1));
            return ProcessHandle.of(Long.parseLong(lines.get(0)))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> Math.abs(startMillis(process) - startedAt) < CLOCK_TOLERANCE_MILLIS)
                    .isPresent();
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return false; // Whoever wrote this died over it.
        }
    }

    private void write(ProcessHandle owner) throws IOException {
        Files.writeString(pid, owner.pid() + "\n" + startMillis(owner) + "\n");
    }

    private static long startMillis(ProcessHandle process) {
        Optional<Instant> start = process.info().startInstant();
        return start.map(Instant::toEpochMilli).orElse(0L);
    }
}
