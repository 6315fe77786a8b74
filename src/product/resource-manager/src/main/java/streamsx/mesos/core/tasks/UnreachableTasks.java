package streamsx.mesos.core.tasks;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;

/**
 * Tasks whose agent is away, and since when. Not stored: what a term, or a subscription, finds away has the whole grace
 * from then on, because nobody listened before; a report that it is still away changes nothing.
 *
 * <p>When the grace is over the state is requested once more, and only its answer ends the wait: a leader that has
 * become deaf without knowing it would else take a task from its client that has long been back.
 */
final class UnreachableTasks {
    private static final long PROBE_AGAIN = 5_000;

    private final Map<String, Away> away = new LinkedHashMap<>();
    private final long grace;

    /** @param askAt when Mesos is asked (again); before the first time it is the end of the grace */
    private record Away(long askAt, boolean asked) {}

    /** @param grace how long a task may be unreachable */
    UnreachableTasks(Duration grace) {
        this.grace = grace.toMillis();
    }

    /** A new subscription: some may have come back unheard. */
    void subscribed(Collection<StreamsMesosResource> resources, long now) {
        away.clear();
        resources.stream()
                .filter(r -> r.hasLiveTask() && r.task().unreachable())
                .forEach(r -> away.put(r.task().taskId(), new Away(now + grace, false)));
    }

    /**
     * What Mesos says of a task that somebody owns.
     *
     * @return whether it is to be given up by that: still away after the whole grace
     */
    boolean reported(String taskId, TaskState report, long now) {
        if (report.away()) {
            Away known = away.putIfAbsent(taskId, new Away(now + grace, false));
            return known != null && known.asked && away.remove(taskId) != null;
        }
        if (report != TaskState.UNKNOWN) {
            away.remove(taskId);
        }
        return false;
    }

    /** Those that Mesos has to be asked for now. */
    List<String> probes(long now) {
        List<String> due = away.entrySet().stream()
                .filter(e -> now >= e.getValue().askAt)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(id -> away.put(id, new Away(now + PROBE_AGAIN, true)));
        return due;
    }
}
