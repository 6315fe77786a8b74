package streamsx.mesos.chaos.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.core.StreamsMesosResource;
import streamsx.mesos.simulation.check.Invariant;

/** What must hold once nobody does any harm any more; and how processes of ours may end. */
final class StageRules {
    private static final Pattern RESOURCE = Pattern.compile("\\bresource_\\d+");
    /** Of an instance: ordered, lost its leadership, did not reach ZooKeeper, did not get ready; and of a killed process. */
    private static final Set<Integer> EXIT_CODES = Set.of(0, 10, 11, 13, 137, 143);

    private StageRules() { }

    static void check(List<Fact> facts, Consumer<Finding> found) {
        for (Fact fact : facts) {
            if (fact instanceof Fact.Stage s) {
                stage(s, found);
            } else if (fact instanceof Fact.Ended e && e.part().startsWith("instance-") && !EXIT_CODES.contains(e.code())) {
                found.accept(new Finding(Finding.DEFECT, e.at(), e.part(), e.part() + " ended with exit code " + e.code()));
            } else if (fact instanceof Fact.Note n && n.text().startsWith(Finding.DEFECT)) {
                found.accept(new Finding(Finding.DEFECT, n.at(), "", n.text()));
            }
        }
    }

    private static void stage(Fact.Stage s, Consumer<Finding> found) {
        for (String missing : s.waitedFor()) {
            Matcher m = RESOURCE.matcher(missing);
            Invariant which = missing.contains("has not heard") ? Invariant.NOTIFIED : Invariant.BOUNDED;
            found.accept(new Finding(which.name(), s.at(), m.find() ? m.group() : "", "not " + s.stage() + " in time: " + missing));
        }
        tasks(s, s.alive(), "Mesos shows", found);
        if (s.processes() != null) {
            tasks(s, s.processes(), "a process runs for", found);
        }
    }

    private static void tasks(Fact.Stage s, Map<String, String> tasks, String where, Consumer<Finding> found) {
        Map<String, Set<String>> ofResource = new TreeMap<>();
        tasks.forEach((task, resource) -> {
            ofResource.computeIfAbsent(resource, r -> new TreeSet<>()).add(task);
            StreamsMesosResource r = s.resources().get(resource);
            if (r == null || r.state().ended() || r.task() == null || !r.task().taskId().equals(task)) {
                found.accept(new Finding(Invariant.NO_ORPHAN.name(), s.at(), resource, s.stage() + ": " + where + " " + task
                    + ", which no resource owns"));
            }
        });
        ofResource.forEach((resource, all) -> {
            if (all.size() > 1) {
                found.accept(new Finding(Invariant.ONE_TASK_PER_RESOURCE.name(), s.at(), resource, s.stage() + ": " + where
                    + " " + all + ", all of " + resource));
            }
        });
    }
}
