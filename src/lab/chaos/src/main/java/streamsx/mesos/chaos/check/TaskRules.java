package streamsx.mesos.chaos.check;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.TaskName;
import streamsx.mesos.invariants.check.Invariant;

/** What must hold of tasks and their processes while things go on. */
final class TaskRules extends OutsideRule {
    private final Map<String, String> agentOf = new HashMap<>();
    private final Map<String, Fact.ProcessSeen> processOf = new HashMap<>();
    private final Map<Long, String> taskOfNumber = new HashMap<>();

    TaskRules(Consumer<Finding> found) {
        super(found);
    }

    @Override
    public void visit(Fact.TaskSeen t) {
        unique(t.at(), t.task(), t.agent());
    }

    private void unique(long at, String task, String agent) {
        String before = agentOf.putIfAbsent(task, agent);
        if (before != null && !before.equals(agent)) {
            found(new Finding(
                    Invariant.UNIQUE_IDS.name(),
                    at,
                    TaskName.resourceOf(task),
                    "task " + task + " is on agent " + agent + ", and was on " + before));
        }
        TaskName.parse(task).ifPresent(name -> {
            String other = taskOfNumber.putIfAbsent(name.number(), task);
            if (other != null && !other.equals(task)) {
                found(new Finding(
                        Invariant.UNIQUE_IDS.name(),
                        at,
                        name.resource(),
                        "tasks " + other + " and " + task + " have one number"));
            }
        });
    }

    @Override
    public void visit(Fact.ProcessSeen p) {
        if (!TaskName.resourceOf(p.task()).equals(p.resource())) {
            found(new Finding(
                    Invariant.UNIQUE_IDS.name(),
                    p.at(),
                    p.resource(),
                    "task " + p.task() + " was started as " + p.resource()));
        }
        Fact.ProcessSeen before = processOf.put(p.task(), p);
        if (before != null && before.pid() != p.pid()) {
            found(new Finding(
                    Invariant.ALLOCATED_LIVES_OR_REVOKED.name(),
                    p.at(),
                    p.resource(),
                    "task " + p.task() + " was started again: process " + before.pid() + " and then " + p.pid()));
        }
    }
}
