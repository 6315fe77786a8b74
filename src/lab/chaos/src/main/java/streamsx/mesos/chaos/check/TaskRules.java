package streamsx.mesos.chaos.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.TaskName;
import streamsx.mesos.invariants.check.Invariant;

/** What must hold of tasks and their processes while things go on. */
final class TaskRules {
    private final Consumer<Finding> found;
    private final Map<String, String> agentOf = new HashMap<>();
    private final Map<String, Fact.ProcessSeen> processOf = new HashMap<>();
    private final Map<Long, String> taskOfNumber = new HashMap<>();

    private TaskRules(Consumer<Finding> found) {
        this.found = found;
    }

    static void check(List<Fact> facts, Consumer<Finding> found) {
        TaskRules rules = new TaskRules(found);
        for (Fact fact : facts) {
            if (fact instanceof Fact.TaskSeen t) {
                rules.unique(t.at(), t.task(), t.agent());
            } else if (fact instanceof Fact.ProcessSeen p) {
                rules.runs(p);
            }
        }
    }

    private void unique(long at, String task, String agent) {
        String before = agentOf.putIfAbsent(task, agent);
        if (before != null && !before.equals(agent)) {
            found.accept(new Finding(
                    Invariant.UNIQUE_IDS.name(),
                    at,
                    TaskName.resourceOf(task),
                    "task " + task + " is on agent " + agent + ", and was on " + before));
        }
        TaskName.parse(task).ifPresent(name -> {
            String other = taskOfNumber.putIfAbsent(name.number(), task);
            if (other != null && !other.equals(task)) {
                found.accept(new Finding(
                        Invariant.UNIQUE_IDS.name(),
                        at,
                        name.resource(),
                        "tasks " + other + " and " + task + " have one number"));
            }
        });
    }

    private void runs(Fact.ProcessSeen p) {
        if (!TaskName.resourceOf(p.task()).equals(p.resource())) {
            found.accept(new Finding(
                    Invariant.UNIQUE_IDS.name(),
                    p.at(),
                    p.resource(),
                    "task " + p.task() + " was started as " + p.resource()));
        }
        Fact.ProcessSeen before = processOf.put(p.task(), p);
        if (before != null && before.pid() != p.pid()) {
            found.accept(new Finding(
                    Invariant.ALLOCATED_LIVES_OR_REVOKED.name(),
                    p.at(),
                    p.resource(),
                    "task " + p.task() + " was started again: process " + before.pid() + " and then " + p.pid()));
        }
    }
}
