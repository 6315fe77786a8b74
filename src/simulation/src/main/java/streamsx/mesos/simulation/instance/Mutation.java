package streamsx.mesos.simulation.instance;

import streamsx.mesos.core.StateMachine;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.store.EnsembleClient;
import streamsx.mesos.store.StateStore;

/** A rule of the design, broken on purpose around the product's own parts. As it stands here, none is. */
public interface Mutation {
    /** The product as it is. */
    Mutation NONE = new Mutation() { };

    /** What the store asks ZooKeeper through. */
    default EnsembleClient client(EnsembleClient real, Site site) {
        return real;
    }

    /** What the term commits through. */
    default StateStore store(StateStore real, Site site) {
        return real;
    }

    /** What decides. */
    default StateMachine.Factory machines(Site site, Life life) {
        return StreamsMesosState::new;
    }

    /** Whether the driver lets a RECONCILE overtake an ACCEPT. */
    default boolean callsOvertake() {
        return false;
    }
}
