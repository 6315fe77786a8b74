package streamsx.mesos.core.tasks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskAttempt;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.core.offers.AgentQuarantine;
import streamsx.mesos.core.offers.OfferPool;
import streamsx.mesos.core.offers.Placement;
import streamsx.mesos.core.reconcile.Reconciliation;
import streamsx.mesos.core.table.ResourceTable;
import streamsx.mesos.core.table.Turn;

/** Launches tasks of the resources that wait for one, and watches each launch until its task runs or has ended. */
public final class Launches {
    /** What Mesos calls invalid so often in a row it will not call valid at the next launch. */
    private static final int INVALID_LIMIT = 3;

    private final ResourceTable table;
    private final long waitAllocated;
    private final OfferPool offers;
    private final Relaunches relaunches;
    private final AgentQuarantine quarantine;
    private final LaunchTimeouts timeouts;
    /** Tasks whose ACCEPT is under way: a request of their states could overtake it. */
    private final Set<String> inFlight = new LinkedHashSet<>();

    public Launches(ResourceTable table, Policy policy, OfferPool offers) {
        this.table = table;
        waitAllocated = policy.requests().waitAllocated().toMillis();
        this.offers = offers;
        relaunches = new Relaunches(policy.launches().backoff());
        quarantine = new AgentQuarantine(policy.quarantine());
        timeouts = new LaunchTimeouts(policy.launches());
    }

    /**
     * A new subscription: calls of the earlier one are not sent any more, so the states of their tasks can be
     * requested.
     */
    public void subscribed(Turn turn) {
        inFlight.clear();
        timeouts.subscribed(table.all(), turn.now());
    }

    /** Matches the resources that are due with the available offers. */
    public void match(Turn turn) {
        long now = turn.now();
        List<StreamsMesosResource> due =
                table.wanting().stream().filter(r -> relaunches.due(r, now)).toList();
        if (!due.isEmpty() && !offers.offers().isEmpty()) {
            Placement placement = new Placement(
                    table::tasksOn, relaunches::avoid, a -> quarantine.standing(a, now), quarantine::failedThere);
            for (Placement.Bundle bundle : placement.place(due, offers.offers())) {
                if (!bundle.placed().isEmpty()) {
                    launch(turn, bundle);
                }
            }
        }
        boolean demand = table.wanting().stream().anyMatch(r -> relaunches.due(r, now));
        offers.settle(turn, demand);
    }

    private void launch(Turn turn, Placement.Bundle bundle) {
        List<Effect.Launch> launches = new ArrayList<>();
        for (Placement.Placed placed : bundle.placed()) {
            StreamsMesosResource r = placed.resource();
            String taskId = "streams_" + r.id() + "_" + r.attempts() + "_" + table.nextTask();
            TaskAttempt task = new TaskAttempt(
                    taskId, bundle.agentId(), bundle.hostname(), placed.cores(), placed.memory(), turn.now(), 0, false);
            table.put(
                    turn,
                    r.edit()
                            .state(ResourceState.LAUNCHED)
                            .attempts(r.attempts() + 1)
                            .task(task)
                            .done());
            inFlight.add(taskId);
            timeouts.begin(task, turn.now());
            quarantine.launched(bundle.agentId(), taskId, turn.now());
            launches.add(new Effect.Launch(
                    taskId,
                    r.id(),
                    r.displayName(),
                    placed.cores(),
                    placed.memory(),
                    r.command(),
                    r.status().environment()));
        }
        offers.used(bundle.offers());
        turn.emit(new Effect.Accept(
                turn.subscription(),
                bundle.agentId(),
                bundle.offers().stream().map(Offer::id).toList(),
                launches));
    }

    public boolean inFlight(String taskId) {
        return inFlight.contains(taskId);
    }

    /** The ACCEPT of these tasks is not under way any more, whatever its outcome; their time begins now. */
    public void left(Turn turn, Collection<String> taskIds) {
        for (String id : taskIds) {
            StreamsMesosResource r = table.ofTask(id);
            if (inFlight.remove(id) && r != null && r.state() == ResourceState.LAUNCHED) {
                timeouts.begin(r.task(), turn.now());
            }
        }
    }

    /** Mesos reports the state of a task; the resource is as it is after that. */
    void reported(Turn turn, StreamsMesosResource resource, String taskId, TaskState report) {
        if (report != TaskState.UNKNOWN) {
            inFlight.remove(taskId); // Mesos knows the task, so its ACCEPT has arrived.
        }
        timeouts.reported(resource, taskId, report, turn.now());
    }

    /**
     * A task ended before its resource was allocated, and another one follows.
     *
     * @param resource with the task that ended
     * @param byItself whether the task failed, or did not run in time; false if its ACCEPT or its agent was lost
     * @param invalid  whether Mesos calls the task invalid
     * @return whether no other should follow, as Mesos calls each of them invalid
     */
    boolean failed(Turn turn, StreamsMesosResource resource, boolean byItself, boolean invalid) {
        if (relaunches.failed(resource, byItself, invalid, turn.now())) {
            quarantine.failed(
                    resource.task().agentId(), resource.clientId(), runsElsewhere(turn, resource), turn.now());
        }
        return relaunches.invalid(resource.id()) >= INVALID_LIMIT;
    }

    /** Whether another task of the same client runs well on another agent. */
    private boolean runsElsewhere(Turn turn, StreamsMesosResource resource) {
        String agentId = resource.task().agentId();
        return table.ofClient(resource.clientId()).stream()
                .anyMatch(r -> r.state() == ResourceState.RUNNING
                        && !r.task().unreachable()
                        && !r.task().agentId().equals(agentId)
                        && turn.now() - r.task().runningSince() > waitAllocated);
    }

    /** Its request is over: no other task follows. */
    void forget(String resourceId) {
        relaunches.forget(resourceId);
    }

    /** Requests the states of the launched tasks that have no status for too long. */
    void probe(Turn turn) {
        Reconciliation.chunks(timeouts.probes(turn.now(), inFlight::contains))
                .forEach(chunk -> turn.emit(new Effect.Reconcile(turn.subscription(), chunk)));
    }

    /** The resources whose task does not run in time. */
    List<StreamsMesosResource> overdue(Turn turn) {
        timeouts.keep(table);
        return timeouts.overdue(table, turn.now());
    }

    /** Removes what is settled. */
    public void tick(Turn turn) {
        timeouts.keep(table);
        quarantine.tick(table, waitAllocated, turn.now());
        relaunches.keep(id -> table.get(id) != null && !table.get(id).state().ended());
    }

    /** Number of resources with failures on record. */
    public int remembered() {
        return relaunches.size();
    }

    /** Number of agents with failures on record. */
    public int quarantined() {
        return quarantine.size();
    }
}
