package streamsx.mesos.core.reconcile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.TaskAttempt;

/**
 * Tasks whose states are requested from Mesos one by one, with back-off, because a status of them does not arrive in
 * time.
 */
public final class StatusProbes {
    private static final Backoff BACKOFF = Backoff.ofMillis(2_000, 60_000);

    /** @param sent how often the state was requested since the probe was planned */
    private record Next(String agentId, long at, int sent) {}

    private final Map<String, Next> next = new LinkedHashMap<>();

    /** Plans the first probe of a task for then; replaces an earlier plan. */
    public void plan(TaskAttempt task, long at) {
        next.put(task.taskId(), new Next(task.agentId(), at, 0));
    }

    public void remove(String taskId) {
        next.remove(taskId);
    }

    public void clear() {
        next.clear();
    }

    /** Removes all but these tasks. */
    public void keep(Predicate<String> open) {
        next.keySet().removeIf(open.negate());
    }

    /** The probes that are due; the next one of the same task waits longer. */
    public List<Effect.TaskRef> due(long now, Predicate<String> mayProbe) {
        List<Effect.TaskRef> due = new ArrayList<>();
        for (Map.Entry<String, Next> entry : next.entrySet()) {
            Next n = entry.getValue();
            if (now >= n.at && mayProbe.test(entry.getKey())) {
                due.add(new Effect.TaskRef(entry.getKey(), n.agentId));
                entry.setValue(new Next(n.agentId, now + BACKOFF.delay(n.sent).toMillis(), n.sent + 1));
            }
        }
        return due;
    }
}
