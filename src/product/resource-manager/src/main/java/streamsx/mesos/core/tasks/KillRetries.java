package streamsx.mesos.core.tasks;

import java.util.LinkedHashMap;
import java.util.Map;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.reconcile.Reconciliation;
import streamsx.mesos.core.reconcile.StatusProbes;
import streamsx.mesos.core.table.ResourceTable;
import streamsx.mesos.core.table.Turn;

/**
 * Kills, repeated with back-off until the task is known to have ended. The state of a task that has
 * not ended after the time-out is requested as well, so that the end of a task whose status was lost is noticed.
 */
final class KillRetries {
    /**
     * The next repetition.
     *
     * @param repeated how often the kill was repeated
     * @param prompted whether a status of the running task has led to an extra kill since the last repetition
     */
    private record Next(long at, int repeated, boolean prompted) {}

    private final Map<String, Next> retries = new LinkedHashMap<>();
    private final StatusProbes probes = new StatusProbes();
    private final Backoff backoff;
    private final long timeout;
    private final ResourceTable table;

    KillRetries(Policy.Kills policy, ResourceTable table) {
        backoff = policy.retry();
        timeout = policy.timeout().toMillis();
        this.table = table;
    }

    /** Kills a resource's task: at once with a subscription, else under the next one. */
    void order(Turn turn, StreamsMesosResource resource) {
        retries.put(resource.id(), new Next(turn.now() + backoff.delay(0).toMillis(), 0, false));
        probes.plan(resource.task(), turn.now() + timeout);
        send(turn, resource);
    }

    /**
     * A task to be killed is reported alive: the kill may have been lost. One more is sent until the repetition is due.
     */
    void stillAlive(Turn turn, StreamsMesosResource resource) {
        Next next = retries.get(resource.id());
        if (next != null && (!next.prompted || resource.task().unreachable())) {
            retries.put(resource.id(), new Next(next.at, next.repeated, true));
            send(turn, resource);
        }
    }

    /**
     * Repeats the kills that are due, requests the states of tasks that take too long; removes those that have ended.
     */
    void repeat(Turn turn) {
        retries.keySet().removeIf(id -> !stopping(table.get(id)));
        probes.keep(taskId -> stopping(table.ofTask(taskId)));
        for (Map.Entry<String, Next> entry : retries.entrySet()) {
            if (turn.now() >= entry.getValue().at) {
                int repeated = entry.getValue().repeated + 1;
                entry.setValue(new Next(turn.now() + backoff.delay(repeated).toMillis(), repeated, false));
                send(turn, table.get(entry.getKey()));
            }
        }
        if (turn.subscribed()) {
            Reconciliation.chunks(probes.due(turn.now(), taskId -> true))
                    .forEach(chunk -> turn.emit(new Effect.Reconcile(turn.subscription(), chunk)));
        }
    }

    private static boolean stopping(StreamsMesosResource resource) {
        return resource != null && resource.state() == ResourceState.STOPPING;
    }

    private void send(Turn turn, StreamsMesosResource resource) {
        if (turn.subscribed()) {
            turn.emit(new Effect.Kill(
                    turn.subscription(),
                    resource.task().taskId(),
                    resource.task().agentId()));
        }
    }
}
