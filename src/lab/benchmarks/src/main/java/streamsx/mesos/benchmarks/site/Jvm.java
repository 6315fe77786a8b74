package streamsx.mesos.benchmarks.site;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import streamsx.mesos.benchmarks.report.BenchmarkException;

/**
 * A main class of ours in a JVM of its own. What it prints is kept in a file, and the moment in which an awaited line
 * came is noted.
 */
public class Jvm implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(20);

    private final String name;
    private final Path log;
    private final Process process;
    private final Map<String, CompletableFuture<Line>> firsts = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> read;

    /**
     * A line that was printed.
     *
     * @param nanos when it came, {@link System#nanoTime()}
     */
    public record Line(long nanos, String text) {
        /** What follows a marker in it, up to the next space. */
        public String after(String marker) {
            String rest = text.substring(text.indexOf(marker) + marker.length());
            int space = rest.indexOf(' ');
            return space < 0 ? rest : rest.substring(0, space);
        }
    }

    /**
     * How it is run.
     *
     * @param name    for people, and of its log
     * @param options of the JVM
     * @param awaited texts by which lines are recognised, see {@link #first}
     */
    public record Command(
            String name,
            List<String> options,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment,
            List<String> awaited) {}

    /** Starts it. */
    public Jvm(Command command, Path logs) {
        name = command.name();
        log = logs.resolve(name + ".log");
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(command.options());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), command.mainClass()));
        words.addAll(command.arguments());
        command.awaited().forEach(text -> firsts.put(text, new CompletableFuture<>()));
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().putAll(command.environment());
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new BenchmarkException("cannot start " + name, e);
        }
        read = new CompletableFuture<>();
        Thread reader = new Thread(this::read, "output-of-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter out = Files.newBufferedWriter(log)) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                long now = System.nanoTime();
                line(now, text);
                note(new Line(now, text));
                out.write(text);
                out.newLine();
                if (!in.ready()) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The end of the process while it was read from; what came is noted.
            firsts.forEach((awaited, first) -> first.completeExceptionally(e));
        } finally {
            firsts.forEach((awaited, first) -> first.completeExceptionally(
                    new BenchmarkException(name + " ended before it printed \"" + awaited + "\"; see " + log)));
            read.complete(null);
        }
    }

    private void note(Line line) {
        firsts.forEach((awaited, first) -> {
            if (!first.isDone() && line.text().contains(awaited)) {
                first.complete(line);
            }
        });
    }

    /** Gets every line, on the reader's thread. */
    protected void line(long nanos, String text) {}

    /** Waits for the first line that contains an awaited text. */
    public Line first(String awaited, Duration atMost) {
        try {
            return firsts.get(awaited).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BenchmarkException ours
                    ? ours
                    : new BenchmarkException("cannot read what " + name + " prints", e.getCause());
        } catch (TimeoutException e) {
            throw new BenchmarkException(
                    name + " did not say \"" + awaited + "\" in " + atMost.toSeconds() + " s; see " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    /** CPU time that it has used so far; zero when it is gone. */
    public Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Fails if it has ended. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new BenchmarkException(name + " has ended with exit code " + process.exitValue() + "; see " + log);
        }
    }

    /** Asks it to end (SIGTERM); it can still print, unlike after {@link Process#destroy}. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Ends it at once (SIGKILL). */
    public void kill() {
        process.destroyForcibly();
    }

    /** Waits for its end; returns its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BenchmarkException(name + " does not end; see " + log);
            }
            read.get(END.toMillis(), TimeUnit.MILLISECONDS);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchmarkException("the output of " + name + " does not end", e);
        }
    }

    /** Ends it, and waits until it is gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
