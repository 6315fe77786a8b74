package streamsx.mesos.invariants.check;

import streamsx.mesos.invariants.history.Fact;

/** What was decided under one subscription is not said under another one: the offers died with it. */
final class CallsDieWithSubscription extends Rule {
    CallsDieWithSubscription(Objections objections) {
        super(objections);
    }

    @Override
    public void visit(Fact.CallOutlived call) {
        object(
                Invariant.CALLS_DIE_WITH_SUBSCRIPTION,
                call.at(),
                call.who(),
                "sends " + call.call() + " under a later subscription");
    }
}
