package streamsx.mesos.simulation.mutation;

import java.util.ArrayList;
import java.util.List;
import streamsx.mesos.driver.machine.Action;
import streamsx.mesos.driver.machine.DriverMachine;
import streamsx.mesos.driver.machine.Signal;
import streamsx.mesos.simulation.instance.Mutation;

/** Calls that did not leave under their subscription leave under the next one. */
final class OldStreamsCallIsSent implements Mutation {
    @Override
    public <C, E> DriverMachine<C, E> driver(DriverMachine<C, E> real) {
        return new Machine<>(real);
    }

    private static final class Machine<C, E> implements DriverMachine<C, E> {
        private final DriverMachine<C, E> real;
        private final List<C> kept = new ArrayList<>();

        Machine(DriverMachine<C, E> real) {
            this.real = real;
        }

        @Override
        public List<Action<C, E>> on(Signal<C, E> signal, long now) {
            List<Action<C, E>> actions = new ArrayList<>();
            for (Action<C, E> action : real.on(signal, now)) {
                if (action instanceof Action.Dropped<C, E> dropped) {
                    kept.add(dropped.call());
                    continue;
                }
                actions.add(action);
                if (action instanceof Action.Announce<C, E> announced) {
                    for (C call : kept) {
                        actions.addAll(real.on(new Signal.CallRequested<>(announced.subscription(), call), now));
                    }
                    kept.clear();
                }
            }
            return actions;
        }
    }
}
