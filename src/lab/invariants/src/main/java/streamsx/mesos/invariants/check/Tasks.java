package streamsx.mesos.invariants.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import streamsx.mesos.invariants.history.Fact;

/** Which tasks live where, and whether two of them belong to one resource. */
final class Tasks extends Rule {
    private final Limits limits;
    private final Map<String, Live> live = new LinkedHashMap<>();
    private final Map<String, List<Absence>> absences = new HashMap<>();
    private long jumpedBy;

    record Live(String taskId, String resourceId, String agent, long since) {}

    /** An agent's time without the master; {@code to} is open while it lasts. */
    private record Absence(long from, long to) {}

    Tasks(Limits limits, Objections objections) {
        super(objections);
        this.limits = limits;
    }

    Map<String, Live> live() {
        return live;
    }

    List<Live> of(String resourceId) {
        return live.values().stream()
                .filter(t -> t.resourceId.equals(resourceId))
                .toList();
    }

    /** Whether a task could be given up for its agent's absence. */
    boolean wasAwayForLong(Live task, long now) {
        return absences.getOrDefault(task.agent, List.of()).stream()
                .anyMatch(a ->
                        a.to >= task.since && Math.min(now, a.to) - a.from + jumpedBy >= limits.unreachableGrace());
    }

    @Override
    public void visit(Fact.TaskStarted started) {
        Live itself = new Live(started.taskId(), started.resourceId(), started.who(), started.at());
        for (Live other : of(started.resourceId())) {
            // It may be the later one that was given up, and begin where nobody hears of it.
            if (!wasAwayForLong(other, started.at()) && !wasAwayForLong(itself, started.at())) {
                object(
                        Invariant.ONE_TASK_PER_RESOURCE,
                        started.at(),
                        started.resourceId(),
                        started.taskId() + " starts while " + other.taskId + " lives on " + other.agent);
            }
        }
        live.put(started.taskId(), itself);
    }

    @Override
    public void visit(Fact.TaskEnded ended) {
        live.remove(ended.taskId());
    }

    @Override
    public void visit(Fact.AgentAway away) {
        absences.computeIfAbsent(away.who(), k -> new ArrayList<>()).add(new Absence(away.at(), Long.MAX_VALUE));
    }

    @Override
    public void visit(Fact.AgentBack back) {
        List<Absence> of = absences.getOrDefault(back.who(), List.of());
        if (!of.isEmpty()) {
            of.set(of.size() - 1, new Absence(of.get(of.size() - 1).from, back.at()));
        }
    }

    @Override
    public void visit(Fact.ClockJumped jumped) {
        // A clock that is set forward makes every wait shorter.
        jumpedBy += Math.max(0, jumped.by());
    }
}
