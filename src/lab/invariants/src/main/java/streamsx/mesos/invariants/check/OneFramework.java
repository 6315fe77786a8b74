package streamsx.mesos.invariants.check;

import java.util.HashSet;
import java.util.Set;
import streamsx.mesos.invariants.history.Fact;

/** One framework id, until Mesos removes it; no instance has it removed. */
final class OneFramework implements Rule {
    private final Set<String> removed = new HashSet<>();
    private final Set<String> instances = new HashSet<>();
    private String current;

    @Override
    public void see(Fact fact, Objections objections) {
        if (fact instanceof Fact.FrameworkRemoved gone) {
            removed.add(gone.frameworkId());
            if (instances.contains(gone.who())) {
                objections.add(
                        Invariant.ONE_FRAMEWORK, fact.at(), fact.who(), "tears down framework " + gone.frameworkId());
            }
        } else if (fact instanceof Fact.Elected elected) {
            instances.add(elected.who());
        } else if (fact instanceof Fact.Subscribed subscribed) {
            is(subscribed.frameworkId(), fact, objections);
        } else if (fact instanceof Fact.FrameworkStored stored) {
            is(stored.framework().id(), fact, objections);
        }
    }

    private void is(String id, Fact fact, Objections objections) {
        if (current != null && !current.equals(id) && !removed.contains(current)) {
            objections.add(
                    Invariant.ONE_FRAMEWORK,
                    fact.at(),
                    fact.who(),
                    "framework " + id + " although " + current + " was not removed");
        }
        current = id;
    }
}
