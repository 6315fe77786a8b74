package streamsx.mesos.simulation.instance;

import java.util.function.Supplier;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.core.api.StateMachine;
import streamsx.mesos.driver.machine.DriverMachine;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.store.StateStore;
import streamsx.mesos.store.zookeeper.EnsembleClient;

/** A rule of the design, broken on purpose around the product's own parts. As it stands here, none is. */
public interface Mutation {
    /** The product as it is. */
    Mutation NONE = new Mutation() {};

    /** What the store asks ZooKeeper through. */
    default EnsembleClient client(EnsembleClient real, Life life, Site site) {
        return real;
    }

    /** What the term commits through. */
    default StateStore store(StateStore real, Life life, Site site) {
        return real;
    }

    /**
     * What decides.
     *
     * @param scheduler the term's way to Mesos; null before there is one
     */
    default StateMachine.Factory machines(Supplier<StreamsMesosScheduler> scheduler) {
        return StreamsMesosState::new;
    }

    /** What decides in drivers. */
    default <C, E> DriverMachine<C, E> driver(DriverMachine<C, E> real) {
        return real;
    }

    /** A life of an instance begins, as a standby. */
    default void begins(Life life, Site site) {}

    /** Whether the driver lets a RECONCILE overtake an ACCEPT. */
    default boolean callsOvertake() {
        return false;
    }
}
