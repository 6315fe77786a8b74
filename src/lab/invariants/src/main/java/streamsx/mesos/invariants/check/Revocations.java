package streamsx.mesos.invariants.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.history.Fact;

/** What a client may use is not taken from it without a reason. */
final class Revocations extends Rule {
    private final Tasks tasks;
    private final Map<String, StreamsMesosResource> stored = new HashMap<>();
    private final Set<String> frameworksGone = new HashSet<>();
    private boolean removed;

    Revocations(Tasks tasks, Objections objections) {
        super(objections);
        this.tasks = tasks;
    }

    @Override
    public void visit(Fact.FrameworkRemoved gone) {
        removed |= frameworksGone.add(gone.frameworkId());
    }

    @Override
    public void visit(Fact.Removed gone) {
        stored.remove(gone.resourceId());
    }

    @Override
    public void visit(Fact.Stored s) {
        StreamsMesosResource now = s.resource();
        StreamsMesosResource before = stored.put(now.id(), now);
        if (before != null
                && before.request() == RequestState.ALLOCATED
                && before.answered()
                && revoked(now)
                && !revoked(before)
                && !removed) {
            Tasks.Live task = before.task() == null
                    ? null
                    : tasks.live().get(before.task().taskId());
            if (task != null && !tasks.wasAwayForLong(task, s.at())) {
                object(
                        Invariant.ALLOCATED_LIVES_OR_REVOKED,
                        s.at(),
                        now.id(),
                        "is revoked although " + task.taskId() + " lives, and its agent was not away for long");
            }
        }
    }

    private static boolean revoked(StreamsMesosResource resource) {
        return resource.notification() != null && resource.notification().kind() == Notification.Kind.REVOKED;
    }
}
