package streamsx.mesos.streamsserver;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.leader.TermCompanion;

/**
 * The product's resource server in a child process: started while the instance stands by, so that it is warm;
 * told to serve when the term is ready; started again, with a growing pause, when it ends; gone before the term leaves.
 * Whatever happens to it, the term goes on.
 */
public final class StreamsServerProcess implements TermCompanion {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsServerProcess.class);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Duration heartbeat;
    private final Duration stopLimit;
    private final UnaryOperator<Duration> delays;
    private final Consumer<String> output;
    private final Thread keeper = new Thread(this::keep, "streams-server");
    private ServerChild current;
    private boolean ready;
    private boolean stopped;

    /**
     * A Streams server process that is not started.
     *
     * @param command     see {@link StreamsServerCommand#line}
     * @param environment of the child, beside what it inherits
     * @param heartbeat   pause between two signs of life
     * @param stopLimit   how long the child may take to end in order
     * @param delays      from how long a child has lived to the delay before the next
     */
    public StreamsServerProcess(
            List<String> command,
            Map<String, String> environment,
            Duration heartbeat,
            Duration stopLimit,
            UnaryOperator<Duration> delays) {
        this(command, environment, heartbeat, stopLimit, delays, line -> LOG.info("| {}", line));
    }

    StreamsServerProcess(
            List<String> command,
            Map<String, String> environment,
            Duration heartbeat,
            Duration stopLimit,
            UnaryOperator<Duration> delays,
            Consumer<String> output) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.heartbeat = heartbeat;
        this.stopLimit = stopLimit;
        this.delays = delays;
        this.output = output;
        keeper.setDaemon(true);
    }

    /** Starts the child and keeps it running. */
    public void start() {
        keeper.start();
    }

    private void keep() {
        try {
            while (true) {
                long started = System.nanoTime();
                ServerChild child = launch();
                if (child == null) {
                    return;
                }
                int code = child.awaitEnd();
                Duration lived = Duration.ofNanos(System.nanoTime() - started);
                if (!pause(
                        lived,
                        "The Streams server process (pid " + child.pid() + ") ended with exit code " + code + " after "
                                + lived.toMillis() + " ms")) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next child, or null when there shall be none any more. */
    private ServerChild launch() throws InterruptedException {
        while (true) {
            try {
                synchronized (this) {
                    if (stopped) {
                        return null;
                    }
                    ProcessBuilder builder = new ProcessBuilder(command);
                    builder.environment().putAll(environment);
                    current = ServerChild.start(builder, heartbeat, output);
                    LOG.info("Started the Streams server process (pid {}), with {}", current.pid(), command.get(0));
                    if (ready) {
                        current.go();
                    }
                    return current;
                }
            } catch (IOException e) {
                if (!pause(Duration.ZERO, "The Streams server process could not be started: " + e.getMessage())) {
                    return null;
                }
            }
        }
    }

    private synchronized boolean pause(Duration lived, String why) throws InterruptedException {
        if (stopped) {
            return false;
        }
        Duration pause = delays.apply(lived);
        LOG.warn("{}; started again in {} ms", why, pause.toMillis());
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toMillis(); !stopped && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return !stopped;
    }

    @Override
    public synchronized void ready() {
        ready = true;
        if (current != null) {
            current.go();
        }
    }

    @Override
    public void stop() {
        ServerChild last;
        synchronized (this) {
            stopped = true;
            last = current;
            current = null;
            notifyAll();
        }
        if (last != null) {
            last.stop(stopLimit);
        }
    }
}
