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
final class Revocations implements Rule {
    private final Tasks tasks;
    private final Map<String, StreamsMesosResource> stored = new HashMap<>();
    private final Set<String> frameworksGone = new HashSet<>();
    private boolean removed;

    Revocations(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public void see(Fact fact, Objections objections) {
        if (fact instanceof Fact.FrameworkRemoved gone) {
            removed |= frameworksGone.add(gone.frameworkId());
        } else if (fact instanceof Fact.Removed gone) {
            stored.remove(gone.resourceId());
        } else if (fact instanceof Fact.Stored s) {
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
                if (task != null && !tasks.wasAwayForLong(task, fact.at())) {
                    objections.add(
                            Invariant.ALLOCATED_LIVES_OR_REVOKED,
                            fact.at(),
                            now.id(),
                            "is revoked although " + task.taskId() + " lives, and its agent was not away for long");
                }
            }
        }
    }

    private static boolean revoked(StreamsMesosResource resource) {
        return resource.notification() != null && resource.notification().kind() == Notification.Kind.REVOKED;
    }
}
