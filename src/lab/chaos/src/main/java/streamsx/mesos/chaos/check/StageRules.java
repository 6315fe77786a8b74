package streamsx.mesos.chaos.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.check.Invariant;

/** What must hold once nobody does any harm any more; and how processes of ours may end. */
final class StageRules {
    /**
     * Of an instance: ordered, lost its leadership, did not reach ZooKeeper, did not get ready; and of a killed
     * process.
     */
    private static final Set<Integer> EXIT_CODES = Set.of(0, 10, 11, 13, 137, 143);

    private StageRules() {}

    static void check(List<Fact> facts, Consumer<Finding> found) {
        for (Fact fact : facts) {
            if (fact instanceof Fact.Stage s) {
                tasks(s, s.alive(), found);
            } else if (fact instanceof Fact.Ended e
                    && e.process().startsWith("instance-")
                    && !EXIT_CODES.contains(e.code())) {
                found.accept(new Finding(
                        Finding.DEFECT, e.at(), e.process(), e.process() + " ended with exit code " + e.code()));
            } else if (fact instanceof Fact.Note n && n.text().startsWith(Finding.DEFECT)) {
                found.accept(new Finding(Finding.DEFECT, n.at(), "", n.text()));
            }
        }
    }

    private static void tasks(Fact.Stage s, Map<String, String> tasks, Consumer<Finding> found) {
        Map<String, Set<String>> ofResource = new TreeMap<>();
        tasks.forEach((task, resource) -> {
            ofResource.computeIfAbsent(resource, r -> new TreeSet<>()).add(task);
            StreamsMesosResource r = s.resources().get(resource);
            if (r == null
                    || r.state().ended()
                    || r.task() == null
                    || !r.task().taskId().equals(task)) {
                found.accept(new Finding(
                        Invariant.NO_ORPHAN.name(),
                        s.at(),
                        resource,
                        s.stage() + ": Mesos shows " + task + ", which no resource owns"));
            }
        });
        ofResource.forEach((resource, all) -> {
            if (all.size() > 1) {
                found.accept(new Finding(
                        Invariant.ONE_TASK_PER_RESOURCE.name(),
                        s.at(),
                        resource,
                        s.stage() + ": Mesos shows " + all + ", all of " + resource));
            }
        });
    }
}
