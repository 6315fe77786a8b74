package streamsx.mesos.invariants.check;

import java.util.HashSet;
import java.util.Set;
import streamsx.mesos.invariants.history.Fact;

/** One framework id, until Mesos removes it; no instance has it removed. */
final class OneFramework extends Rule {
    private final Set<String> removed = new HashSet<>();
    private final Set<String> instances = new HashSet<>();
    private String current;

    OneFramework(Objections objections) {
        super(objections);
    }

    @Override
    public void visit(Fact.FrameworkRemoved gone) {
        removed.add(gone.frameworkId());
        if (instances.contains(gone.who())) {
            object(Invariant.ONE_FRAMEWORK, gone.at(), gone.who(), "tears down framework " + gone.frameworkId());
        }
    }

    @Override
    public void visit(Fact.Elected elected) {
        instances.add(elected.who());
    }

    @Override
    public void visit(Fact.Subscribed subscribed) {
        is(subscribed.frameworkId(), subscribed);
    }

    @Override
    public void visit(Fact.FrameworkStored stored) {
        is(stored.framework().id(), stored);
    }

    private void is(String id, Fact fact) {
        if (current != null && !current.equals(id) && !removed.contains(current)) {
            object(
                    Invariant.ONE_FRAMEWORK,
                    fact.at(),
                    fact.who(),
                    "framework " + id + " although " + current + " was not removed");
        }
        current = id;
    }
}
