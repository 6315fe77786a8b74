package streamsx.mesos.core.tasks;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;

/**
 * Tasks that are unreachable, and since when. Not stored: under a new term or subscription an unreachable task has the
 * whole grace period again, because statuses may have been lost before; a status that repeats it changes nothing.
 *
 * <p>After the grace period the state is requested once more, and only the answer ends the wait: a leader whose
 * connection is dead without its knowledge would otherwise revoke a task that has been reachable again for long.
 */
final class UnreachableTasks {
    private static final long PROBE_AGAIN = 5_000;

    private final Map<String, Away> unreachable = new LinkedHashMap<>();
    private final long grace;

    /**
     * @param probeAt when the state is requested (again); before the first request it is the end of the grace period
     */
    private record Away(long probeAt, boolean probed) {}

    /** @param grace how long a task may be unreachable */
    UnreachableTasks(Duration grace) {
        this.grace = grace.toMillis();
    }

    /** A new subscription: a status that a task is reachable again may have been lost. */
    void subscribed(Collection<StreamsMesosResource> resources, long now) {
        unreachable.clear();
        resources.stream()
                .filter(r -> r.hasLiveTask() && r.task().unreachable())
                .forEach(r -> unreachable.put(r.task().taskId(), new Away(now + grace, false)));
    }

    /**
     * Mesos reports the state of a task that a resource owns.
     *
     * @return whether the task counts as lost: still unreachable after the whole grace period
     */
    boolean reported(String taskId, TaskState report, long now) {
        if (report.away()) {
            Away known = unreachable.putIfAbsent(taskId, new Away(now + grace, false));
            return known != null && known.probed && unreachable.remove(taskId) != null;
        }
        if (report != TaskState.UNKNOWN) {
            unreachable.remove(taskId);
        }
        return false;
    }

    /** The tasks whose states are requested now. */
    List<String> probes(long now) {
        List<String> due = unreachable.entrySet().stream()
                .filter(e -> now >= e.getValue().probeAt)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(id -> unreachable.put(id, new Away(now + PROBE_AGAIN, true)));
        return due;
    }
}
