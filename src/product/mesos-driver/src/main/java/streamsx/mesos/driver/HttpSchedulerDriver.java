package streamsx.mesos.driver;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.OperationStatus;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.api.DriverOptions;
import streamsx.mesos.driver.api.MasterDetector;
import streamsx.mesos.driver.api.SubscribeGuard;
import streamsx.mesos.driver.internal.http.MesosHttp;
import streamsx.mesos.driver.internal.scheduler.Calls;
import streamsx.mesos.driver.internal.scheduler.DriverLifecycle;
import streamsx.mesos.driver.internal.scheduler.EventDispatcher;
import streamsx.mesos.driver.internal.scheduler.FrameworkDefaults;
import streamsx.mesos.driver.internal.scheduler.FrameworkDescription;
import streamsx.mesos.driver.internal.scheduler.LostLaunches;
import streamsx.mesos.driver.internal.scheduler.SubscriptionThread;
import streamsx.mesos.driver.machine.Rules;
import streamsx.mesos.driver.machine.Subscription;
import streamsx.mesos.driver.machine.SubscriptionMachine;

/**
 * A {@code org.apache.mesos.SchedulerDriver} in pure Java over the Mesos v1 HTTP API; a drop-in for {@code
 * MesosSchedulerDriver}.
 *
 * <p>All methods may be called from any thread, callbacks included; but for {@code stop}, {@code join} and
 * {@code run} none blocks. As with the native driver, a call made while the driver is not registered is dropped, and
 * the {@link Status} returned says nothing about it; a {@link CallListener} does, if there is one. Callbacks come one
 * at a time on the thread {@code mesos-driver-callbacks}; one that throws aborts the driver. A driver is used once:
 * after {@code stop}, {@code abort} or the {@code error} callback a new one is needed.
 *
 * <p>README.md of this module lists calls, callbacks and the differences from the native driver.
 */
public final class HttpSchedulerDriver extends SimpleCalls {

    private final String master;
    private final boolean implicitAcknowledgements;
    private final DriverOptions options;
    private final DriverLifecycle life;
    private final EventDispatcher dispatcher;
    private final FrameworkDescription description;
    private final SubscriptionThread subscription;

    /** With implicit acknowledgements. */
    public HttpSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master) {
        this(scheduler, framework, master, true);
    }

    /** With implicit acknowledgements and HTTP basic authentication. */
    public HttpSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master, Credential credential) {
        this(scheduler, framework, master, true, credential);
    }

    /**
     * @param implicitAcknowledgements whether each update counts as received when {@code statusUpdate} returns;
     *        otherwise {@link #acknowledgeStatusUpdate} must be called for it
     */
    public HttpSchedulerDriver(
            Scheduler scheduler, FrameworkInfo framework, String master, boolean implicitAcknowledgements) {
        this(scheduler, framework, List.of(), master, implicitAcknowledgements);
    }

    /** With HTTP basic authentication. */
    public HttpSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            String master,
            boolean implicitAcknowledgements,
            Credential credential) {
        this(scheduler, framework, List.of(), master, implicitAcknowledgements, credential);
    }

    /** @param suppressedRoles roles that want no offers from the beginning */
    public HttpSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            String master,
            boolean implicitAcknowledgements) {
        this(
                scheduler,
                framework,
                suppressedRoles,
                master,
                implicitAcknowledgements,
                null,
                null,
                DriverOptions.defaults());
    }

    /** With HTTP basic authentication. */
    public HttpSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            String master,
            boolean implicitAcknowledgements,
            Credential credential) {
        this(
                scheduler,
                framework,
                suppressedRoles,
                master,
                implicitAcknowledgements,
                null,
                null,
                DriverOptions.defaults().withCredential(credential));
    }

    /** With the default options and without suppressed roles. */
    public HttpSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            String master,
            boolean implicitAcknowledgements,
            SubscribeGuard guard,
            CallListener listener) {
        this(scheduler, framework, master, implicitAcknowledgements, guard, listener, DriverOptions.defaults());
    }

    /** Without suppressed roles. */
    public HttpSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            String master,
            boolean implicitAcknowledgements,
            SubscribeGuard guard,
            CallListener listener,
            DriverOptions options) {
        this(scheduler, framework, List.of(), master, implicitAcknowledgements, guard, listener, options);
    }

    /**
     * With all there is. The six constructors of the native driver come first.
     *
     * @param framework with an id to fail over or to choose one's own; an empty user becomes that of this process, an
     *        empty hostname that of this host, a missing principal that of the credential
     * @param master see {@link MasterDetectors#of}; {@link #start} reports a malformed one
     * @param guard asked before each subscription; null for none. With a guard "Framework failed over" is an error
     *        only if the guard says no; without one it always is.
     * @param listener takes what became of each call; null for none, then the driver itself makes an update for a task
     *        whose launch never reached Mesos, as the native driver does
     */
    public HttpSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            String master,
            boolean implicitAcknowledgements,
            SubscribeGuard guard,
            CallListener listener,
            DriverOptions options) {
        Objects.requireNonNull(scheduler, "scheduler");
        this.master = Objects.requireNonNull(master, "master");
        this.implicitAcknowledgements = implicitAcknowledgements;
        this.options = Objects.requireNonNull(options, "options");
        this.life = new DriverLifecycle(options.stopTimeout(), message -> scheduler.error(this, message));
        this.dispatcher = new EventDispatcher(this, scheduler, life.callbacks(), new Hooks());
        this.description = new FrameworkDescription(filled(framework), suppressedRoles);
        this.subscription = new SubscriptionThread(
                new SubscriptionMachine<>(rules(guard != null), Calls.teardown().build()),
                new MesosHttp(options),
                options.authentication(),
                description,
                dispatcher,
                listener == null
                        ? new LostLaunches(this::partitionAware, s -> scheduler.statusUpdate(this, s))
                        : listener,
                guard,
                life::fatal);
    }

    private Rules rules(boolean guarded) {
        return new Rules(
                guarded,
                options.requestTimeout(),
                options.stopTimeout(),
                options.missedHeartbeats(),
                new Backoff(options.firstBackoff(), options.maxBackoff()));
    }

    /** {@inheritDoc} A malformed master makes the driver DRIVER_ABORTED, with an error callback. */
    @Override
    public Status start() {
        return life.start(this::masters, subscription);
    }

    private MasterDetector masters() {
        return MasterDetectors.of(
                master, options.zooKeeperSessionTimeout(), options.tls().isPresent());
    }

    /**
     * {@inheritDoc} Calls made before leave first; with a guard they are dropped, since nobody can say that they are
     * still allowed. Nothing is called back, and nothing leaves, once this has returned; only a callback that is
     * running may still do so. Waits at most about three times {@link DriverOptions#stopTimeout()}; an interrupt does
     * not shorten that, and is kept.
     *
     * @param failover false sends TEARDOWN, at once, as the calls before it do not matter any more: <em>Mesos kills
     *        every task of the framework</em>
     */
    @Override
    public Status stop(boolean failover) {
        return life.stop(failover);
    }

    /**
     * {@inheritDoc} Calls made before leave first, unless there is a guard; then the connection is closed. An interrupt
     * does not shorten that, and is kept.
     */
    @Override
    public Status abort() {
        return life.abort();
    }

    /**
     * {@inheritDoc} Returns when {@code stop} has done its work, or {@code error} has returned. An interrupt ends the
     * wait, and is kept.
     */
    @Override
    public Status join() {
        return life.join();
    }

    /**
     * {@inheritDoc} An update without a uuid (an answer to reconciliation, for example) must not be acknowledged;
     * for such a one nothing is sent.
     *
     * @throws IllegalStateException if the driver runs and acknowledges implicitly
     */
    @Override
    public Status acknowledgeStatusUpdate(TaskStatus status) {
        if (implicitAcknowledgements && life.status() == Status.DRIVER_RUNNING) {
            throw new IllegalStateException("this driver acknowledges updates by itself");
        }
        return needsAcknowledgement(status) ? call(() -> Calls.acknowledge(status)) : life.status();
    }

    @Override
    public Status reviveOffers() {
        return call(() -> description.revive(List.of()));
    }

    /** {@inheritDoc} Of no roles: does nothing. */
    @Override
    public Status reviveOffers(Collection<String> roles) {
        return roles.isEmpty() ? life.status() : call(() -> description.revive(roles));
    }

    /** {@inheritDoc} Holds until revived: later subscriptions say it too, and one made while not registered counts. */
    @Override
    public Status suppressOffers() {
        return call(() -> description.suppress(List.of()));
    }

    /** {@inheritDoc} Of no roles: does nothing. */
    @Override
    public Status suppressOffers(Collection<String> roles) {
        return roles.isEmpty() ? life.status() : call(() -> description.suppress(roles));
    }

    /**
     * {@inheritDoc} The new description, suppressed roles and constraints are used for later subscriptions too. Before
     * the framework has an id, or with another id than the framework's: the driver is aborted, and {@code error}
     * called.
     */
    @Override
    public Status updateFramework(
            FrameworkInfo frameworkInfo, Collection<String> suppressedRoles, OfferConstraints offerConstraints) {
        try {
            return call(() -> description.update(filled(frameworkInfo), suppressedRoles, offerConstraints));
        } catch (IllegalArgumentException e) {
            life.fatal(e.getMessage());
            return life.status();
        }
    }

    @Override
    Status call(Supplier<Call.Builder> call) {
        Status status = life.status();
        if (status == Status.DRIVER_RUNNING) {
            // First what it changes, then under which subscription: see Hooks.announced().
            Call.Builder made = call.get();
            send(dispatcher.announced(), made);
        }
        return status;
    }

    private void send(Subscription under, Call.Builder call) {
        if (under != null) {
            call.setFrameworkId(FrameworkID.newBuilder().setValue(under.frameworkId()));
        }
        subscription.call(under, call.build());
    }

    private FrameworkInfo filled(FrameworkInfo framework) {
        return FrameworkDefaults.fill(framework, options.authentication().principal());
    }

    private static boolean needsAcknowledgement(TaskStatus status) {
        return status.hasSlaveId() && !status.getUuid().isEmpty();
    }

    private boolean partitionAware() {
        return description.framework().getCapabilitiesList().stream()
                .anyMatch(capability -> capability.getType() == FrameworkInfo.Capability.Type.PARTITION_AWARE);
    }

    private final class Hooks implements EventDispatcher.Hooks {

        /** What the user changed after the SUBSCRIBE was made and before calls had a subscription to go under. */
        @Override
        public void announced(Subscription under, long version) {
            if (description.version() != version) {
                send(under, description.updateCall());
            }
            description.unsaid().ifPresent(call -> send(under, call));
        }

        @Override
        public void updated(Subscription under, TaskStatus status) {
            if (implicitAcknowledgements && needsAcknowledgement(status) && life.status() == Status.DRIVER_RUNNING) {
                send(under, Calls.acknowledge(status));
            }
        }

        @Override
        public void operationUpdated(Subscription under, OperationStatus status) {
            if (status.hasUuid() && life.status() == Status.DRIVER_RUNNING) {
                send(under, Calls.acknowledge(status));
            }
        }
    }
}
