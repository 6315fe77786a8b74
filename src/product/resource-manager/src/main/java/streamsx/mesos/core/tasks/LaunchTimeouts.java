package streamsx.mesos.core.tasks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskAttempt;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.core.reconcile.StatusProbes;
import streamsx.mesos.core.table.ResourceTable;

/**
 * Tasks that were launched and do not run yet. If no status arrives in time, the state of the task is requested; a task
 * that is reported alive but does not run in time is killed. Not stored: a new term or subscription gives all of them
 * the whole time again, because statuses may have been lost before.
 */
final class LaunchTimeouts {
    private final Map<String, Launched> launched = new LinkedHashMap<>();
    private final StatusProbes probes = new StatusProbes();
    private final long timeout;
    private final long limit;

    private record Launched(long since, boolean alive) {}

    LaunchTimeouts(Policy.Launches policy) {
        timeout = policy.timeout().toMillis();
        limit = policy.limit().toMillis();
    }

    /** A new subscription: statuses sent under an earlier one do not arrive any more. */
    void subscribed(List<StreamsMesosResource> resources, long now) {
        launched.clear();
        probes.clear();
        resources.stream()
                .filter(LaunchTimeouts::waiting)
                .filter(r -> !r.task().unreachable())
                .forEach(r -> begin(r.task(), now));
    }

    /** The ACCEPT of the task is sent, or is known to have been sent. */
    void begin(TaskAttempt task, long now) {
        Launched known = launched.get(task.taskId());
        launched.put(task.taskId(), new Launched(now, known != null && known.alive));
        probes.plan(task, now + timeout);
    }

    /** Mesos reports the state of a task; the resource is as it is after that. */
    void reported(StreamsMesosResource resource, String taskId, TaskState report, long now) {
        boolean same = waiting(resource) && resource.task().taskId().equals(taskId);
        if (!same || report.away()) {
            launched.remove(taskId);
            probes.remove(taskId);
        } else if (report.alive()) {
            Launched known = launched.get(taskId);
            launched.put(taskId, new Launched(known == null ? now : known.since, true));
            probes.plan(resource.task(), now + timeout);
        }
    }

    /** Removes the tasks that run or are not wanted any more. */
    void keep(ResourceTable table) {
        Predicate<String> open = id -> {
            StreamsMesosResource r = table.ofTask(id);
            return r != null && waiting(r) && r.task().taskId().equals(id);
        };
        launched.keySet().removeIf(open.negate());
        probes.keep(open);
    }

    /**
     * The tasks whose state is requested now; none whose ACCEPT may still be under way: the request could overtake it.
     */
    List<Effect.TaskRef> probes(long now, Predicate<String> inFlight) {
        return probes.due(now, inFlight.negate());
    }

    /** The resources whose task is reported alive but does not run in time. */
    List<StreamsMesosResource> overdue(ResourceTable table, long now) {
        return launched.entrySet().stream()
                .filter(e -> e.getValue().alive && now - e.getValue().since >= limit)
                .map(e -> table.ofTask(e.getKey()))
                .toList();
    }

    private static boolean waiting(StreamsMesosResource r) {
        return r.state() == ResourceState.LAUNCHED;
    }
}
