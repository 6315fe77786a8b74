package streamsx.mesos.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An example in a process of its own, as its script starts it, and what it says. */
final class RunningExample implements AutoCloseable {

    private static final String END = "(the end)";

    final List<String> said = new ArrayList<>();
    private final BlockingQueue<String> coming = new LinkedBlockingQueue<>();
    private final Process process;

    RunningExample(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dexamples.executor=" + System.getProperty("examples.executor"),
                "-cp", System.getProperty("java.class.path"), Examples.class.getName()));
        command.addAll(Arrays.asList(arguments));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
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
                throw new AssertionError("no '" + word + "' in " + said);
            }
            said.add(line);
            if (line.contains(word)) {
                return line;
            }
        }
    }

    /** As Ctrl-C, but for the exit code. */
    void interrupt() {
        process.destroy();
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(100, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end; it said " + said);
        }
        for (String line = coming.poll(10, TimeUnit.SECONDS); line != null && !line.equals(END);
                line = coming.poll(10, TimeUnit.SECONDS)) {
            said.add(line);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
