package streamsx.mesos.chaos.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.Recorder;
import streamsx.mesos.chaos.plan.FaultKind;
import streamsx.mesos.config.Property;

/** A process of the cluster under its supervisor, which is here: however it ends, it is started again after a while. */
public final class ManagedProcess {
    private static final long PAUSE_MILLIS = 700;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final File log;
    private final Path directory;
    private final Recorder recorder;
    private Process process;
    private boolean held;
    private boolean paused;
    private boolean ordered;
    private boolean closing;

    /**
     * @param command     starts it, in the foreground
     * @param environment more variables
     * @param directory   where it runs, and where its log {@code <name>.log} goes
     */
    ManagedProcess(
            String name, List<String> command, Map<String, String> environment, Path directory, Recorder recorder) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.recorder = recorder;
        log = directory.resolve(name + ".log").toFile();
    }

    public String name() {
        return name;
    }

    /** Starts it, and whatever comes after it. */
    void start() {
        Thread thread = new Thread(this::supervise, "supervisor-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void supervise() {
        try {
            while (true) {
                Process current = launch();
                if (current == null) {
                    return;
                }
                int code = current.waitFor();
                synchronized (this) {
                    recorder.add(new Fact.Ended(Recorder.now(), name, code, ordered));
                    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
                    for (long left = 1; !closing && (held || left > 0); left = end - System.nanoTime()) {
                        if (held) {
                            wait();
                        } else {
                            TimeUnit.NANOSECONDS.timedWait(this, left);
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            recorder.note(name + " cannot be started: " + e);
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Process launch() throws IOException {
        if (closing) {
            return null;
        }
        ordered = false;
        paused = false;
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        // What the user of this tool has set for instances of his own would be heard by ours too.
        Arrays.stream(Property.values()).map(Property::name).forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        process = builder.start();
        recorder.add(new Fact.Started(Recorder.now(), name, process.pid()));
        return process;
    }

    /** Pid of the process that runs, or ran last; 0 before the first. */
    public synchronized long pid() {
        return process == null ? 0 : process.pid();
    }

    /** Whether a process runs that nobody harms. */
    public synchronized boolean up() {
        return process != null && process.isAlive() && !paused && !held;
    }

    /**
     * Harms it.
     *
     * @return false if it is down or paused already
     */
    public synchronized boolean harm(FaultKind kind) {
        if (!up()) {
            return false;
        }
        switch (kind) {
            case KILL -> {
                held = true;
                ordered = true;
                process.destroyForcibly();
            }
            case TERM -> {
                held = true;
                ordered = true;
                process.destroy();
            }
            case PAUSE -> {
                paused = true;
                Signals.send("STOP", process.pid());
            }
            default -> throw new IllegalArgumentException(kind + " is not for processes");
        }
        return true;
    }

    /** The harm is over: it goes on, or may be started again. */
    public synchronized void heal() {
        if (paused && process.isAlive()) {
            Signals.send("CONT", process.pid());
        }
        paused = false;
        held = false;
        notifyAll();
    }

    /** Ends it for good: asks, and insists after a while. */
    void close(long graceMillis) throws InterruptedException {
        Process last;
        synchronized (this) {
            closing = true;
            ordered = true;
            heal();
            last = process;
        }
        if (last != null) {
            last.destroy();
            if (!last.waitFor(graceMillis, TimeUnit.MILLISECONDS)) {
                last.destroyForcibly().waitFor();
            }
        }
    }
}
