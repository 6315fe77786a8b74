package streamsx.mesos.chaos.check;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.check.Invariant;

/** What must hold once nobody does any harm any more; and how processes of ours may end. */
final class StageRules extends OutsideRule {
    /**
     * Of an instance: ordered, lost its leadership, did not reach ZooKeeper, did not get ready; and of a killed
     * process.
     */
    private static final Set<Integer> EXIT_CODES = Set.of(0, 10, 11, 13, 137, 143);

    StageRules(Consumer<Finding> found) {
        super(found);
    }

    @Override
    public void visit(Fact.Ended e) {
        if (e.process().startsWith("instance-") && !EXIT_CODES.contains(e.code())) {
            found(new Finding(Finding.DEFECT, e.at(), e.process(), e.process() + " ended with exit code " + e.code()));
        }
    }

    @Override
    public void visit(Fact.Note n) {
        if (n.text().startsWith(Finding.DEFECT)) {
            found(new Finding(Finding.DEFECT, n.at(), "", n.text()));
        }
    }

    @Override
    public void visit(Fact.Stage s) {
        Map<String, Set<String>> ofResource = new TreeMap<>();
        s.alive().forEach((task, resource) -> {
            ofResource.computeIfAbsent(resource, r -> new TreeSet<>()).add(task);
            StreamsMesosResource r = s.resources().get(resource);
            if (r == null
                    || r.state().ended()
                    || r.task() == null
                    || !r.task().taskId().equals(task)) {
                found(new Finding(
                        Invariant.NO_ORPHAN.name(),
                        s.at(),
                        resource,
                        s.stage() + ": Mesos shows " + task + ", which no resource owns"));
            }
        });
        ofResource.forEach((resource, all) -> {
            if (all.size() > 1) {
                found(new Finding(
                        Invariant.ONE_TASK_PER_RESOURCE.name(),
                        s.at(),
                        resource,
                        s.stage() + ": Mesos shows " + all + ", all of " + resource));
            }
        });
    }
}
