package streamsx.mesos.scheduler;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.mesos.Protos;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.api.KillsByAgent;

/**
 * The framework as Mesos sees it. Callbacks become events without a decision; the core's calls leave under the
 * subscription under which they were decided, or not at all.
 */
public final class StreamsMesosScheduler implements Scheduler, CallListener {
    private static final String REMOVED = "Framework has been removed";
    /** In what the HTTP driver and libmesos say when the master does not take our credentials. */
    private static final List<String> CREDENTIALS_REFUSED = List.of("HTTP status 401", "refused authentication");

    /** Makes the driver that this scheduler is called by. */
    public interface DriverFactory {
        /** A driver that is not started yet. */
        SchedulerDriver create(
                Scheduler scheduler, Protos.FrameworkInfo framework, LeadershipCheck check, CallListener listener);
    }

    private final Logger log;
    private final Sender sender = new Sender();
    private final MesosMessages messages;
    private final Consumer<Event> events;
    private final Consumer<String> fatal;
    private final SchedulerDriver driver;
    private final Map<String, Protos.Offer> offers = new ConcurrentHashMap<>();
    private long subscriptions;
    private long current;

    /**
     * Makes the driver, but does not start it.
     *
     * @param frameworkId the durable id of the framework
     * @param check       asked before each SUBSCRIBE, and before the first call that follows
     * @param events      takes the events, in order
     * @param fatal       told why the driver is dead, except when the framework was removed, which is an event
     */
    public StreamsMesosScheduler(
            MesosSettings settings,
            String frameworkId,
            DriverFactory factory,
            LeadershipCheck check,
            Consumer<Event> events,
            Consumer<String> fatal) {
        this(
                settings,
                frameworkId,
                factory,
                check,
                events,
                fatal,
                LoggerFactory.getLogger(StreamsMesosScheduler.class));
    }

    /**
     * As the other, for one whose registration is not to be taken for the framework's.
     *
     * @param log what happens is logged here
     */
    public StreamsMesosScheduler(
            MesosSettings settings,
            String frameworkId,
            DriverFactory factory,
            LeadershipCheck check,
            Consumer<Event> events,
            Consumer<String> fatal,
            Logger log) {
        this.log = log;
        this.messages = new MesosMessages(settings);
        this.events = events;
        this.fatal = fatal;
        this.driver = factory.create(this, messages.frameworkInfo(frameworkId), check, this);
    }

    /** Connects to Mesos. */
    public void start() {
        driver.start();
    }

    /**
     * Ends the connection.
     *
     * @param failover true leaves framework and tasks alone; false removes the framework, and Mesos kills every task
     */
    public void stop(boolean failover) {
        driver.stop(failover);
    }

    /** Whether Mesos would hear what is said now. */
    public synchronized boolean connected() {
        return current != 0;
    }

    /** Sends a call, unless the subscription under which it was decided is over. */
    public synchronized void call(Effect.MesosCall call) {
        if (current == 0 || call.subscription() != current) {
            log.debug("Dropped a call of an earlier subscription: {}", call);
            return;
        }
        call.accept(sender);
    }

    /** How each kind of call is sent. */
    private final class Sender implements Effect.MesosCall.Visitor<Void> {
        @Override
        public Void visit(Effect.Accept accept) {
            accept(accept);
            return null;
        }

        @Override
        public Void visit(Effect.Decline decline) {
            Protos.Filters filters = Protos.Filters.newBuilder()
                    .setRefuseSeconds(decline.refuseSeconds())
                    .build();
            decline.offerIds().forEach(id -> {
                offers.remove(id);
                driver.declineOffer(offerId(id), filters);
            });
            return null;
        }

        @Override
        public Void visit(Effect.Kill kill) {
            kill(kill);
            return null;
        }

        @Override
        public Void visit(Effect.Acknowledge acknowledge) {
            driver.acknowledgeStatusUpdate(Protos.TaskStatus.newBuilder()
                    .setTaskId(taskId(acknowledge.taskId()))
                    .setState(Protos.TaskState.TASK_RUNNING)
                    .setSlaveId(slaveId(acknowledge.agentId()))
                    .setUuid(ByteString.copyFrom(HexFormat.of().parseHex(acknowledge.uuid())))
                    .build());
            return null;
        }

        @Override
        public Void visit(Effect.Reconcile reconcile) {
            driver.reconcileTasks(reconcile.tasks().stream()
                    .map(t -> Protos.TaskStatus.newBuilder()
                            .setTaskId(taskId(t.taskId()))
                            .setSlaveId(slaveId(t.agentId()))
                            .setState(Protos.TaskState.TASK_RUNNING)
                            .build())
                    .toList());
            return null;
        }

        @Override
        public Void visit(Effect.Suppress suppress) {
            driver.suppressOffers();
            return null;
        }

        @Override
        public Void visit(Effect.Revive revive) {
            driver.reviveOffers();
            return null;
        }
    }

    private void kill(Effect.Kill kill) {
        if (driver instanceof KillsByAgent byAgent && !kill.agentId().isEmpty()) {
            // Or else the answer for a task whose agent is away would be UNKNOWN, which may count as a verdict.
            byAgent.killTask(taskId(kill.taskId()), slaveId(kill.agentId()));
        } else {
            driver.killTask(taskId(kill.taskId()));
        }
    }

    private void accept(Effect.Accept accept) {
        List<Protos.Offer> used = new ArrayList<>();
        for (String id : accept.offerIds()) {
            Protos.Offer offer = offers.remove(id);
            if (offer != null) {
                used.add(offer);
            }
        }
        if (used.size() < accept.offerIds().size()) {
            // Rescinded between match and accept: what is left would not do, so nothing is launched.
            events.accept(new Event.LaunchRefused(taskIds(accept), "an offer was rescinded"));
            used.forEach(o -> driver.declineOffer(o.getId()));
            return;
        }
        Protos.Offer.Operation launch = Protos.Offer.Operation.newBuilder()
                .setType(Protos.Offer.Operation.Type.LAUNCH)
                .setLaunch(Protos.Offer.Operation.Launch.newBuilder().addAllTaskInfos(messages.tasks(accept, used)))
                .build();
        accept.launches()
                .forEach(l -> log.info(
                        "Launching: resource={} task={} agent={}", l.resourceId(), l.taskId(), accept.agentId()));
        // No filter: what is left of the offers may be asked for again at once.
        driver.acceptOffers(
                used.stream().map(Protos.Offer::getId).toList(),
                List.of(launch),
                Protos.Filters.newBuilder().setRefuseSeconds(0).build());
    }

    @Override
    public void registered(SchedulerDriver d, Protos.FrameworkID id, Protos.MasterInfo master) {
        subscribed(id, master);
    }

    @Override
    public void reregistered(SchedulerDriver d, Protos.MasterInfo master) {
        subscribed(null, master);
    }

    private void subscribed(Protos.FrameworkID id, Protos.MasterInfo master) {
        log.info(
                "Registered with the Mesos master {}{}",
                master.getPid(),
                id == null ? " again" : " as framework " + id.getValue());
        long number;
        synchronized (this) {
            offers.clear();
            current = ++subscriptions;
            number = current;
        }
        events.accept(new Event.Subscribed(number));
    }

    @Override
    public void disconnected(SchedulerDriver d) {
        log.warn("The connection to the Mesos master is lost; the driver looks for the leading master");
        synchronized (this) {
            current = 0;
            offers.clear();
        }
        events.accept(new Event.Disconnected());
    }

    @Override
    public void resourceOffers(SchedulerDriver d, List<Protos.Offer> received) {
        received.forEach(o -> offers.put(o.getId().getValue(), o));
        List<Offer> summaries = received.stream().map(MesosMessages::summary).toList();
        events.accept(new Event.OffersReceived(subscription(), summaries));
    }

    @Override
    public void offerRescinded(SchedulerDriver d, Protos.OfferID id) {
        offers.remove(id.getValue());
        events.accept(new Event.OfferRescinded(id.getValue()));
    }

    @Override
    public void statusUpdate(SchedulerDriver d, Protos.TaskStatus status) {
        String name = status.getState().name().substring("TASK_".length());
        TaskState state = TaskState.valueOf(name);
        log.info(
                "Task status {}: task={} agent={}{}",
                name,
                status.getTaskId().getValue(),
                status.getSlaveId().getValue(),
                status.getMessage().isEmpty() ? "" : " (" + status.getMessage() + ")");
        events.accept(new Event.StatusUpdate(
                subscription(),
                status.getTaskId().getValue(),
                state,
                status.getSlaveId().getValue(),
                HexFormat.of().formatHex(status.getUuid().toByteArray()),
                status.getMessage()));
    }

    @Override
    public void frameworkMessage(SchedulerDriver d, Protos.ExecutorID executor, Protos.SlaveID agent, byte[] data) {
        log.warn(
                "Ignored a framework message of {} bytes, which no executor of this framework sends: "
                        + "executor={} agent={}",
                data.length,
                executor.getValue(),
                agent.getValue());
    }

    @Override
    public void slaveLost(SchedulerDriver d, Protos.SlaveID agent) {
        // No verdict on its tasks: each gets its own status update, and may come back with the agent.
        log.warn("Mesos reports an agent as lost: agent={}", agent.getValue());
    }

    @Override
    public void executorLost(SchedulerDriver d, Protos.ExecutorID executor, Protos.SlaveID agent, int status) {
        log.warn(
                "An executor ended with status {}: executor={} agent={}",
                status,
                executor.getValue(),
                agent.getValue());
    }

    @Override
    public void error(SchedulerDriver d, String message) {
        log.error(
                "Mesos ended the registration: {}{}",
                message,
                CREDENTIALS_REFUSED.stream().noneMatch(message::contains)
                        ? ""
                        : " (the master refuses the credentials: see MESOS_PRINCIPAL and MESOS_SECRET_FILE, or "
                                + "MESOS_BEARER_TOKEN_FILE)");
        if (message.contains(REMOVED)) {
            events.accept(new Event.FrameworkRemoved(message));
        } else {
            fatal.accept(message);
        }
    }

    @Override
    public void accepted(Call call) {
        launched(call, ids -> new Event.LaunchTaken(ids));
    }

    @Override
    public void refused(Call call, int status, String body) {
        log.warn("The Mesos master refused {} with {}: {}", call.getType(), status, body);
        launched(call, ids -> new Event.LaunchRefused(ids, status + " " + body));
    }

    @Override
    public void unknown(Call call, Throwable cause) {
        log.warn("The outcome of {} is unknown: {}", call.getType(), cause.toString());
        launched(call, ids -> new Event.LaunchUnknown(ids));
    }

    @Override
    public void dropped(Call call) {
        // Its subscription is over; with the next one the core derives it again.
        log.debug("Dropped {}", call.getType());
    }

    private void launched(Call call, Function<Set<String>, Event> event) {
        if (call.getType() == Call.Type.ACCEPT) {
            Set<String> ids = new LinkedHashSet<>();
            call.getAccept()
                    .getOperationsList()
                    .forEach(o -> o.getLaunch()
                            .getTaskInfosList()
                            .forEach(t -> ids.add(t.getTaskId().getValue())));
            events.accept(event.apply(ids));
        }
    }

    private synchronized long subscription() {
        return current;
    }

    private static Set<String> taskIds(Effect.Accept accept) {
        Set<String> ids = new LinkedHashSet<>();
        accept.launches().forEach(l -> ids.add(l.taskId()));
        return ids;
    }

    private static Protos.OfferID offerId(String id) {
        return Protos.OfferID.newBuilder().setValue(id).build();
    }

    private static Protos.TaskID taskId(String id) {
        return Protos.TaskID.newBuilder().setValue(id).build();
    }

    private static Protos.SlaveID slaveId(String id) {
        return Protos.SlaveID.newBuilder().setValue(id).build();
    }
}
