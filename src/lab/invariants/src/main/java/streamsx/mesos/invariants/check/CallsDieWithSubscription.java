package streamsx.mesos.invariants.check;

import streamsx.mesos.invariants.history.Fact;

/** What was decided under one subscription is not said under another one: the offers died with it. */
final class CallsDieWithSubscription implements Rule {
    @Override
    public void see(Fact fact, Objections objections) {
        if (fact instanceof Fact.CallOutlived call) {
            objections.add(
                    Invariant.CALLS_DIE_WITH_SUBSCRIPTION,
                    call.at(),
                    call.who(),
                    "sends " + call.call() + " under a later subscription");
        }
    }
}
