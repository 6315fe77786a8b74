package streamsx.mesos.invariants.check;

import streamsx.mesos.invariants.history.Fact;

/** Long after the last fault nobody waits any more. */
final class Bounded implements Rule {
    @Override
    public void see(Fact fact, Objections objections) {
        if (fact instanceof Fact.Waiting waiting) {
            objections.add(Invariant.BOUNDED, fact.at(), fact.who(), waiting.what());
        }
    }
}
