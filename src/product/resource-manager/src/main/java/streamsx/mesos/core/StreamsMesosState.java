package streamsx.mesos.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
 * Decides for the resource manager: takes one event after the other and answers with the effects that follow. It does
 * no I/O and knows no clock; the same events lead to the same effects. Effects are not stored: after a failover, or a
 * new subscription, everything outstanding is derived again from the state, at least once.
 */
public final class StreamsMesosState implements StateMachine {
    private final long reconcileInterval;
    private final long agentReregister;
    private final ResourceTable table;
    private final Allocations allocations;
    private final OfferPool offers;
    private final ResourceReleases releases;
    private final Reconciliation reconciliation = new Reconciliation();
    private final ClientTable clients;
    private final Launches launches;
    private final TaskReports reports;
    private final FrameworkLife life;
    private final Events events = new Events();
    private List<Effect> effects = new ArrayList<>();
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
        reconcileInterval = policy.mesos().reconcileInterval().toMillis();
        agentReregister = policy.mesos().agentReregister().toMillis();
        this.now = now;
        life = new FrameworkLife(loaded.framework(), policy.mesos().removedRegisterAnew(), new Losses(), this::emit);
        table = new ResourceTable(loaded, policy.kept(), now, this::emit);
        clients = new ClientTable(loaded.clients(), table, policy.kept().revokedFor(), now, this::emit);
        offers = new OfferPool(policy.mesos().refuse(), this::emit);
        launches = new Launches(table, policy, offers, this::emit);
        releases = new ResourceReleases(table, policy, launches, this::emit, now);
        reports = new TaskReports(table, policy, launches, releases, reconciliation, this::emit);
        allocations = new Allocations(table, policy.requests(), this::release, this::emit);
        allocations.restore(now);
    }

    @Override
    public List<Effect> begin(String freshId) {
        life.begin(freshId, now);
        return drain();
    }

    @Override
    public Framework framework() {
        return life.framework();
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
    int quarantined() {
        return launches.quarantined();
    }

    /** How many tasks without an owner are being killed. */
    int orphans() {
        return reports.orphans();
    }

    @Override
    public List<Effect> on(Event event) {
        event.accept(events);
        if (subscription > 0) {
            launches.match(subscription, now);
        }
        return drain();
    }

    /** What each event does. */
    private final class Events implements Event.Visitor {
        private final Requests requests = new Requests();

        @Override
        public void visit(Event.Request request) {
            if (life.tearingDown() && !(request instanceof Event.Stop)) {
                reply(
                        request.replyId(),
                        request instanceof Event.Teardown
                                ? new Answer.Done()
                                : new Answer.Refused(
                                        Answer.Reason.UNAVAILABLE, "", "the framework is being torn down"));
            } else {
                request.accept(requests);
            }
        }

        @Override
        public void visit(Event.Tick tick) {
            tick(tick.now());
        }

        @Override
        public void visit(Event.SessionSeen seen) {
            allocations.seen(seen.session(), now);
        }

        @Override
        public void visit(Event.TornDown tornDown) {
            life.tornDown();
        }

        @Override
        public void visit(Event.ReplyDelivered delivered) {
            allocations.delivered(delivered.replyId());
        }

        @Override
        public void visit(Event.ReplyLost lost) {
            allocations.lost(lost.replyId(), now);
        }

        @Override
        public void visit(Event.Subscribed subscribed) {
            subscribed(subscribed.subscription());
        }

        @Override
        public void visit(Event.Disconnected disconnected) {
            subscription = 0;
            offers.disconnected();
            reconciliation.abandon();
        }

        @Override
        public void visit(Event.OffersReceived received) {
            if (received.subscription() == subscription) {
                offers.add(received.offers(), now);
            }
        }

        @Override
        public void visit(Event.OfferRescinded rescinded) {
            offers.rescind(rescinded.offerId());
        }

        @Override
        public void visit(Event.StatusUpdate update) {
            reports.update(update, verdictDue(), now);
        }

        @Override
        public void visit(Event.LaunchTaken taken) {
            launches.left(taken.taskIds(), now);
        }

        @Override
        public void visit(Event.LaunchRefused refused) {
            launches.left(refused.taskIds(), now);
            refused.taskIds().forEach(id -> reports.lost(id, TaskState.DROPPED, now));
        }

        @Override
        public void visit(Event.LaunchUnknown unknown) {
            launches.left(unknown.taskIds(), now);
            reconcile();
        }

        @Override
        public void visit(Event.FrameworkRemoved removed) {
            life.removed(removed.why());
        }
    }

    private final class Losses implements FrameworkLife.Losses {
        @Override
        public void tasks() {
            releases.loseEverything();
        }

        @Override
        public void everything() {
            table.all().forEach(table::remove);
            clients.removeAll();
        }
    }

    /** What each request does. */
    private final class Requests implements Event.Request.Visitor {
        @Override
        public void visit(Event.ConnectClient connect) {
            clients.introduced(connect.client(), now);
            reply(connect.replyId(), new Answer.Done());
            emit(new Effect.Notify(connect.client().id()));
        }

        @Override
        public void visit(Event.Allocate allocate) {
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
        }

        @Override
        public void visit(Event.Start start) {
            allocations.seen(start.session(), now);
            allocations.start(start, now);
        }

        @Override
        public void visit(Event.Answered answered) {
            allocations.answered(answered);
            reply(answered.replyId(), new Answer.Done());
        }

        @Override
        public void visit(Event.StopFailed failed) {
            releases.stopFailed(failed.resourceIds(), subscription, now);
            reply(failed.replyId(), new Answer.Done());
        }

        @Override
        public void visit(Event.Release release) {
            releaseNamed(release.clientId(), release.resourceIds(), RequestState.RELEASED);
            reply(release.replyId(), new Answer.Done());
        }

        @Override
        public void visit(Event.ReleaseAll all) {
            table.ofClient(all.clientId()).forEach(r -> release(r, RequestState.RELEASED, false));
            reply(all.replyId(), new Answer.Done());
        }

        @Override
        public void visit(Event.CancelPending cancel) {
            releaseNamed(cancel.clientId(), cancel.resourceIds(), RequestState.CANCELLED);
            reply(cancel.replyId(), new Answer.Done());
        }

        @Override
        public void visit(Event.Stop stop) {
            reply(stop.replyId(), mayStop(stop.force()));
        }

        @Override
        public void visit(Event.Teardown teardown) {
            Answer answer = life.teardown(teardown, subscription > 0);
            reply(teardown.replyId(), answer);
            if (answer instanceof Answer.Done) {
                life.ordered();
            }
        }
    }

    /** Unknown names are ignored: stopdomain --force releases what a new manager may never have heard of. */
    private void releaseNamed(String clientId, Set<String> names, RequestState how) {
        table.ofClient(clientId).stream().filter(r -> names.contains(r.id())).forEach(r -> release(r, how, false));
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

    private void subscribed(long number) {
        subscription = number;
        subscribedAt = now;
        launches.subscribed(now);
        offers.subscribed(now);
        if (!life.subscribed()) {
            return;
        }
        releases.subscribed(subscription, now);
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
        requestDueStates();
        // The implicit request finds tasks that the state does not name.
        emit(new Effect.Reconcile(subscription, List.of()));
    }

    private void requestDueStates() {
        reconciliation.due(now).forEach(chunk -> emit(new Effect.Reconcile(subscription, chunk)));
    }

    private void tick(long time) {
        // The clock of a machine may be set back; time here never goes back.
        now = Math.max(now, time);
        table.time(now);
        table.pending().forEach(r -> allocations.announce(r, now));
        allocations.settle(now);
        allocations.expire(now);
        releases.tick(subscription, now);
        if (subscription > 0) {
            reports.tick(subscription, now);
            requestDueStates();
            if (now - reconciliation.begunAt() >= reconcileInterval) {
                reconcile();
            }
        }
        table.prune();
        clients.prune(now);
        launches.tick(now);
    }

    /** By then every agent would have re-registered: silence about a task has become a verdict. */
    private boolean verdictDue() {
        return now - subscribedAt >= agentReregister;
    }

    private void release(StreamsMesosResource r, RequestState request, boolean revoked) {
        releases.release(r, request, revoked, subscription, now);
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
