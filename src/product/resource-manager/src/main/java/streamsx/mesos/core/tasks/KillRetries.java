package streamsx.mesos.core.tasks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.reconcile.Reconciliation;
import streamsx.mesos.core.reconcile.StatusProbes;
import streamsx.mesos.core.table.ResourceTable;

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
    private final Consumer<Effect> out;

    KillRetries(Policy.Kills policy, ResourceTable table, Consumer<Effect> out) {
        backoff = policy.retry();
        timeout = policy.timeout().toMillis();
        this.table = table;
        this.out = out;
    }

    /** Orders the end of a resource's task, now if there is a subscription, else with the next one. */
    void order(StreamsMesosResource resource, long subscription, long now) {
        retries.put(resource.id(), new Next(now + backoff.delay(0).toMillis(), 0, false));
        probes.plan(resource.task(), now + timeout);
        send(resource, subscription);
    }

    /** A task to be ended is reported alive: the order may have been lost. One more until its repetition is due. */
    void stillAlive(StreamsMesosResource resource, long subscription) {
        Next next = retries.get(resource.id());
        if (next != null && (!next.prompted || resource.task().unreachable())) {
            retries.put(resource.id(), new Next(next.at, next.repeated, true));
            send(resource, subscription);
        }
    }

    /** Repeats what is due, and requests the state of what takes too long; forgets what has ended. */
    void repeat(long subscription, long now) {
        retries.keySet().removeIf(id -> !stopping(table.get(id)));
        probes.keep(taskId -> stopping(table.ofTask(taskId)));
        for (Map.Entry<String, Next> entry : retries.entrySet()) {
            if (now >= entry.getValue().at) {
                int repeated = entry.getValue().repeated + 1;
                entry.setValue(new Next(now + backoff.delay(repeated).toMillis(), repeated, false));
                send(table.get(entry.getKey()), subscription);
            }
        }
        if (subscription > 0) {
            Reconciliation.chunks(probes.due(now, taskId -> true))
                    .forEach(chunk -> out.accept(new Effect.Reconcile(subscription, chunk)));
        }
    }

    private static boolean stopping(StreamsMesosResource resource) {
        return resource != null && resource.state() == ResourceState.STOPPING;
    }

    private void send(StreamsMesosResource resource, long subscription) {
        if (subscription > 0) {
            out.accept(new Effect.Kill(
                    subscription, resource.task().taskId(), resource.task().agentId()));
        }
    }
}
