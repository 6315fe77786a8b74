package streamsx.mesos.chaos.check;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.TaskName;
import streamsx.mesos.chaos.plan.Settings;
import streamsx.mesos.invariants.check.Checker;
import streamsx.mesos.invariants.check.Limits;
import streamsx.mesos.invariants.check.Violation;

/**
 * Says what must not be in what was seen from outside: by the simulation's own rules, and by some for what only an
 * outsider sees, such as exit codes, and what Mesos and ZooKeeper say beside the processes.
 */
public final class OutsideChecker {
    private OutsideChecker() {}

    /** All findings, each once, in the order of time. */
    public static List<Finding> check(List<Fact> facts) {
        Set<Finding> findings = new LinkedHashSet<>();
        List<OutsideRule> rules = List.of(
                new StoreRules(findings::add),
                new TaskRules(findings::add),
                new ClientRules(findings::add),
                new StageRules(findings::add));
        rules.forEach(rule -> facts.forEach(fact -> fact.accept(rule)));
        Checker checker = new Checker(new Limits(Settings.UNREACHABLE_GRACE_SECS * 1000L));
        // Twice, for at the end nobody has anything any more, and what had been lost before is not missed.
        for (String stage : List.of(Fact.Stage.SETTLED, Fact.Stage.DRAINED)) {
            checker.check(SharedHistory.of(facts, stage)).forEach(v -> findings.add(finding(v)));
        }
        return findings.stream().sorted(Comparator.comparingLong(Finding::at)).toList();
    }

    private static Finding finding(Violation v) {
        String resource = TaskName.resourceOf(v.subject());
        return new Finding(
                v.invariant().name(),
                v.at(),
                resource.isEmpty() ? v.subject() : resource,
                v.subject() + " " + v.what());
    }
}
