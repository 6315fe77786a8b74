package streamsx.mesos.simulation.mesos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Scheduler;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.api.KillsByAgent;
import streamsx.mesos.driver.machine.Rules;
import streamsx.mesos.driver.machine.SubscriptionMachine;
import streamsx.mesos.scheduler.LeadershipCheck;
import streamsx.mesos.simulation.time.Life;

/**
 * The driver of one life of an instance: the interface that the product's scheduler uses, before the product's machine.
 */
final class SimDriver extends UnusedCalls implements KillsByAgent {
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final double DEFAULT_REFUSAL = 5;

    private final Life life;
    private final Scheduler scheduler;
    private final SimDriverShell shell;
    private Status status = Status.DRIVER_NOT_STARTED;

    SimDriver(
            SimMesos mesos,
            Env env,
            Life life,
            String host,
            Scheduler scheduler,
            Protos.FrameworkInfo framework,
            LeadershipCheck check,
            CallListener listener,
            Steps steps,
            DriverMachines machines) {
        this.life = life;
        this.scheduler = scheduler;
        Rules rules = new Rules(
                true,
                Duration.ofMillis(env.times.request()),
                STOP,
                (double) env.times.silenceLimit() / env.times.heartbeat(),
                Backoff.ofMillis(50, 5_000));
        this.shell = new SimDriverShell(
                mesos,
                env,
                life,
                host,
                this,
                scheduler,
                framework,
                check,
                listener,
                steps,
                machines.around(new SubscriptionMachine<>(rules, new SimCall.Teardown())),
                this::fatal);
    }

    Life life() {
        return life;
    }

    @Override
    public Status start() {
        if (status == Status.DRIVER_NOT_STARTED) {
            status = Status.DRIVER_RUNNING;
            shell.start();
        }
        return status;
    }

    @Override
    public Status stop(boolean failover) {
        if (status != Status.DRIVER_RUNNING) {
            Status before = status;
            status = before == Status.DRIVER_ABORTED ? Status.DRIVER_STOPPED : before;
            return before;
        }
        status = Status.DRIVER_STOPPED;
        shell.stop(failover);
        return status;
    }

    @Override
    public Status stop() {
        return stop(false);
    }

    @Override
    public Status abort() {
        if (status == Status.DRIVER_RUNNING) {
            status = Status.DRIVER_ABORTED;
            shell.stop(true);
        }
        return status;
    }

    /** The process is gone, and its sockets with it. */
    void died() {
        shell.died();
    }

    /** News from ZooKeeper. */
    void leaderChanged() {
        if (status == Status.DRIVER_RUNNING) {
            shell.leaderChanged();
        }
    }

    private void fatal(String message) {
        if (status == Status.DRIVER_RUNNING) {
            status = Status.DRIVER_ABORTED;
            scheduler.error(this, message);
        }
    }

    private Status call(SimCall call) {
        if (status == Status.DRIVER_RUNNING) {
            shell.call(call);
        }
        return status;
    }

    @Override
    public Status acceptOffers(
            Collection<Protos.OfferID> offers, Collection<Protos.Offer.Operation> operations, Protos.Filters filters) {
        List<Protos.TaskInfo> tasks = new ArrayList<>();
        operations.forEach(o -> tasks.addAll(o.getLaunch().getTaskInfosList()));
        return call(
                new SimCall.Accept(offers.stream().map(Protos.OfferID::getValue).toList(), tasks, refusal(filters)));
    }

    @Override
    public Status declineOffer(Protos.OfferID offer, Protos.Filters filters) {
        return call(new SimCall.Decline(offer.getValue(), refusal(filters)));
    }

    @Override
    public Status declineOffer(Protos.OfferID offer) {
        return declineOffer(offer, Protos.Filters.getDefaultInstance());
    }

    private static double refusal(Protos.Filters filters) {
        return filters.hasRefuseSeconds() ? filters.getRefuseSeconds() : DEFAULT_REFUSAL;
    }

    @Override
    public Status killTask(Protos.TaskID task) {
        return call(new SimCall.Kill(task.getValue(), null));
    }

    @Override
    public Status killTask(Protos.TaskID task, Protos.SlaveID agent) {
        return call(new SimCall.Kill(task.getValue(), agent.getValue()));
    }

    @Override
    public Status acknowledgeStatusUpdate(Protos.TaskStatus update) {
        boolean needed = update.hasSlaveId() && !update.getUuid().isEmpty();
        return needed
                ? call(new SimCall.Acknowledge(
                        update.getTaskId().getValue(), update.getSlaveId().getValue(), update.getUuid()))
                : status;
    }

    @Override
    public Status reconcileTasks(Collection<Protos.TaskStatus> tasks) {
        return call(new SimCall.Reconcile(List.copyOf(tasks)));
    }

    @Override
    public Status suppressOffers() {
        return call(new SimCall.Suppress());
    }

    @Override
    public Status reviveOffers() {
        return call(new SimCall.Revive());
    }
}
