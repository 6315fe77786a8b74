package streamsx.mesos.simulation.mutation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import streamsx.mesos.driver.machine.Action;
import streamsx.mesos.driver.machine.DriverMachine;
import streamsx.mesos.driver.machine.Signal;
import streamsx.mesos.simulation.instance.Mutation;

/** The driver does not ask its guard: the answer is always yes. */
final class GuardIsNotAsked implements Mutation {
    @Override
    public <C, E> DriverMachine<C, E> driver(DriverMachine<C, E> real) {
        return (signal, now) -> {
            List<Action<C, E>> actions = new ArrayList<>();
            Queue<Signal<C, E>> signals = new ArrayDeque<>(List.of(signal));
            while (!signals.isEmpty()) {
                for (Action<C, E> action : real.on(signals.remove(), now)) {
                    if (action instanceof Action.AskGuard<C, E> ask) {
                        signals.add(new Signal.GuardAnswered<>(ask.question(), true));
                    } else {
                        actions.add(action);
                    }
                }
            }
            return actions;
        };
    }
}
