package streamsx.mesos.core.reconcile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.TaskAttempt;

/** Tasks of which Mesos is asked one by one, with doubled pauses, because something about them takes too long. */
public final class StatusProbes {
    private static final long FIRST_PAUSE = 2_000;
    private static final long LONGEST_PAUSE = 60_000;

    private record Next(String agentId, long at, long pause) {}

    private final Map<String, Next> next = new LinkedHashMap<>();

    /** The first question is due then; replaces what was planned for this task. */
    public void plan(TaskAttempt task, long at) {
        next.put(task.taskId(), new Next(task.agentId(), at, FIRST_PAUSE));
    }

    public void remove(String taskId) {
        next.remove(taskId);
    }

    public void clear() {
        next.clear();
    }

    /** Forgets the tasks of which nothing has to be known any more. */
    public void keep(Predicate<String> open) {
        next.keySet().removeIf(open.negate());
    }

    /** The questions that are due; the next one about the same task waits longer. */
    public List<Effect.TaskRef> due(long now, Predicate<String> mayAsk) {
        List<Effect.TaskRef> due = new ArrayList<>();
        for (Map.Entry<String, Next> entry : next.entrySet()) {
            Next n = entry.getValue();
            if (now >= n.at && mayAsk.test(entry.getKey())) {
                due.add(new Effect.TaskRef(entry.getKey(), n.agentId));
                entry.setValue(new Next(n.agentId, now + n.pause, Math.min(2 * n.pause, LONGEST_PAUSE)));
            }
        }
        return due;
    }
}
