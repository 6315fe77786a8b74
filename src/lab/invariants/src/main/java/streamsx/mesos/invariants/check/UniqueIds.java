package streamsx.mesos.invariants.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.history.Fact;

/** Resource ids, task ids, notification sequences and transactions name one thing each. */
final class UniqueIds implements Rule {
    private final Map<String, String> named = new HashMap<>();
    private final Set<String> transactions = new HashSet<>();
    private final Set<String> started = new HashSet<>();
    private Ids counters = Ids.INITIAL;

    @Override
    public void see(Fact fact, Objections objections) {
        if (fact instanceof Fact.Stored stored) {
            StreamsMesosResource r = stored.resource();
            is(r.id(), r.clientId() + " at " + r.createdAt(), fact, objections);
            if (r.task() != null) {
                is(r.task().taskId(), r.id() + " launched at " + r.task().launchedAt(), fact, objections);
            }
            if (r.notification() != null) {
                is(
                        "notification " + r.notification().sequence(),
                        r.notification().kind() + " of " + r.id(),
                        fact,
                        objections);
            }
        } else if (fact instanceof Fact.Committed committed) {
            if (!transactions.add(committed.mark())) {
                objections.add(
                        Invariant.UNIQUE_IDS,
                        fact.at(),
                        fact.who(),
                        "transaction " + committed.mark() + " is applied a second time");
            }
        } else if (fact instanceof Fact.CountersStored stored) {
            Ids now = stored.ids();
            if (now.nextResource() < counters.nextResource()
                    || now.nextTask() < counters.nextTask()
                    || now.nextNotification() < counters.nextNotification()) {
                objections.add(
                        Invariant.UNIQUE_IDS,
                        fact.at(),
                        fact.who(),
                        "counters go back from " + counters + " to " + now);
            }
            counters = now;
        } else if (fact instanceof Fact.TaskStarted task && !started.add(task.taskId())) {
            objections.add(Invariant.UNIQUE_IDS, fact.at(), task.taskId(), "is started a second time");
        }
    }

    private void is(String id, String what, Fact fact, Objections objections) {
        String before = named.putIfAbsent(id, what);
        if (before != null && !before.equals(what)) {
            objections.add(Invariant.UNIQUE_IDS, fact.at(), id, "names " + what + ", and before that " + before);
            named.put(id, what);
        }
    }
}
