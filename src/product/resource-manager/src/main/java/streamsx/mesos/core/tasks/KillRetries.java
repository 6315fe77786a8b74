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
 * Orders to end a task, repeated with back-off until the task is known to have ended. The state of a task that has
 * not ended after the time-out is requested as well, so that a task that is gone is found gone.
 */
final class KillRetries {
    /**
     * The next repetition.
     *
     * @param repeated how often the order was repeated
     * @param prompted whether a report that the task lives has led to one before its time already
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

    /** Orders the end of a resource's task, now if there is a subscription, else with the next one. */
    void order(Turn turn, StreamsMesosResource resource) {
        retries.put(resource.id(), new Next(turn.now() + backoff.delay(0).toMillis(), 0, false));
        probes.plan(resource.task(), turn.now() + timeout);
        send(turn, resource);
    }

    /** A task to be ended is reported alive: the order may have been lost. One more until its repetition is due. */
    void stillAlive(Turn turn, StreamsMesosResource resource) {
        Next next = retries.get(resource.id());
        if (next != null && (!next.prompted || resource.task().unreachable())) {
            retries.put(resource.id(), new Next(next.at, next.repeated, true));
            send(turn, resource);
        }
    }

    /** Repeats what is due, and requests the state of what takes too long; forgets what has ended. */
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
