package streamsx.mesos.driver;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.driver.api.Authentication;
import streamsx.mesos.driver.api.DriverOptions;
import streamsx.mesos.driver.api.TrustStores;
import streamsx.mesos.driver.internal.executor.ExecutorCalls;
import streamsx.mesos.driver.internal.executor.ExecutorDispatcher;
import streamsx.mesos.driver.internal.executor.ExecutorEnvironment;
import streamsx.mesos.driver.internal.executor.ExecutorOutbox;
import streamsx.mesos.driver.internal.executor.ExecutorProcessEnd;
import streamsx.mesos.driver.internal.executor.ExecutorSender;
import streamsx.mesos.driver.internal.executor.ExecutorShutdown;
import streamsx.mesos.driver.internal.executor.ExecutorStream;
import streamsx.mesos.driver.internal.executor.ExecutorSubscriptionLoop;
import streamsx.mesos.driver.internal.http.MesosHttp;
import streamsx.mesos.driver.internal.threads.CallbackThread;
import streamsx.mesos.driver.internal.threads.DriverState;
import streamsx.mesos.driver.internal.threads.RetryDelays;

/**
 * An {@code org.apache.mesos.ExecutorDriver} in pure Java over the Mesos v1 executor API; a drop-in for
 * {@code MesosExecutorDriver}. It runs in a process that a Mesos agent started, and takes what it must know from the
 * environment variables that the agent sets.
 *
 * <p>All methods may be called from any thread, callbacks included; {@code stop} and {@code abort} wait a while for
 * the calls made before, {@code join} and {@code run} for the end, the others never. Callbacks come one at a time on
 * the thread {@code mesos-driver-callbacks}; one that throws aborts the driver. A driver is used once.
 *
 * <p>As with the native driver, an executor that was asked to shut down, or whose agent is gone for good, has its
 * whole process group killed when the grace period is over: it should end by itself before. The module's README lists
 * the differences from the native driver.
 */
public final class HttpExecutorDriver implements ExecutorDriver {

    private static final Logger LOG = LoggerFactory.getLogger(HttpExecutorDriver.class);

    private final DriverState state = new DriverState();
    private final Executor executor;
    private final Map<String, String> variables;
    private final DriverOptions options;
    private final ExecutorProcessEnd processEnd;
    private final CallbackThread callbacks;
    /** Done when the calls made before the end have left: only then may join() let the process end. */
    private final CompletableFuture<Void> flushed = new CompletableFuture<>();
    /** Null before a successful start. */
    private volatile Connection connection;

    /** What a started driver consists of. */
    private record Connection(
            MesosHttp http, ExecutorOutbox outbox, ExecutorSender sender, ExecutorSubscriptionLoop loop) {}

    public HttpExecutorDriver(Executor executor) {
        this(executor, DriverOptions.defaults());
    }

    /**
     * @param options the time limits, and how TLS is done if not as LIBPROCESS_SSL_CA_FILE says; their authentication
     *        is not used, for the agent gives its executors a token if it wants one
     */
    public HttpExecutorDriver(Executor executor, DriverOptions options) {
        this(executor, System.getenv(), options, ExecutorProcessEnd::killProcessGroup);
    }

    /** @param variables the environment, as an agent would set it */
    HttpExecutorDriver(
            Executor executor, Map<String, String> variables, DriverOptions options, ExecutorProcessEnd processEnd) {
        this.executor = Objects.requireNonNull(executor, "executor");
        this.variables = Map.copyOf(variables);
        this.options = Objects.requireNonNull(options, "options");
        this.processEnd = Objects.requireNonNull(processEnd, "processEnd");
        this.callbacks = new CallbackThread(this::callbackFailed);
    }

    /** {@inheritDoc} An environment that is not an executor's makes it DRIVER_ABORTED, with an error callback. */
    @Override
    public Status start() {
        synchronized (this) {
            if (!state.change(Status.DRIVER_NOT_STARTED, Status.DRIVER_RUNNING)) {
                return state.get();
            }
            callbacks.start();
            try {
                connection = connect(ExecutorEnvironment.parse(variables));
            } catch (IllegalArgumentException e) {
                state.change(Status.DRIVER_RUNNING, Status.DRIVER_ABORTED);
                flushed.complete(null);
                LOG.error("{}", e.getMessage());
                lastCallback(() -> executor.error(this, e.getMessage()));
                return Status.DRIVER_ABORTED;
            }
            connection.sender().start();
            connection.loop().start();
            return Status.DRIVER_RUNNING;
        }
    }

    private Connection connect(ExecutorEnvironment environment) {
        LOG.info("The executor driver starts as {}", environment);
        MesosHttp http = new MesosHttp(towards(environment));
        ExecutorDispatcher dispatcher = new ExecutorDispatcher(this, executor, callbacks);
        ExecutorShutdown shutdown = new ExecutorShutdown(environment, processEnd, dispatcher);
        ExecutorSender sender = new ExecutorSender(
                http,
                options.requestTimeout(),
                () -> delays(environment),
                (lost, cause) -> connection.loop().callLost(lost, cause),
                this::fatal);
        ExecutorOutbox outbox = new ExecutorOutbox(new ExecutorCalls(environment), sender);
        ExecutorSubscriptionLoop loop = new ExecutorSubscriptionLoop(
                environment,
                options.requestTimeout(),
                dispatcher,
                shutdown,
                signals -> new ExecutorStream(environment, http, outbox, dispatcher, shutdown, signals),
                delays(environment),
                this::fatal);
        return new Connection(http, outbox, sender, loop);
    }

    private DriverOptions towards(ExecutorEnvironment environment) {
        // Never the credentials of the options: those are a framework's, and for masters.
        DriverOptions own = options.withAuthentication(environment
                .token()
                .map(token -> Authentication.bearer(() -> token))
                .orElse(Authentication.none()));
        boolean asEnvironmentSays =
                options.tls().isEmpty() && environment.executorApi().getScheme().equals("https");
        if (!asEnvironmentSays || environment.authorities().isEmpty()) {
            return own;
        }
        try {
            return own.withTls(TrustStores.load(environment.authorities().get(), null));
        } catch (IOException e) {
            throw new IllegalArgumentException("LIBPROCESS_SSL_CA_FILE: " + e, e);
        }
    }

    private RetryDelays delays(ExecutorEnvironment environment) {
        return new RetryDelays(
                new Backoff(options.firstBackoff(), environment.maxBackoff()), RandomGenerator.getDefault());
    }

    /**
     * {@inheritDoc} Waits, up to {@link DriverOptions#stopTimeout()}, until the agent has the calls made before: an
     * executor may end its process right after it. Nothing is called back any more but a callback that is running. An
     * interrupt does not shorten that, and is kept.
     */
    @Override
    public Status stop() {
        synchronized (this) {
            if (state.change(Status.DRIVER_ABORTED, Status.DRIVER_STOPPED)) {
                return Status.DRIVER_ABORTED;
            }
            if (!state.change(Status.DRIVER_RUNNING, Status.DRIVER_STOPPED)) {
                return state.get();
            }
        }
        close();
        return Status.DRIVER_STOPPED;
    }

    /** {@inheritDoc} Calls made before are still sent, as by {@link #stop}. */
    @Override
    public Status abort() {
        synchronized (this) {
            if (!state.change(Status.DRIVER_RUNNING, Status.DRIVER_ABORTED)) {
                return state.get();
            }
        }
        close();
        return Status.DRIVER_ABORTED;
    }

    /** {@inheritDoc} Comes back when the calls made before the end have left, so that the process may end. */
    @Override
    public Status join() {
        Status status = state.await();
        if (status != Status.DRIVER_NOT_STARTED && status != Status.DRIVER_RUNNING) {
            try {
                flushed.get(options.stopTimeout().toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("The executor driver no longer waits for its calls");
            }
        }
        return state.get();
    }

    @Override
    public Status run() {
        Status started = start();
        return started == Status.DRIVER_RUNNING ? join() : started;
    }

    /**
     * {@inheritDoc} The driver sets the update's uuid, timestamp, source, agent and executor, whatever is there. It
     * keeps the update until the agent has acknowledged it, and sends it again whenever it subscribes.
     */
    @Override
    public Status sendStatusUpdate(TaskStatus status) {
        return call(() -> connection.outbox().update(status));
    }

    /** {@inheritDoc} Best effort: dropped while not subscribed, and if the agent does not take it. */
    @Override
    public Status sendFrameworkMessage(byte[] data) {
        return call(() -> connection.outbox().message(data));
    }

    private Status call(Runnable call) {
        // Not only volatile reads: a call that returned RUNNING comes before a stop that waits for it.
        synchronized (this) {
            Status status = state.get();
            if (status == Status.DRIVER_RUNNING) {
                call.run();
            }
            return status;
        }
    }

    private void callbackFailed(Throwable failure) {
        LOG.error("The executor driver is aborted, for a callback failed", failure);
        abort();
    }

    /** From the driver's own threads, which must not wait for themselves: the abort is the callback thread's. */
    private void fatal(String message) {
        lastCallback(() -> {
            if (abort() == Status.DRIVER_ABORTED) {
                executor.error(this, message);
            }
        });
    }

    private void lastCallback(Runnable callback) {
        callbacks.post(() -> {
            callback.run();
            callbacks.close();
        });
    }

    private void close() {
        Duration atMost = options.stopTimeout();
        callbacks.close();
        connection.loop().finish();
        connection.sender().flush(atMost);
        flushed.complete(null);
        connection.sender().close();
        connection.loop().close(atMost);
        connection.http().close();
        callbacks.awaitEnd(atMost);
    }
}
