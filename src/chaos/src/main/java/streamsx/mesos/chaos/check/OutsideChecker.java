package streamsx.mesos.chaos.check;

import java.util.ArrayList;
import java.util.List;
import streamsx.mesos.chaos.history.Fact;

/** Says what must not be in what was seen from outside. */
public final class OutsideChecker {
    private OutsideChecker() { }

    /** All findings, in no order. */
    public static List<Finding> check(List<Fact> facts) {
        List<Finding> findings = new ArrayList<>();
        StoreRules.check(facts, findings::add);
        TaskRules.check(facts, findings::add);
        ClientRules.check(facts, findings::add);
        StageRules.check(facts, findings::add);
        return findings;
    }
}
