package streamsx.mesos.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinLogger;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import streamsx.mesos.secrets.ApiToken;

/** The HTTP API of an instance, leader or standby: the REST interface and the health pages. */
public final class HttpApiServer implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final long IDLE_MILLIS = 30_000;

    /**
     * Where and how it serves.
     *
     * @param bindAddress   address to listen on
     * @param port          port to listen on; 0 for any
     * @param token         what callers must show
     * @param limits        what it bears
     * @param defaultCores  cores of a resource whose tags say nothing of them
     * @param defaultMemory memory, in MB, of a resource whose tags say nothing of it
     */
    public record Options(
            String bindAddress,
            int port,
            ApiToken token,
            ServerLimits limits,
            double defaultCores,
            double defaultMemory) {
        /** With the product's limits and default sizes. */
        public Options(String bindAddress, int port, ApiToken token) {
            this(bindAddress, port, token, ServerLimits.DEFAULT, 2, 4096);
        }
    }

    private final Options options;
    private final QueuedThreadPool pool;
    private final ScheduledThreadPoolExecutor timer;
    private final AsyncReplies replies;
    private final LongPoll longPoll;
    private final ConnectionLimits connectionLimits;
    private final Javalin app;

    /** Makes it; {@link #start()} opens the port. */
    public HttpApiServer(Options options, InstanceStatus status) {
        this.options = options;
        ServerLimits limits = options.limits();
        pool = new QueuedThreadPool(limits.maxThreads(), Math.min(4, limits.maxThreads()));
        pool.setName("http");
        pool.setDaemon(true);
        timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "http-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        connectionLimits = new ConnectionLimits(limits.connections(), System::nanoTime);
        LeaderGate gate = new LeaderGate(status);
        replies = new AsyncReplies(pool, timer, limits.maxAnswer());
        longPoll = new LongPoll(gate, replies, timer, limits.maxPolls());
        app = Javalin.create(this::configure);
        new ApiRoutes(
                        status,
                        new TokenCheck(options.token()),
                        gate,
                        new RequestParser(options.defaultCores(), options.defaultMemory()),
                        new BodyReader(limits.maxBody(), timer, replies),
                        new BodyReader(limits.maxStart(), timer, replies),
                        replies,
                        longPoll,
                        limits.maxPoll().toSeconds())
                .register(app);
    }

    /**
     * Opens the port.
     *
     * @return the port
     * @throws IOException if it is in use, or the address is not this host's
     */
    public int start() throws IOException {
        JavalinLogger.startupInfo = false;
        try {
            app.start();
        } catch (JavalinBindException e) {
            timer.shutdownNow();
            BindException bind = new BindException("cannot listen on " + options.bindAddress() + ":" + options.port());
            bind.initCause(e);
            throw bind;
        }
        longPoll.watch();
        connectionLimits.watch(timer);
        return app.port();
    }

    /** The port that it listens on. */
    public int port() {
        return app.port();
    }

    /** Ends long polls with 503, lets answers under way out, and closes the port. */
    @Override
    public void close() {
        longPoll.end();
        try {
            replies.drain(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
        app.stop();
    }

    private void configure(JavalinConfig config) {
        config.showJavalinBanner = false;
        config.startupWatcherEnabled = false;
        config.useVirtualThreads = false;
        config.http.prefer405over404 = true;
        config.http.defaultContentType = "application/json";
        config.http.asyncTimeout = 0; // the limits have times of their own, which also tell the term
        config.http.disableCompression(); // an answer is written when it is flushed, not when a block is full
        config.jetty.threadPool = pool;
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new JsonErrorHandler());
            server.setStopTimeout(0);
        });
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendXPoweredBy(false);
        });
        config.jetty.addConnector(this::connector);
    }

    private Connector connector(Server server, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(
                server,
                null,
                new ScheduledExecutorScheduler("http-scheduler", true),
                null,
                1,
                1,
                new HttpConnectionFactory(http));
        connector.setHost(options.bindAddress());
        connector.setPort(options.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.addBean(connectionLimits);
        return connector;
    }
}
