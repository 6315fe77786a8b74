package streamsx.mesos.core;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tasks whose agent is away, and since when. Not stored: what a term, or a subscription, finds away has the whole grace
 * from then on, because nobody listened before; a report that it is still away changes nothing.
 */
final class Absences {
    private final Map<String, Long> since = new LinkedHashMap<>();
    private final long grace;

    /** @param grace how long a task may be away, in ms; negative: for ever */
    Absences(long grace) {
        this.grace = grace;
    }

    /** A new subscription: some may have come back unheard. */
    void subscribed(Collection<StreamsMesosResource> resources, long now) {
        since.clear();
        resources.stream().filter(r -> r.hasLiveTask() && r.task().unreachable())
            .forEach(r -> since.put(r.task().taskId(), now));
    }

    /** What Mesos says of a task that somebody owns. */
    void heard(String taskId, TaskState report, long now) {
        if (report.away()) {
            since.putIfAbsent(taskId, now);
        } else if (report != TaskState.UNKNOWN) {
            since.remove(taskId);
        }
    }

    /** Takes out the tasks that are to be given up now. */
    List<String> overdue(long now) {
        if (grace < 0) {
            return List.of();
        }
        List<String> due = since.entrySet().stream().filter(e -> now - e.getValue() >= grace).map(Map.Entry::getKey)
            .toList();
        due.forEach(since::remove);
        return due;
    }
}
