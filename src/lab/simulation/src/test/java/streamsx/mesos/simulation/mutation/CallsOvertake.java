package streamsx.mesos.simulation.mutation;

import streamsx.mesos.simulation.instance.Mutation;

/** A RECONCILE overtakes the ACCEPT before it. */
final class CallsOvertake implements Mutation {
    @Override
    public boolean callsOvertake() {
        return true;
    }
}
