package streamsx.mesos.core;

import java.util.ArrayList;
import java.util.List;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.api.StateMachine;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.core.offers.OfferPool;
import streamsx.mesos.core.reconcile.Reconciliation;
import streamsx.mesos.core.requests.Allocations;
import streamsx.mesos.core.requests.ClientTable;
import streamsx.mesos.core.table.ResourceTable;
import streamsx.mesos.core.tasks.Launches;
import streamsx.mesos.core.tasks.ResourceReleases;
import streamsx.mesos.core.tasks.TaskReports;

/**
 * The resource manager's mind: takes one event after the other and answers with the effects that follow. It does no
 * I/O and knows no clock; the same events lead to the same effects. Effects are not stored: after a failover, or a new
 * subscription, everything outstanding is derived again from the state, at least once.
 */
public final class StreamsMesosState implements StateMachine {
    private final Policy policy;
    private final ResourceTable table;
    private final Allocations allocations;
    private final OfferPool offers;
    private final ResourceReleases endings;
    private final Reconciliation reconciliation = new Reconciliation();
    private final ClientTable clients;
    private final Launches launches;
    private final TaskReports reports;
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
        table = new ResourceTable(loaded, policy.kept(), now, this::emit);
        clients = new ClientTable(loaded.clients(), table, policy.kept().revokedFor(), now, this::emit);
        offers = new OfferPool(policy.refuseSeconds(), this::emit);
        launches = new Launches(table, policy, offers, this::emit);
        endings = new ResourceReleases(table, policy, launches, this::emit, now);
        reports = new TaskReports(table, policy, launches, endings, reconciliation, this::emit);
        allocations = new Allocations(table, policy, this::release, this::emit);
        allocations.restore(now);
    }

    @Override
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
                emit(
                        new Effect.EndTerm(
                                Effect.Ending.FRAMEWORK_REMOVED,
                                "framework " + framework.id()
                                        + " has been removed from Mesos and FRAMEWORK_REMOVED=stop; see the runbook in ha-docs/operations.md"));
            }
        }
        return drain();
    }

    @Override
    public Framework framework() {
        return framework;
    }

    /** Tasks that the current reconciliation has not heard of yet. */
    public int unreconciled() {
        return reconciliation.remaining();
    }

    /** How many resources are remembered for their failures. */
    int remembered() {
        return launches.remembered();
    }

    /** How many agents are remembered for failures. */
    int suspects() {
        return launches.suspects();
    }

    /** How many tasks without an owner are being killed. */
    int strays() {
        return reports.strays();
    }

    @Override
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
        if (subscription > 0) {
            launches.match(subscription, now);
        }
        return drain();
    }

    private void request(Event.Request request) {
        if (framework.standing() == Framework.Standing.TEARING_DOWN && !(request instanceof Event.Stop)) {
            reply(
                    request.replyId(),
                    request instanceof Event.Teardown
                            ? new Answer.Done()
                            : new Answer.Refused(Answer.Reason.UNAVAILABLE, "", "the framework is being torn down"));
        } else if (request instanceof Event.ConnectClient connect) {
            clients.introduced(connect.client(), now);
            reply(connect.replyId(), new Answer.Done());
            emit(new Effect.Notify(connect.client().id()));
        } else if (request instanceof Event.Allocate allocate) {
            allocations.seen(allocate.session(), now);
            if (clients.heard(allocate.request().clientId(), now)) {
                allocations.allocate(allocate.replyId(), allocate.request(), allocate.session(), now);
                allocations.settle(now);
            } else {
                reply(
                        allocate.replyId(),
                        new Answer.Refused(
                                Answer.Reason.UNKNOWN, "clientId", "no client of this id has introduced itself"));
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
        long live = table.all().stream()
                .filter(r -> r.request().wanted() && !r.state().ended())
                .count();
        return force || live == 0
                ? new Answer.Done()
                : new Answer.Refused(
                        Answer.Reason.CONFLICT,
                        "force",
                        "resources are allocated or pending: " + live
                                + "; stop the domains that use them, or stop with --force");
    }

    private void teardown(Event.Teardown teardown) {
        if (!framework.id().equals(teardown.frameworkId())) {
            reply(
                    teardown.replyId(),
                    new Answer.Refused(
                            Answer.Reason.INVALID,
                            "frameworkId",
                            "the framework's id is another one; nothing was torn down"));
            return;
        }
        if (subscription == 0) {
            // Mesos would not hear of it: it would keep the tasks of a framework that nobody leads any more.
            reply(
                    teardown.replyId(),
                    new Answer.Refused(
                            Answer.Reason.UNAVAILABLE,
                            "",
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
        clients.removeAll();
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
            reports.update(update, verdictDue(), now);
        } else if (event instanceof Event.LaunchTaken taken) {
            launches.left(taken.taskIds(), now);
        } else if (event instanceof Event.LaunchUnknown unknown) {
            launches.left(unknown.taskIds(), now);
            reconcile();
        } else if (event instanceof Event.LaunchRefused refused) {
            launches.left(refused.taskIds(), now);
            refused.taskIds().forEach(id -> reports.lost(id, TaskState.DROPPED, now));
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
        launches.subscribed(now);
        offers.subscribed(now);
        if (framework.standing() == Framework.Standing.NEVER_REGISTERED) {
            adopt(framework.with(Framework.Standing.REGISTERED));
        }
        if (framework.standing() == Framework.Standing.TEARING_DOWN) {
            emit(new Effect.EndTerm(Effect.Ending.TORN_DOWN, "an earlier term could not finish the teardown"));
            return;
        }
        endings.subscribed(subscription, now);
        reports.subscribed(now);
        reconcile();
    }

    private void reconcile() {
        if (subscription == 0) {
            return;
        }
        List<Effect.TaskRef> tasks = table.all().stream()
                .filter(r -> r.hasLiveTask() && !launches.inFlight(r.task().taskId()))
                .map(r -> new Effect.TaskRef(r.task().taskId(), r.task().agentId()))
                .toList();
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
        table.time(now);
        table.pending().forEach(r -> allocations.announce(r, now));
        allocations.settle(now);
        allocations.expire(now);
        endings.tick(subscription, now);
        if (subscription > 0) {
            reports.tick(subscription, now);
            askAgain();
            if (now - reconciliation.begunAt() >= policy.reconcileInterval()) {
                reconcile();
            }
        }
        table.prune();
        clients.prune(now);
        launches.tick(now);
    }

    /** By then every agent would have re-registered: silence about a task has become a verdict. */
    private boolean verdictDue() {
        return now - subscribedAt >= policy.agentReregister();
    }

    private void release(StreamsMesosResource r, RequestState request, boolean revoked) {
        endings.release(r, request, revoked, subscription, now);
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
