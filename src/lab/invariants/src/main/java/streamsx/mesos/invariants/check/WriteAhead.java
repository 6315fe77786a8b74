package streamsx.mesos.invariants.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.invariants.history.Fact;

/** Nothing leaves before what led to it was durable. */
final class WriteAhead extends Rule {
    private final Map<String, StreamsMesosResource> stored = new HashMap<>();
    /** How far requests had come at most; what is stored may have passed by what an answer of the same commit shows. */
    private final Map<String, Integer> reached = new HashMap<>();

    private final Map<String, Integer> asks = new HashMap<>();
    /** What was durable of a task at some time. */
    private final Set<String> launched = new HashSet<>();

    private final Set<String> ran = new HashSet<>();
    private final Set<String> mayEnd = new HashSet<>();
    private final Set<String> over = new HashSet<>();

    WriteAhead(Objections objections) {
        super(objections);
    }

    @Override
    public void visit(Fact.Stored s) {
        stored(s.resource());
    }

    @Override
    public void visit(Fact.Removed removed) {
        supersede(stored.remove(removed.resourceId()));
    }

    @Override
    public void visit(Fact.Called called) {
        if (!allowed(called)) {
            object(
                    Invariant.WRITE_AHEAD,
                    called.at(),
                    called.taskId(),
                    called.who() + " sends " + called.call() + (called.state() == null ? "" : " of " + called.state())
                            + " before its reason is durable");
        }
    }

    @Override
    public void visit(Fact.Asked asked) {
        asks.merge(asked.request(), 1, Integer::sum);
    }

    @Override
    public void visit(Fact.Replied replied) {
        if (asks.getOrDefault(replied.request(), 0) < 2) {
            // If the client has repeated itself, the resource may be on its way to the next answer already.
            for (Fact.Shown resource : replied.resources()) {
                if (reached.getOrDefault(resource.resourceId(), -1) < progress(resource.request())) {
                    object(
                            Invariant.WRITE_AHEAD,
                            replied.at(),
                            resource.resourceId(),
                            replied.who() + " answers " + replied.client() + " with " + resource.request()
                                    + ", which was never durable");
                }
            }
        }
    }

    private void stored(StreamsMesosResource resource) {
        StreamsMesosResource before = stored.put(resource.id(), resource);
        reached.merge(resource.id(), progress(resource.request()), Math::max);
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

    private static int progress(RequestState request) {
        return switch (request) {
            case NEW -> 0;
            case PENDING -> 1;
            case ALLOCATED -> 2;
            case CANCELLED, RELEASED -> 3;
        };
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
            case ACKNOWLEDGE ->
                !launched.contains(task)
                        || ((called.state() != TaskState.RUNNING || ran.contains(task))
                                && (!called.state().terminal() || over.contains(task)));
        };
    }
}
