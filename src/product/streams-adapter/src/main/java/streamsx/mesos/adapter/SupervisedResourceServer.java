package streamsx.mesos.adapter;

import com.ibm.streams.resourcemgr.ResourceServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process that the leader starts: the product's resource server, tied to the leader's life. The leader writes lines
 * to our standard input: {@code go} when the server may begin (until then this JVM only keeps itself ready), and any
 * line often enough to say that it lives. When the input ends, or nothing comes for too long (a leader that is stopped
 * but not dead may have lost its leadership), this process ends: in order if that is quick, without order if not.
 */
public final class SupervisedResourceServer {
    /** System property: after how many milliseconds without a line the leader counts as gone. */
    public static final String TIMEOUT_PROPERTY = "streams.mesos.heartbeatTimeoutMillis";

    private static final Logger LOG = Logger.getLogger(SupervisedResourceServer.class.getName());
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ORDERLY_END = Duration.ofSeconds(2);
    private static final String GO = "go";

    private final InputStream orders;
    private final Duration timeout;
    private final Server server;
    private final End end;
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile long lastLine;

    /** The product's resource server. Returns when it likes. */
    interface Server {
        void run() throws Exception;
    }

    /** How a process ends. */
    interface End {
        /** Runs the shutdown hooks; does not return. */
        void exit(int status);

        /** At once. */
        void halt(int status);
    }

    SupervisedResourceServer(InputStream orders, Duration timeout, Server server, End end) {
        this.orders = orders;
        this.timeout = timeout;
        this.server = server;
        this.end = end;
    }

    /** Takes the resource server's arguments. */
    public static void main(String[] args) {
        Duration timeout;
        try {
            timeout = timeout(System.getProperty(TIMEOUT_PROPERTY));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        new SupervisedResourceServer(System.in, timeout, () -> ResourceServer.main(args), new End() {
                    @Override
                    public void exit(int status) {
                        System.exit(status);
                    }

                    @Override
                    public void halt(int status) {
                        Runtime.getRuntime().halt(status);
                    }
                })
                .run();
    }

    /** The system property's value. */
    static Duration timeout(String text) {
        if (text == null || text.trim().isEmpty()) {
            return DEFAULT_TIMEOUT;
        }
        try {
            long millis = Long.parseLong(text.trim());
            if (millis > 0) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException("The system property " + TIMEOUT_PROPERTY + " is \"" + text
                + "\"; it must be a number of milliseconds above 0");
    }

    /** Reads until the leader is gone, then ends the process. */
    void run() {
        start("streams-mesos-warm-up", this::warmUp);
        boolean started = false;
        StringBuilder line = new StringBuilder();
        try {
            for (int c = orders.read(); c >= 0; c = orders.read()) {
                if (c != '\n') {
                    if (c != '\r' && line.length() < GO.length() + 1) {
                        line.append((char) c);
                    }
                    continue;
                }
                lastLine = System.nanoTime();
                if (!started && GO.contentEquals(line)) {
                    started = true;
                    start("streams-mesos-watchdog", this::watch);
                    start("streams-mesos-server", this::serve);
                }
                line.setLength(0);
            }
            LOG.info("The leader has ended this resource server, or is gone");
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The heartbeat of the leader can no longer be read", e);
        }
        gone.set(true);
        end(0);
    }

    /** Loads what a request will need, so that a takeover need not. */
    private void warmUp() {
        try {
            Messages.format(null, Text.NOT_SERVING, "");
            CustomCommands.version();
            Class.forName("com.ibm.streams.resourcemgr.ResourceServer");
            Class.forName("streamsx.mesos.StreamsMesosResourceManager");
        } catch (ClassNotFoundException | RuntimeException | LinkageError e) {
            LOG.log(Level.FINE, "The warm-up failed", e); // whoever needs it will say so
        }
    }

    private void serve() {
        try {
            server.run();
        } catch (Exception | LinkageError e) {
            LOG.log(Level.SEVERE, "The resource server failed", e);
            end(1);
        }
    }

    private void watch() {
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!gone.get()) {
                long silent = System.nanoTime() - lastLine;
                if (silent >= timeout.toNanos()) {
                    LOG.warning("No heartbeat of the leader arrived for " + TimeUnit.NANOSECONDS.toMillis(silent)
                            + " ms; this resource server ends");
                    end(0);
                    return;
                }
                never.await(
                        Math.max(1, Math.min(timeout.toNanos() - silent, timeout.toNanos() / 10)),
                        TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            end(1);
        }
    }

    /** In order, if that does not take too long. */
    private void end(int status) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        start("streams-mesos-halt", () -> {
            try {
                new CountDownLatch(1).await(ORDERLY_END.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                LOG.log(Level.FINE, "Interrupted while waiting for an orderly end", e);
            }
            end.halt(status);
        });
        end.exit(status);
    }

    private static void start(String name, Runnable work) {
        Threads.named(name).newThread(work).start();
    }
}
