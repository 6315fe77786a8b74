package streamsx.mesos.driver;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@code org.apache.mesos.SchedulerDriver} in pure Java over the Mesos v1 HTTP API; a drop-in for {@code MesosSchedulerDriver}.
 *
 * <p>All methods may be called from any thread, callbacks included; but for {@code stop}, {@code join} and
 * {@code run} none blocks. As with the native driver, a call made while the driver is not registered is dropped, and
 * the {@link Status} returned says nothing about it; a {@link CallListener} does. Callbacks come one at a time on the
 * thread {@code mesos-driver-callbacks}; one that throws aborts the driver. A driver is used once: after
 * {@code stop}, {@code abort} or the {@code error} callback a new one is needed.
 *
 * <p>Differences from the native driver: a launch made while not registered is answered by
 * {@link CallListener#dropped} instead of a made-up TASK_LOST; {@code FrameworkInfo.hostname} is not filled in;
 * {@code abort} closes the connection, so a later {@code stop(false)} tears nothing down.
 */
public final class HttpSchedulerDriver extends SimpleCalls {

    private static final Logger LOG = LoggerFactory.getLogger(HttpSchedulerDriver.class);

    private final DriverState state = new DriverState();
    private final String master;
    private final boolean implicitAcknowledgements;
    private final DriverOptions options;
    private final Scheduler scheduler;
    private final MesosHttp http;
    private final CallbackThread callbacks;
    private final EventDispatcher dispatcher;
    private final SubscriptionContext context;
    private final CallSender sender;
    private volatile SubscriptionLoop loop;

    /** With implicit acknowledgements, as the native driver's shortest constructor. */
    public HttpSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master) {
        this(scheduler, framework, master, true);
    }

    /**
     * @param implicitAcknowledgements whether each update counts as received when {@code statusUpdate} returns;
     *        otherwise {@link #acknowledgeStatusUpdate} must be called for it
     */
    public HttpSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master,
            boolean implicitAcknowledgements) {
        this(scheduler, framework, master, implicitAcknowledgements, null, null);
    }

    /**
     * @param guard asked before each subscription; null for none. With a guard "Framework failed over" is an error
     *        only if the guard says no; without one it always is.
     * @param listener told what became of each call; null for none
     */
    public HttpSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master,
            boolean implicitAcknowledgements, SubscribeGuard guard, CallListener listener) {
        this(scheduler, framework, master, implicitAcknowledgements, guard, listener, DriverOptions.defaults());
    }

    /**
     * @param framework with an id to fail over or to choose one's own; an empty user becomes that of this process
     * @param master {@code host:port}, {@code http(s)://host:port} or {@code zk://host1:port1,host2:port2/path}; a
     *        malformed one is told by {@link #start}
     */
    public HttpSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master,
            boolean implicitAcknowledgements, SubscribeGuard guard, CallListener listener, DriverOptions options) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.master = Objects.requireNonNull(master, "master");
        this.implicitAcknowledgements = implicitAcknowledgements;
        this.options = Objects.requireNonNull(options, "options");
        this.http = new MesosHttp(options);
        this.callbacks = new CallbackThread(this::callbackFailed);
        this.dispatcher = new EventDispatcher(this, scheduler, callbacks, this::updateHandled);
        this.context = new SubscriptionContext(http, options, guard, dispatcher, withUser(framework));
        this.sender = new CallSender(http, options.requestTimeout(), callbacks,
                listener == null ? new CallListener() {} : listener,
                (subscription, cause) -> loop.callLost(subscription, cause));
    }

    private static FrameworkInfo withUser(FrameworkInfo framework) {
        return framework.getUser().isEmpty()
                ? framework.toBuilder().setUser(System.getProperty("user.name")).build()
                : framework;
    }

    /** {@inheritDoc} A malformed master makes the driver DRIVER_ABORTED, with an error callback. */
    @Override
    public Status start() {
        synchronized (this) {
            if (!state.change(Status.DRIVER_NOT_STARTED, Status.DRIVER_RUNNING)) {
                return state.get();
            }
            callbacks.start();
            MasterDetector detector;
            try {
                detector = MasterDetector.of(master, options.zooKeeperSessionTimeout());
            } catch (IllegalArgumentException e) {
                state.change(Status.DRIVER_RUNNING, Status.DRIVER_ABORTED);
                fatal(e.getMessage());
                return state.get();
            }
            loop = new SubscriptionLoop(context, detector,
                    new Backoff(options.firstBackoff(), options.maxBackoff(), RandomGenerator.getDefault()),
                    this::fatal);
            sender.start();
            loop.start();
            return Status.DRIVER_RUNNING;
        }
    }

    /**
     * {@inheritDoc} Nothing is called back, and nothing leaves, once this has returned; only a callback that is
     * running may still do so. Waits at most about three times {@link DriverOptions#stopTimeout()}.
     *
     * @param failover false sends TEARDOWN: <em>Mesos kills every task of the framework</em>
     */
    @Override
    public Status stop(boolean failover) {
        synchronized (this) {
            if (state.change(Status.DRIVER_ABORTED, Status.DRIVER_STOPPED)) {
                return Status.DRIVER_ABORTED;
            }
            if (!state.change(Status.DRIVER_RUNNING, Status.DRIVER_STOPPED)) {
                return state.get();
            }
        }
        callbacks.close();
        loop.finish();
        if (!failover) {
            teardown();
        }
        close();
        return Status.DRIVER_STOPPED;
    }

    /** As {@code stop(false)}: tears the framework down and kills its tasks. */
    @Override
    public Status stop() {
        return stop(false);
    }

    /** {@inheritDoc} Closes the connection; sends nothing. */
    @Override
    public Status abort() {
        synchronized (this) {
            if (!state.change(Status.DRIVER_RUNNING, Status.DRIVER_ABORTED)) {
                return state.get();
            }
        }
        callbacks.close();
        close();
        return Status.DRIVER_ABORTED;
    }

    @Override
    public Status join() {
        return state.await();
    }

    @Override
    public Status run() {
        Status started = start();
        return started == Status.DRIVER_RUNNING ? join() : started;
    }

    /**
     * {@inheritDoc} An update without a uuid (an answer to reconciliation, for example) must not be acknowledged;
     * for such a one nothing is sent.
     *
     * @throws IllegalStateException if the driver acknowledges implicitly
     */
    @Override
    public Status acknowledgeStatusUpdate(TaskStatus status) {
        if (implicitAcknowledgements) {
            throw new IllegalStateException("this driver acknowledges updates by itself");
        }
        return needsAcknowledgement(status) ? call(() -> Calls.acknowledge(status)) : state.get();
    }

    /**
     * {@inheritDoc} The new description, suppressed roles and constraints are used for later subscriptions too.
     *
     * @throws IllegalArgumentException if the id differs from the framework's
     */
    @Override
    public Status updateFramework(FrameworkInfo frameworkInfo, Collection<String> suppressedRoles,
            OfferConstraints offerConstraints) {
        return call(() -> context.update(withUser(frameworkInfo), List.copyOf(suppressedRoles), offerConstraints));
    }

    @Override
    Status call(Supplier<Call.Builder> call) {
        Status status = state.get();
        if (status == Status.DRIVER_RUNNING) {
            sender.send(dispatcher.announced(), call.get());
        }
        return status;
    }

    private static boolean needsAcknowledgement(TaskStatus status) {
        return status.hasSlaveId() && !status.getUuid().isEmpty();
    }

    private void updateHandled(Subscription subscription, TaskStatus status) {
        if (implicitAcknowledgements && needsAcknowledgement(status) && state.get() == Status.DRIVER_RUNNING) {
            sender.send(subscription, Calls.acknowledge(status));
        }
    }

    private void callbackFailed(Throwable failure) {
        LOG.error("a callback failed; the driver is aborted", failure);
        abort();
    }

    /** The last callback of a driver that cannot go on; as with the native one it is aborted when told. */
    private void fatal(String message) {
        callbacks.post(() -> {
            boolean aborted = abort() == Status.DRIVER_ABORTED;
            if (aborted) {
                scheduler.error(this, message);
            }
            callbacks.close();
        });
    }

    private void teardown() {
        Subscription subscription = dispatcher.announced();
        if (subscription == null) {
            LOG.warn("not registered: the framework is not torn down");
            return;
        }
        CompletableFuture<Void> answered = sender.send(subscription, Calls.teardown());
        try {
            answered.get(options.stopTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("no answer to TEARDOWN within {}", options.stopTimeout());
        }
    }

    private void close() {
        sender.close(options.stopTimeout());
        loop.close(options.stopTimeout());
        http.close();
        callbacks.awaitEnd(options.stopTimeout());
    }
}
