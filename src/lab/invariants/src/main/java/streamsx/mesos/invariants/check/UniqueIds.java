package streamsx.mesos.invariants.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.history.Fact;

/** Resource ids, task ids, notification sequences and transactions name one thing each. */
final class UniqueIds extends Rule {
    private final Map<String, String> named = new HashMap<>();
    private final Set<String> transactions = new HashSet<>();
    private final Set<String> started = new HashSet<>();
    private Ids counters = Ids.INITIAL;

    UniqueIds(Objections objections) {
        super(objections);
    }

    @Override
    public void visit(Fact.Stored stored) {
        StreamsMesosResource r = stored.resource();
        is(r.id(), r.clientId() + " at " + r.spec().createdAt(), stored);
        if (r.task() != null) {
            is(r.task().taskId(), r.id() + " launched at " + r.task().launchedAt(), stored);
        }
        if (r.notification() != null) {
            is("notification " + r.notification().sequence(), r.notification().kind() + " of " + r.id(), stored);
        }
    }

    @Override
    public void visit(Fact.Committed committed) {
        if (!transactions.add(committed.mark())) {
            object(
                    Invariant.UNIQUE_IDS,
                    committed.at(),
                    committed.who(),
                    "transaction " + committed.mark() + " is applied a second time");
        }
    }

    @Override
    public void visit(Fact.CountersStored stored) {
        Ids now = stored.ids();
        if (now.nextResource() < counters.nextResource()
                || now.nextTask() < counters.nextTask()
                || now.nextNotification() < counters.nextNotification()) {
            object(Invariant.UNIQUE_IDS, stored.at(), stored.who(), "counters go back from " + counters + " to " + now);
        }
        counters = now;
    }

    @Override
    public void visit(Fact.TaskStarted task) {
        if (!started.add(task.taskId())) {
            object(Invariant.UNIQUE_IDS, task.at(), task.taskId(), "is started a second time");
        }
    }

    private void is(String id, String what, Fact fact) {
        String before = named.putIfAbsent(id, what);
        if (before != null && !before.equals(what)) {
            object(Invariant.UNIQUE_IDS, fact.at(), id, "names " + what + ", and before that " + before);
            named.put(id, what);
        }
    }
}
