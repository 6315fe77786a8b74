package streamsx.mesos.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The resource manager's mind: takes one event after the other and answers with the effects that follow. It does no
 * I/O and knows no clock; the same events lead to the same effects. Effects are not stored: after a failover, or a new
 * subscription, everything outstanding is derived again from the state, at least once.
 */
public final class StreamsMesosState {
    private final Policy policy;
    private final ResourceTable table;
    private final Allocations allocations;
    private final OfferPool offers;
    private final Endings endings;
    private final Reconciliation reconciliation = new Reconciliation();
    private final Map<String, Client> clients;
    /** Launches whose ACCEPT is under way: asking for them could overtake it. */
    private final Set<String> inFlight = new HashSet<>();
    private final Relaunches relaunches;
    private final Absences absences;
    private List<Effect> effects = new ArrayList<>();
    private Framework framework;
    private long now;
    /** The current subscription; 0 without one. */
    private long subscription;
    private long subscribedAt;

    /**
     * Takes over what a term loaded.
     *
     * @param now ms since the epoch
     */
    public StreamsMesosState(Policy policy, StoredState loaded, long now) {
        this.policy = policy;
        this.now = now;
        framework = loaded.framework();
        clients = new LinkedHashMap<>(loaded.clients());
        table = new ResourceTable(loaded, policy.kept().ended(), this::emit);
        relaunches = new Relaunches(policy.launches().backoff());
        absences = new Absences(policy.unreachableGrace());
        endings = new Endings(table, policy, relaunches, this::emit, now);
        allocations = new Allocations(table, policy, this::release, this::emit);
        offers = new OfferPool(policy.refuseSeconds(), this::emit);
        allocations.restore(now);
    }

    /**
     * What must be durable before the first SUBSCRIBE: the framework's id. It ends the term instead if Mesos removed
     * the framework and policy is not to register anew.
     *
     * @param freshId the id to take if there is none, or none that can be used
     */
    public List<Effect> begin(String freshId) {
        if (framework != null && framework.standing() == Framework.Standing.TEARING_DOWN) {
            // An earlier term died over it: this one has nothing to do but tell Mesos.
            forgetEverything();
        } else if (framework == null || framework.standing() == Framework.Standing.TORN_DOWN) {
            adopt(new Framework(freshId, now, Framework.Standing.NEVER_REGISTERED));
        } else if (framework.standing() == Framework.Standing.REMOVED) {
            endings.loseEverything();
            if (policy.removedRegisterAnew()) {
                adopt(new Framework(freshId, now, Framework.Standing.NEVER_REGISTERED));
            } else {
                emit(new Effect.EndTerm(Effect.Ending.FRAMEWORK_REMOVED, "framework " + framework.id()
                    + " has been removed from Mesos and FRAMEWORK_REMOVED=stop; see the runbook in ha-docs/operations.md"));
            }
        }
        return drain();
    }

    /** The framework as it stands; not null after {@link #begin}. */
    public Framework framework() {
        return framework;
    }

    /** Tasks that the current reconciliation has not heard of yet. */
    public int unreconciled() {
        return reconciliation.remaining();
    }

    /** How many resources are remembered for their failures. */
    int remembered() {
        return relaunches.size();
    }

    /** What follows from an event. Changes come in the order in which they must become durable. */
    public List<Effect> on(Event event) {
        if (event instanceof Event.Tick tick) {
            tick(tick.now());
        } else if (event instanceof Event.Request request) {
            request(request);
        } else if (event instanceof Event.ReplyDelivered delivered) {
            allocations.delivered(delivered.replyId());
        } else if (event instanceof Event.ReplyLost lost) {
            allocations.lost(lost.replyId(), now);
        } else if (event instanceof Event.SessionSeen seen) {
            allocations.seen(seen.session(), now);
        } else if (event instanceof Event.TornDown) {
            forgetEverything();
            adopt(framework.with(Framework.Standing.TORN_DOWN));
        } else {
            mesos(event);
        }
        matchOffers();
        return drain();
    }

    private void request(Event.Request request) {
        if (framework.standing() == Framework.Standing.TEARING_DOWN && !(request instanceof Event.Stop)) {
            reply(request.replyId(), request instanceof Event.Teardown ? new Answer.Done()
                : new Answer.Refused(Answer.Reason.UNAVAILABLE, "", "the framework is being torn down"));
        } else if (request instanceof Event.ConnectClient connect) {
            if (!connect.client().equals(clients.put(connect.client().id(), connect.client()))) {
                emit(new Effect.PutClient(connect.client()));
            }
            reply(connect.replyId(), new Answer.Done());
            emit(new Effect.Notify(connect.client().id()));
        } else if (request instanceof Event.Allocate allocate) {
            allocations.seen(allocate.session(), now);
            if (clients.containsKey(allocate.request().clientId())) {
                allocations.allocate(allocate.replyId(), allocate.request(), allocate.session(), now);
                allocations.settle(now);
            } else {
                reply(allocate.replyId(), new Answer.Refused(Answer.Reason.UNKNOWN, "clientId",
                    "no client of this id has introduced itself"));
            }
        } else if (request instanceof Event.Start start) {
            allocations.seen(start.session(), now);
            allocations.start(start, now);
        } else if (request instanceof Event.Answered answered) {
            allocations.answered(answered);
            reply(answered.replyId(), new Answer.Done());
        } else if (request instanceof Event.StopFailed failed) {
            endings.stopFailed(failed.resourceIds(), subscription, now);
            reply(failed.replyId(), new Answer.Done());
        } else if (request instanceof Event.Release release) {
            // Unknown names are ignored: stopdomain --force releases what a new manager may never have heard of.
            for (StreamsMesosResource resource : table.ofClient(release.clientId())) {
                if (release.resourceIds().contains(resource.id())) {
                    release(resource, RequestState.RELEASED, false);
                }
            }
            reply(release.replyId(), new Answer.Done());
        } else if (request instanceof Event.ReleaseAll all) {
            table.ofClient(all.clientId()).forEach(r -> release(r, RequestState.RELEASED, false));
            reply(all.replyId(), new Answer.Done());
        } else if (request instanceof Event.CancelPending cancel) {
            for (StreamsMesosResource resource : table.ofClient(cancel.clientId())) {
                if (cancel.resourceIds().contains(resource.id())) {
                    release(resource, RequestState.CANCELLED, false);
                }
            }
            reply(cancel.replyId(), new Answer.Done());
        } else if (request instanceof Event.Stop stop) {
            reply(stop.replyId(), mayStop(stop.force()));
        } else if (request instanceof Event.Teardown teardown) {
            teardown(teardown);
        }
    }

    private Answer mayStop(boolean force) {
        long live = table.all().stream().filter(r -> r.request().wanted() && !r.state().ended()).count();
        return force || live == 0 ? new Answer.Done() : new Answer.Refused(Answer.Reason.CONFLICT, "force",
            "resources are allocated or pending: " + live + "; stop the domains that use them, or stop with --force");
    }

    private void teardown(Event.Teardown teardown) {
        if (!framework.id().equals(teardown.frameworkId())) {
            reply(teardown.replyId(), new Answer.Refused(Answer.Reason.INVALID, "frameworkId",
                "the framework's id is another one; nothing was torn down"));
            return;
        }
        if (subscription == 0) {
            // Mesos would not hear of it: it would keep the tasks of a framework that nobody leads any more.
            reply(teardown.replyId(), new Answer.Refused(Answer.Reason.UNAVAILABLE, "",
                "not connected to Mesos at this moment; nothing was torn down"));
            return;
        }
        // First, and durable before Mesos hears of it: whatever happens now, the next term goes on from here.
        adopt(framework.with(Framework.Standing.TEARING_DOWN));
        forgetEverything();
        reply(teardown.replyId(), new Answer.Done());
        emit(new Effect.EndTerm(Effect.Ending.TORN_DOWN, "torn down by order of an operator"));
    }

    private void forgetEverything() {
        table.all().forEach(table::remove);
        List.copyOf(clients.keySet()).forEach(id -> {
            clients.remove(id);
            emit(new Effect.RemoveClient(id));
        });
    }

    private void mesos(Event event) {
        if (event instanceof Event.Subscribed subscribed) {
            subscribed(subscribed.subscription());
        } else if (event instanceof Event.Disconnected) {
            subscription = 0;
            offers.disconnected();
            reconciliation.abandon();
        } else if (event instanceof Event.OffersReceived received) {
            if (received.subscription() == subscription) {
                offers.add(received.offers(), now);
            }
        } else if (event instanceof Event.OfferRescinded rescinded) {
            offers.rescind(rescinded.offerId());
        } else if (event instanceof Event.StatusUpdate update) {
            statusUpdate(update);
        } else if (event instanceof Event.LaunchTaken taken) {
            inFlight.removeAll(taken.taskIds());
        } else if (event instanceof Event.LaunchUnknown unknown) {
            inFlight.removeAll(unknown.taskIds());
            reconcile();
        } else if (event instanceof Event.LaunchRefused refused) {
            inFlight.removeAll(refused.taskIds());
            refused.taskIds().forEach(id -> report(id, TaskState.DROPPED));
        } else if (event instanceof Event.FrameworkRemoved removed
            && framework.standing() == Framework.Standing.TEARING_DOWN) {
            adopt(framework.with(Framework.Standing.TORN_DOWN));
            emit(new Effect.EndTerm(Effect.Ending.TORN_DOWN, "torn down by order of an operator: " + removed.why()));
        } else if (event instanceof Event.FrameworkRemoved removed) {
            adopt(framework.with(Framework.Standing.REMOVED));
            endings.loseEverything();
            emit(new Effect.EndTerm(Effect.Ending.FRAMEWORK_REMOVED, removed.why()));
        }
    }

    private void subscribed(long number) {
        subscription = number;
        subscribedAt = now;
        // Calls of the earlier subscription that did not leave never will: their launches can be asked for now.
        inFlight.clear();
        offers.subscribed(now);
        if (framework.standing() == Framework.Standing.NEVER_REGISTERED) {
            adopt(framework.with(Framework.Standing.REGISTERED));
        }
        if (framework.standing() == Framework.Standing.TEARING_DOWN) {
            emit(new Effect.EndTerm(Effect.Ending.TORN_DOWN, "an earlier term could not finish the teardown"));
            return;
        }
        endings.subscribed(subscription, now);
        absences.subscribed(table.all(), now);
        reconcile();
    }

    private void reconcile() {
        if (subscription == 0) {
            return;
        }
        List<Effect.TaskRef> tasks = table.all().stream()
            .filter(r -> r.hasLiveTask() && !inFlight.contains(r.task().taskId()))
            .map(r -> new Effect.TaskRef(r.task().taskId(), r.task().agentId())).toList();
        reconciliation.begin(now, tasks);
        askAgain();
        // The implicit question finds tasks that we do not know of.
        emit(new Effect.Reconcile(subscription, List.of()));
    }

    private void askAgain() {
        reconciliation.due(now).forEach(chunk -> emit(new Effect.Reconcile(subscription, chunk)));
    }

    private void tick(long time) {
        // The clock of a machine may be set back; time here never goes back.
        now = Math.max(now, time);
        table.pending().forEach(r -> allocations.announce(r, now));
        allocations.settle(now);
        allocations.expire(now);
        endings.tick(subscription, now);
        if (subscription > 0) {
            // Given up as if Mesos had said GONE: what comes back has no owner any more, and is killed.
            absences.overdue(now).forEach(id -> report(id, TaskState.GONE));
            askAgain();
            if (now - reconciliation.begunAt() >= policy.reconcileInterval()) {
                reconcile();
            }
        }
        table.prune();
        relaunches.keep(id -> table.get(id) != null && !table.get(id).state().ended());
    }

    private void statusUpdate(Event.StatusUpdate update) {
        TaskState state = update.state();
        boolean verdictDue = now - subscribedAt >= policy.agentReregister();
        if (state == TaskState.UNKNOWN && verdictDue) {
            // By now its agent would have re-registered: silence has become a verdict.
            state = TaskState.GONE;
        }
        if (state != TaskState.UNKNOWN) {
            reconciliation.answered(update.taskId());
        }
        if (report(update.taskId(), state) == Lifecycle.Follow.KILL && update.subscription() > 0
            && !endings.endsByItself(update.taskId())) {
            emit(new Effect.Kill(update.subscription(), update.taskId(), update.agentId()));
        }
        if (!update.uuid().isEmpty()) {
            emit(new Effect.Acknowledge(update.subscription(), update.taskId(), update.agentId(), update.uuid()));
        }
    }

    private Lifecycle.Follow report(String taskId, TaskState report) {
        StreamsMesosResource r = table.ofTask(taskId);
        if (r == null) {
            // Nobody owns it: an attempt that was given up, or a stranger under our framework.
            return report.alive() ? Lifecycle.Follow.KILL : Lifecycle.Follow.NOTHING;
        }
        absences.heard(taskId, report, now);
        Lifecycle.Step step = Lifecycle.next(r.state(), r.request(), r.completion(), report);
        StreamsMesosResource.Edit edit = r.edit().state(step.state()).request(step.request())
            .completion(step.completion());
        if (step.state() == ResourceState.RUNNING && report == TaskState.RUNNING) {
            edit.task(r.task().running(now));
        } else if (report.away()) {
            edit.task(r.task().withUnreachable(!r.state().ended()));
        } else if (report.alive() && !r.state().ended()) {
            edit.task(r.task().withUnreachable(false));
        }
        if (report.terminal()) {
            inFlight.remove(taskId);
        }
        if (step.follow() == Lifecycle.Follow.RELAUNCH) {
            edit.task(null);
            relaunches.failed(r, now);
        } else if (step.follow() == Lifecycle.Follow.REVOKE) {
            edit.notification(new Notification(Notification.Kind.REVOKED, table.nextNotification()));
            emit(new Effect.Notify(r.clientId()));
        } else if (r.stopsController() && step.state().ended()) {
            edit.notification(null);
        }
        table.put(edit.done());
        return step.follow();
    }

    private void release(StreamsMesosResource r, RequestState request, boolean revoked) {
        endings.release(r, request, revoked, subscription, now);
    }

    private void matchOffers() {
        if (subscription == 0) {
            return;
        }
        List<StreamsMesosResource> due = table.wanting().stream().filter(r -> relaunches.due(r, now)).toList();
        if (!due.isEmpty() && !offers.offers().isEmpty()) {
            for (Placement.Bundle bundle : Placement.place(due, offers.offers(), table::tasksOn,
                relaunches::avoid)) {
                if (!bundle.placed().isEmpty()) {
                    launch(bundle);
                }
            }
        }
        boolean demand = table.wanting().stream().anyMatch(r -> relaunches.due(r, now));
        offers.settle(subscription, demand, now);
    }

    private void launch(Placement.Bundle bundle) {
        List<Effect.Launch> launches = new ArrayList<>();
        for (Placement.Placed placed : bundle.placed()) {
            StreamsMesosResource r = placed.resource();
            String taskId = "streams_" + r.id() + "_" + r.attempts() + "_" + table.nextTask();
            table.put(r.edit().state(ResourceState.LAUNCHED).attempts(r.attempts() + 1)
                .task(new TaskAttempt(taskId, bundle.agentId(), bundle.hostname(), placed.cores(), placed.memory(),
                    now, 0, false)).done());
            inFlight.add(taskId);
            launches.add(new Effect.Launch(taskId, r.id(), r.displayName(), placed.cores(), placed.memory(),
                r.command(), r.environment()));
        }
        offers.used(bundle.offers());
        emit(new Effect.Accept(subscription, bundle.agentId(),
            bundle.offers().stream().map(Offer::id).toList(), launches));
    }

    private void adopt(Framework changed) {
        if (!changed.equals(framework)) {
            framework = changed;
            emit(new Effect.PutFramework(changed));
        }
    }

    private void reply(long replyId, Answer answer) {
        emit(new Effect.Reply(replyId, answer));
    }

    private void emit(Effect effect) {
        effects.add(effect);
    }

    private List<Effect> drain() {
        table.flushIds();
        List<Effect> result = effects;
        effects = new ArrayList<>();
        return result;
    }
}
