package streamsx.mesos.benchmarks.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import streamsx.mesos.benchmarks.report.BenchmarkException;

/** One instance of the product, started as {@code start --fg} with the JVM options of its script. */
public final class Instance extends Jvm {
    /** What the log says at the steps of a takeover. */
    public static final String STANDING_BY = "Standing by at ";

    public static final String ELECTED = "Elected, with latch node ";
    public static final String LOADED = ": Loaded ";
    public static final String READY = ": Ready: ";

    private static final String STATUS = ": Task status ";
    private static final String TASK = "task=";
    private static final Duration UP = Duration.ofSeconds(60);

    private final Set<String> heardOf = ConcurrentHashMap.newKeySet();
    private volatile Goal goal;

    /** So many tasks to be heard of, and when that was. */
    private record Goal(int tasks, CompletableFuture<Long> reached) {}

    Instance(String name, String heap, List<String> arguments, Path logs) {
        super(
                new Command(
                        name,
                        List.of("-Xmx" + heap, "-XX:+UseSerialGC"),
                        "streamsx.mesos.cli.StreamsOnMesos",
                        arguments,
                        Map.of("STREAMS_SERVER_JAVA_OPTS", "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"),
                        List.of(STANDING_BY, ELECTED, LOADED, READY)),
                logs);
    }

    /** Waits until it is up as a standby, or more. */
    public void awaitUp() {
        first(STANDING_BY, UP);
    }

    /** {@code host:port} of its HTTP API. */
    public String address() {
        return first(STANDING_BY, UP).after(STANDING_BY);
    }

    @Override
    protected void line(long nanos, String text) {
        Goal aim = goal;
        if (aim == null) {
            return;
        }
        int status = text.indexOf(STATUS);
        int at = status < 0 ? -1 : text.indexOf(TASK, status);
        if (at >= 0) {
            int from = at + TASK.length();
            heardOf.add(text.substring(from, text.indexOf(' ', from)));
            if (heardOf.size() == aim.tasks()) {
                aim.reached().complete(nanos);
            }
        }
    }

    /** Counts from now on the tasks that Mesos reports to it. To be called before it leads. */
    public void expectTasks(int tasks) {
        goal = new Goal(tasks, new CompletableFuture<>());
    }

    /** Waits until Mesos has reported as many tasks to it as are expected; returns when that was. */
    public long awaitTasks(Duration atMost) {
        Goal aim = goal;
        try {
            return aim.reached().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new BenchmarkException(
                    "of " + aim.tasks() + " tasks " + name() + " heard of " + heardOf.size() + " in "
                            + atMost.toSeconds() + " s",
                    e);
        } catch (ExecutionException e) {
            throw new BenchmarkException("waiting for the tasks of " + name() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    /** Resident memory now and at its highest, in MB. */
    public long[] residentMegabytes() {
        try {
            long[] result = new long[2];
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    result[0] = kilobytes(line) / 1024;
                } else if (line.startsWith("VmHWM:")) {
                    result[1] = kilobytes(line) / 1024;
                }
            }
            return result;
        } catch (IOException e) {
            throw new BenchmarkException("the memory of " + name() + " cannot be read", e);
        }
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.replaceAll("\\D+", ""));
    }

    /** What is alive in its heap after a full collection, in bytes. */
    public long liveBytes() {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String last = new String(jcmd.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .filter(l -> l.startsWith("Total"))
                    .findFirst()
                    .orElse("");
            jcmd.waitFor();
            String[] words = last.split("\\s+");
            if (words.length < 3) {
                throw new BenchmarkException("jcmd does not report the heap of " + name());
            }
            return Long.parseLong(words[2]);
        } catch (IOException e) {
            throw new BenchmarkException("jcmd of the JDK is needed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
