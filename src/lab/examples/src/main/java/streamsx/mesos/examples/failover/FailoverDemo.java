package streamsx.mesos.examples.failover;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import streamsx.mesos.examples.support.CtrlC;
import streamsx.mesos.examples.support.LocalCluster;

/** Starts a cluster and a scheduler, kills that with SIGKILL, starts another one, and ends all. */
final class FailoverDemo {

    /** The one that runs, or the last one. */
    private Process running;

    private boolean ending;

    int run() throws IOException, InterruptedException {
        Path file = Files.createTempFile("mesos-example", ".properties");
        Files.delete(file);
        try (CtrlC ctrlC = new CtrlC()) {
            ctrlC.does(this::end);
            return tellTheStory(file);
        }
    }

    private int tellTheStory(Path file) throws IOException, InterruptedException {
        try (LocalCluster cluster = LocalCluster.start("[31000-32000]")) {
            List<String> scheduler = command(cluster.master(), file);
            String before = follow(scheduler, "first", "TASK_RUNNING", true);
            System.out.println("killed the first scheduler (kill -9); starting another one with the same file");
            String after = follow(scheduler, "second", "reconciled: ", true);
            List<String> forget = new ArrayList<>(scheduler);
            forget.add("--forget");
            follow(forget, "third", "are ended", false);
            boolean same = before.split(" ")[1].equals(after.split(" ")[2]) && after.contains("TASK_RUNNING");
            System.out.println(same ? "the task was the same all the time" : "the task was lost on the way");
            return same ? 0 : 1;
        } catch (IOException e) {
            if (isEnding()) {
                return 1;
            }
            throw e;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static List<String> command(String master, Path file) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile", ""),
                "-cp",
                System.getProperty("java.class.path"),
                Failover.class.getName(),
                "--master",
                master,
                "--file",
                file.toString());
    }

    /** Shows what a process says up to a certain word, and then kills it, or lets it end; returns the last line. */
    private String follow(List<String> command, String name, String upTo, boolean kill)
            throws IOException, InterruptedException {
        Process process = start(command);
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null) {
                System.out.println("  " + name + ": " + line);
                if (line.contains(upTo)) {
                    return line;
                }
                line = output.readLine();
            }
            throw new IOException("the " + name + " scheduler ended before it printed '" + upTo + "'");
        } finally {
            if (kill) {
                process.destroyForcibly();
            }
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private synchronized Process start(List<String> command) throws IOException {
        if (ending) {
            throw new IOException("the example is ending");
        }
        running = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return running;
    }

    /** No scheduler any more, so {@link #tellTheStory} ends and puts the rest away, the task too. */
    private synchronized void end() {
        ending = true;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private synchronized boolean isEnding() {
        return ending;
    }
}
