package streamsx.mesos.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The operating system's processes: starts ours, sends signals, and looks at those that run. */
final class Processes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Path logs;
    private final List<String> java;

    /**
     * A part of the cluster.
     *
     * @param process the process
     * @param ready   what it said of itself when it was ready
     */
    record Started(Process process, JsonNode ready) {
        int port() {
            return ready.get("port").asInt();
        }
    }

    Processes(Path logs, String mainClass) {
        this.logs = logs;
        this.java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass);
    }

    /**
     * Starts a part of the sandbox in a JVM of its own.
     *
     * @param started called with the process at once, so that it can be ended whatever comes
     * @return completes when it says that it is ready
     */
    CompletableFuture<Started> start(String name, List<String> arguments, Consumer<Process> started) {
        List<String> command = new ArrayList<>(java);
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(logs.resolve(name + ".log").toFile())
                    .start();
            started.accept(process);
            return CompletableFuture.supplyAsync(() -> awaitReady(name, process));
        } catch (IOException e) {
            throw new DemoException("cannot start " + name, e);
        }
    }

    private Started awaitReady(String name, Process process) {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("{\"ready\"")) {
                    return new Started(process, JSON.readTree(line));
                }
            }
        } catch (IOException e) {
            throw new DemoException("cannot read what " + name + " prints", e);
        }
        throw new DemoException(name + " ended before it was ready; see " + logs.resolve(name + ".log"));
    }

    /** Runs a command to its end; what it prints is returned. */
    static String run(List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new DemoException(
                        String.join(" ", command) + " failed with exit code " + process.exitValue() + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new DemoException("cannot run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted while running " + String.join(" ", command), e);
        }
    }

    /** Sends a signal by name, for example STOP. */
    static void signal(long pid, String name) {
        run(List.of("kill", "-" + name, String.valueOf(pid)), Map.of());
    }

    /** The controllers among the processes of the tasks below a directory: pids by task id. */
    static Map<String, Long> controllers(Path directory) {
        Map<String, Long> found = new TreeMap<>();
        for (ProcessHandle process : inside("MESOS_SANDBOX", directory.toString())) {
            Path entry = Path.of("/proc", String.valueOf(process.pid()));
            try {
                List<String> line = nulSeparated(entry.resolve("cmdline"));
                if (!line.isEmpty() && Path.of(line.get(0)).endsWith("java")) {
                    nulSeparated(entry.resolve("environ")).stream()
                            .filter(v -> v.startsWith("MESOS_TASK_ID="))
                            .findFirst()
                            .ifPresent(v -> found.put(v.substring(v.indexOf('=') + 1), process.pid()));
                }
            } catch (IOException | UncheckedIOException e) {
                // It ended while it was looked at.
                continue;
            }
        }
        return found;
    }

    /** Processes with an environment variable of this value's beginning. */
    static List<ProcessHandle> inside(String variable, String valuePrefix) {
        List<ProcessHandle> found = new ArrayList<>();
        for (Path process : all()) {
            try {
                if (nulSeparated(process.resolve("environ")).stream()
                        .anyMatch(v -> v.startsWith(variable + "=" + valuePrefix))) {
                    ProcessHandle.of(pid(process)).ifPresent(found::add);
                }
            } catch (IOException | UncheckedIOException e) {
                continue;
            }
        }
        return found;
    }

    private static List<Path> all() {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(p -> p.getFileName().toString().matches("\\d+"))
                    .toList();
        } catch (IOException e) {
            throw new DemoException("the process table cannot be read from /proc; the sandbox needs Linux", e);
        }
    }

    private static long pid(Path process) {
        return Long.parseLong(process.getFileName().toString());
    }

    private static List<String> nulSeparated(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        return text.isEmpty()
                ? List.of()
                : List.of(text.substring(0, text.length() - 1).split("\0", -1));
    }

    static Optional<ProcessHandle> alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }
}
