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
import streamsx.mesos.core.table.Turn;
import streamsx.mesos.core.tasks.Launches;
import streamsx.mesos.core.tasks.ResourceReleases;
import streamsx.mesos.core.tasks.TaskReports;

/**
 * Makes all decisions of the resource manager: it takes one event after the other and returns the effects that follow.
 * It does no I/O and reads no clock; the same events lead to the same effects. Effects are not stored: after a
 * failover, or under a new subscription, everything outstanding is derived again from the state, at least once.
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
    private Turn turn;
    private long subscribedAt;

    /**
     * Continues from the state that a term loaded.
     *
     * @param now ms since the epoch
     */
    public StreamsMesosState(Policy policy, StoredState loaded, long now) {
        reconcileInterval = policy.mesos().reconcileInterval().toMillis();
        agentReregister = policy.mesos().agentReregister().toMillis();
        turn = new Turn(now, 0, this::emit);
        life = new FrameworkLife(loaded.framework(), policy.mesos().removedRegisterAnew(), new Losses());
        table = new ResourceTable(loaded, policy.kept());
        clients = new ClientTable(loaded.clients(), table, policy.kept().revokedFor(), now);
        offers = new OfferPool(policy.mesos().refuse());
        launches = new Launches(table, policy, offers);
        releases = new ResourceReleases(table, policy, launches, now);
        reports = new TaskReports(table, policy, launches, releases, reconciliation, new Hopeless());
        allocations = new Allocations(table, policy.requests(), releases::release);
        allocations.restore(turn);
    }

    @Override
    public List<Effect> begin(String freshId) {
        life.begin(turn, freshId);
        return drain();
    }

    @Override
    public Framework framework() {
        return life.framework();
    }

    /** Tasks whose state the current reconciliation has requested and not received. */
    public int unreconciled() {
        return reconciliation.remaining();
    }

    /** Number of resources with failures on record. */
    int remembered() {
        return launches.remembered();
    }

    /** Number of agents with failures on record. */
    int quarantined() {
        return launches.quarantined();
    }

    /** Number of orphan tasks that are being killed. */
    int orphans() {
        return reports.orphans();
    }

    @Override
    public List<Effect> on(Event event) {
        event.accept(events);
        if (turn.subscribed()) {
            launches.match(turn);
        }
        return drain();
    }

    /** Handles each kind of event. */
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
            allocations.seen(turn, seen.session());
        }

        @Override
        public void visit(Event.TornDown tornDown) {
            life.tornDown(turn);
        }

        @Override
        public void visit(Event.ReplyDelivered delivered) {
            allocations.delivered(turn, delivered.replyId());
        }

        @Override
        public void visit(Event.ReplyLost lost) {
            allocations.lost(turn, lost.replyId());
        }

        @Override
        public void visit(Event.Subscribed subscribed) {
            subscribed(subscribed.subscription());
        }

        @Override
        public void visit(Event.Disconnected disconnected) {
            turn = turn.under(0);
            offers.disconnected();
            reconciliation.abandon();
        }

        @Override
        public void visit(Event.OffersReceived received) {
            if (received.subscription() == turn.subscription()) {
                offers.add(received.offers(), turn.now());
            }
        }

        @Override
        public void visit(Event.OfferRescinded rescinded) {
            offers.rescind(rescinded.offerId());
        }

        @Override
        public void visit(Event.StatusUpdate update) {
            reports.update(turn, update, verdictDue());
        }

        @Override
        public void visit(Event.LaunchTaken taken) {
            launches.left(turn, taken.taskIds());
        }

        @Override
        public void visit(Event.LaunchRefused refused) {
            launches.left(turn, refused.taskIds());
            refused.taskIds().forEach(id -> reports.lost(turn, id, TaskState.DROPPED));
        }

        @Override
        public void visit(Event.LaunchUnknown unknown) {
            launches.left(turn, unknown.taskIds());
            reconcile();
        }

        @Override
        public void visit(Event.FrameworkRemoved removed) {
            life.removed(turn, removed.why());
        }
    }

    private final class Losses implements FrameworkLife.Losses {
        @Override
        public void tasks(Turn turn) {
            releases.loseEverything(turn);
        }

        @Override
        public void everything(Turn turn) {
            table.all().forEach(r -> table.remove(turn, r));
            clients.removeAll(turn);
        }
    }

    private final class Hopeless implements TaskReports.Hopeless {
        @Override
        public void end(Turn turn, StreamsMesosResource resource, String why) {
            boolean told = resource.request() == RequestState.PENDING;
            allocations.invalid(resource.id(), why);
            releases.release(turn, resource, RequestState.RELEASED, told);
            allocations.settle(turn);
        }
    }

    /** Handles each kind of request. */
    private final class Requests implements Event.Request.Visitor {
        @Override
        public void visit(Event.ConnectClient connect) {
            clients.connected(turn, connect.client());
            reply(connect.replyId(), new Answer.Done());
            turn.emit(new Effect.Notify(connect.client().id()));
        }

        @Override
        public void visit(Event.Allocate allocate) {
            allocations.seen(turn, allocate.session());
            if (clients.seen(turn, allocate.request().clientId())) {
                allocations.allocate(turn, allocate.replyId(), allocate.request(), allocate.session());
                allocations.settle(turn);
            } else {
                reply(
                        allocate.replyId(),
                        new Answer.Refused(
                                Answer.Reason.UNKNOWN, "clientId", "no client of this id has introduced itself"));
            }
        }

        @Override
        public void visit(Event.Start start) {
            allocations.seen(turn, start.session());
            allocations.start(turn, start);
        }

        @Override
        public void visit(Event.Answered answered) {
            allocations.answered(turn, answered);
            reply(answered.replyId(), new Answer.Done());
        }

        @Override
        public void visit(Event.StopFailed failed) {
            releases.stopFailed(turn, failed.resourceIds());
            reply(failed.replyId(), new Answer.Done());
        }

        @Override
        public void visit(Event.Release release) {
            releaseNamed(release.clientId(), release.resourceIds(), RequestState.RELEASED);
            reply(release.replyId(), new Answer.Done());
        }

        @Override
        public void visit(Event.ReleaseAll all) {
            table.ofClient(all.clientId()).forEach(r -> releases.release(turn, r, RequestState.RELEASED, false));
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
            life.teardown(turn, teardown);
        }
    }

    /** Unknown names are ignored: stopdomain --force names resources that a new resource manager does not know. */
    private void releaseNamed(String clientId, Set<String> names, RequestState how) {
        table.ofClient(clientId).stream()
                .filter(r -> names.contains(r.id()))
                .forEach(r -> releases.release(turn, r, how, false));
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
        turn = turn.under(number);
        subscribedAt = turn.now();
        launches.subscribed(turn);
        offers.subscribed(turn.now());
        if (!life.subscribed(turn)) {
            return;
        }
        releases.subscribed(turn);
        reports.subscribed(turn);
        reconcile();
    }

    private void reconcile() {
        if (!turn.subscribed()) {
            return;
        }
        List<Effect.TaskRef> tasks = table.all().stream()
                .filter(r -> r.hasLiveTask() && !launches.inFlight(r.task().taskId()))
                .map(r -> new Effect.TaskRef(r.task().taskId(), r.task().agentId()))
                .toList();
        reconciliation.begin(turn.now(), tasks);
        requestDueStates();
        // The implicit request finds tasks that the state does not name.
        turn.emit(new Effect.Reconcile(turn.subscription(), List.of()));
    }

    private void requestDueStates() {
        reconciliation.due(turn.now()).forEach(chunk -> turn.emit(new Effect.Reconcile(turn.subscription(), chunk)));
    }

    private void tick(long time) {
        // The host's clock may be set back; the time of a turn never goes back.
        turn = turn.at(Math.max(turn.now(), time));
        table.pending().forEach(r -> allocations.announce(turn, r));
        allocations.settle(turn);
        allocations.expire(turn);
        releases.tick(turn);
        if (turn.subscribed()) {
            reports.tick(turn);
            requestDueStates();
            if (turn.now() - reconciliation.begunAt() >= reconcileInterval) {
                reconcile();
            }
        }
        table.prune(turn);
        clients.prune(turn);
        launches.tick(turn);
    }

    /** Whether every agent has had its time to re-register: a task that Mesos does not know counts as gone then. */
    private boolean verdictDue() {
        return turn.now() - subscribedAt >= agentReregister;
    }

    private void reply(long replyId, Answer answer) {
        turn.emit(new Effect.Reply(replyId, answer));
    }

    private void emit(Effect effect) {
        effects.add(effect);
    }

    private List<Effect> drain() {
        table.flushIds(turn);
        List<Effect> result = effects;
        effects = new ArrayList<>();
        return result;
    }
}
