package streamsx.mesos.invariants.check;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.history.Fact;

/** At the end each client has the resources that were reported to it, and nothing else runs. */
final class Ownership extends Rule {
    private final Tasks tasks;
    private final Map<String, StreamsMesosResource> stored = new TreeMap<>();
    /** The resources that clients may use, and the client of each. */
    private final Map<String, String> used = new TreeMap<>();

    private final Set<String> announced = new HashSet<>();
    private final Set<String> returned = new HashSet<>();
    private final Set<String> vanished = new HashSet<>();

    Ownership(Tasks tasks, Objections objections) {
        super(objections);
        this.tasks = tasks;
    }

    @Override
    public void visit(Fact.Stored s) {
        stored.put(s.resource().id(), s.resource());
    }

    @Override
    public void visit(Fact.Removed removed) {
        stored.remove(removed.resourceId());
    }

    @Override
    public void visit(Fact.Answered answer) {
        for (Fact.Shown resource : answer.resources()) {
            if (resource.request() != RequestState.ALLOCATED) {
                // What was announced stays so: the announcement may have overtaken this answer.
                if (!announced.contains(resource.resourceId())) {
                    used.remove(resource.resourceId());
                }
            } else if (!returned.contains(resource.resourceId())) {
                used.put(resource.resourceId(), answer.who());
            }
        }
    }

    @Override
    public void visit(Fact.Notified news) {
        if (news.kind() == Notification.Kind.REVOKED) {
            used.remove(news.resourceId());
            returned.add(news.resourceId());
        } else if (!returned.contains(news.resourceId())) {
            announced.add(news.resourceId());
            used.put(news.resourceId(), news.who());
        }
    }

    @Override
    public void visit(Fact.GaveBack back) {
        used.remove(back.resourceId());
        returned.add(back.resourceId());
    }

    @Override
    public void visit(Fact.Vanished gone) {
        vanished.add(gone.who());
    }

    @Override
    void end(long at) {
        used.forEach((id, client) -> {
            int live = tasks.of(id).size();
            if (live != 1 && !vanished.contains(client)) {
                object(
                        Invariant.ALLOCATED_LIVES_OR_REVOKED,
                        at,
                        id,
                        client + " was answered that it is allocated, and not notified that it is revoked; it has "
                                + live + " live tasks");
            }
        });
        for (Tasks.Live task : tasks.live().values()) {
            StreamsMesosResource owner = stored.get(task.resourceId());
            boolean owned = owner != null
                    && owner.task() != null
                    && owner.task().taskId().equals(task.taskId())
                    && (owner.state() == ResourceState.LAUNCHED || owner.state() == ResourceState.RUNNING);
            if (!owned) {
                object(
                        Invariant.NO_ORPHAN,
                        at,
                        task.taskId(),
                        "lives on " + task.agent() + "; its resource is "
                                + (owner == null
                                        ? "forgotten"
                                        : owner.state() + " with "
                                                + (owner.task() == null
                                                        ? "no task"
                                                        : owner.task().taskId())));
            }
        }
        for (String id : returned) {
            StreamsMesosResource r = stored.get(id);
            if ((r != null && (!r.state().ended() || r.request().wanted()))
                    || !tasks.of(id).isEmpty()) {
                object(
                        Invariant.GIVEN_BACK_ENDS,
                        at,
                        id,
                        "was given back and is " + (r == null ? "forgotten" : r.state() + "/" + r.request()) + " with "
                                + tasks.of(id).size() + " live tasks");
            }
        }
    }
}
