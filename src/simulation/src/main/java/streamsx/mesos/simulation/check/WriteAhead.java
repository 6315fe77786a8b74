package streamsx.mesos.simulation.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import streamsx.mesos.core.ResourceState;
import streamsx.mesos.core.StreamsMesosResource;
import streamsx.mesos.core.TaskState;
import streamsx.mesos.simulation.history.Fact;

/** Nothing leaves before what led to it was durable. */
final class WriteAhead implements Rule {
    private final Map<String, StreamsMesosResource> stored = new HashMap<>();
    private final Map<String, Set<String>> shown = new HashMap<>();
    /** What was durable of a task at some time. */
    private final Set<String> launched = new HashSet<>();
    private final Set<String> ran = new HashSet<>();
    private final Set<String> mayEnd = new HashSet<>();
    private final Set<String> over = new HashSet<>();

    @Override
    public void see(Fact fact, Objections objections) {
        if (fact instanceof Fact.Stored s) {
            stored(s.resource());
        } else if (fact instanceof Fact.Removed removed) {
            supersede(stored.remove(removed.resourceId()));
        } else if (fact instanceof Fact.Called called && !allowed(called)) {
            objections.add(Invariant.WRITE_AHEAD, fact.at(), called.taskId(), fact.who() + " sends " + called.call()
                + (called.state() == null ? "" : " of " + called.state()) + " before its reason is durable");
        } else if (fact instanceof Fact.Replied replied) {
            for (Fact.Shown resource : replied.resources()) {
                if (!shown.getOrDefault(resource.resourceId(), Set.of()).contains(resource.request().name())) {
                    objections.add(Invariant.WRITE_AHEAD, fact.at(), resource.resourceId(), fact.who() + " answers "
                        + replied.client() + " with " + resource.request() + ", which was never durable");
                }
            }
        }
    }

    private void stored(StreamsMesosResource resource) {
        StreamsMesosResource before = stored.put(resource.id(), resource);
        shown.computeIfAbsent(resource.id(), k -> new HashSet<>()).add(resource.request().name());
        String task = resource.task() == null ? null : resource.task().taskId();
        if (before != null && before.task() != null && !before.task().taskId().equals(task)) {
            supersede(before);
        }
        if (task != null) {
            launched.add(task);
            if (resource.state() != ResourceState.LAUNCHED) {
                ran.add(task);
            }
            if (resource.state() == ResourceState.STOPPING || resource.state().ended()) {
                mayEnd.add(task);
            }
            if (resource.state().ended()) {
                over.add(task);
            }
        }
    }

    /** This attempt was given up. */
    private void supersede(StreamsMesosResource before) {
        if (before != null && before.task() != null) {
            String task = before.task().taskId();
            ran.add(task);
            mayEnd.add(task);
            over.add(task);
        }
    }

    private boolean allowed(Fact.Called called) {
        String task = called.taskId();
        return switch (called.call()) {
            case LAUNCH -> launched.contains(task);
            case KILL -> !launched.contains(task) || mayEnd.contains(task);
            case ACKNOWLEDGE -> !launched.contains(task)
                || (called.state() != TaskState.RUNNING || ran.contains(task))
                && (!called.state().terminal() || over.contains(task));
        };
    }
}
