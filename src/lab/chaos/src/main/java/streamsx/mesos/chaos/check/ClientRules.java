package streamsx.mesos.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.check.Invariant;

/** What must hold of the answers to clients, and of what follows from them. */
final class ClientRules extends OutsideRule {
    private static final Set<Integer> STATUSES = Set.of(200, 503);

    /** By resource: the task with which its client first knew it as allocated. */
    private final Map<String, String> allocatedTask = new TreeMap<>();

    private final Map<String, String> clientOf = new HashMap<>();
    private final Map<Long, String> meaning = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();
    private final Set<String> givenBack = new HashSet<>();

    ClientRules(Consumer<Finding> found) {
        super(found);
    }

    @Override
    public void visit(Fact.Asked a) {
        if (a.what().equals("release") || a.what().equals("cancel")) {
            givenBack.addAll(a.named());
        }
    }

    @Override
    public void visit(Fact.Answered a) {
        if (!STATUSES.contains(a.status())) {
            found(new Finding(
                    Finding.DEFECT, a.at(), a.client(), a.client() + "'s " + a.what() + " was answered " + a.status()));
        }
        for (Fact.Reported reported : a.resources()) {
            owns(a.at(), a.client(), reported.id());
            if (reported.request().equals("ALLOCATED")) {
                allocated(a.at(), reported);
            }
        }
    }

    private void owns(long at, String client, String resource) {
        String before = clientOf.putIfAbsent(resource, client);
        if (before != null && !before.equals(client)) {
            found(new Finding(
                    Invariant.UNIQUE_IDS.name(),
                    at,
                    resource,
                    resource + " is answered to " + client + ", and was answered to " + before));
        }
    }

    private void allocated(long at, Fact.Reported reported) {
        String before = allocatedTask.putIfAbsent(reported.id(), reported.taskId());
        if (before != null && !before.equals(reported.taskId())) {
            found(new Finding(
                    Invariant.ALLOCATED_LIVES_OR_REVOKED.name(),
                    at,
                    reported.id(),
                    reported.id() + " was answered as allocated with task " + before + ", and now with "
                            + reported.taskId()));
        }
    }

    @Override
    public void visit(Fact.Notified n) {
        String resource = n.resource().id();
        owns(n.at(), n.client(), resource);
        String before = meaning.putIfAbsent(n.sequence(), n.kind() + " " + resource);
        if (before != null) {
            if (!before.equals(n.kind() + " " + resource)) {
                found(new Finding(
                        Invariant.UNIQUE_IDS.name(),
                        n.at(),
                        resource,
                        "notification " + n.sequence() + " is " + n.kind() + " " + resource + ", and was " + before));
            }
            return; // Once more; it has been looked at.
        }
        if (n.kind().equals("REVOKED")) {
            revoked.add(resource);
        } else if (n.kind().equals("ALLOCATED")) {
            if (revoked.contains(resource)) {
                found(new Finding(
                        Invariant.NOTIFIED.name(), n.at(), resource, resource + " is announced after it was revoked"));
            }
            allocated(n.at(), n.resource());
        }
    }

    @Override
    public void visit(Fact.Stored s) {
        StreamsMesosResource r = s.resource();
        String task = allocatedTask.get(r.id());
        if (task != null && r.task() != null && !r.task().taskId().equals(task)) {
            found(new Finding(
                    Invariant.ALLOCATED_LIVES_OR_REVOKED.name(),
                    s.at(),
                    r.id(),
                    r.id()
                            + " was answered to " + clientOf.get(r.id()) + " as allocated with task " + task
                            + ", and was launched anew as "
                            + r.task().taskId()));
        }
    }

    @Override
    public void visit(Fact.Stage s) {
        if (!s.stage().equals(Fact.Stage.SETTLED)) {
            return;
        }
        allocatedTask.forEach((resource, task) -> {
            if (revoked.contains(resource) || givenBack.contains(resource)) {
                return;
            }
            StreamsMesosResource r = s.resources().get(resource);
            boolean listed = s.alive().containsKey(task);
            if (r == null || !listed) {
                found(new Finding(
                        Invariant.ALLOCATED_LIVES_OR_REVOKED.name(),
                        s.at(),
                        resource,
                        resource
                                + " was answered to " + clientOf.get(resource)
                                + " as allocated, was neither given back nor revoked, and its task "
                                + task + (listed ? "" : " does not live in Mesos")
                                + (r == null ? " and it is not in ZooKeeper" : "")));
            }
        });
    }
}
