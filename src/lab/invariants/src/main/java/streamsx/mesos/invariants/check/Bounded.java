package streamsx.mesos.invariants.check;

import streamsx.mesos.invariants.history.Fact;

/** Long after the last fault nobody waits any more. */
final class Bounded extends Rule {
    Bounded(Objections objections) {
        super(objections);
    }

    @Override
    public void visit(Fact.Waiting waiting) {
        object(Invariant.BOUNDED, waiting.at(), waiting.who(), waiting.what());
    }
}
