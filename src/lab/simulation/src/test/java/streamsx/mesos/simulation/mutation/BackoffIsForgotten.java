package streamsx.mesos.simulation.mutation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import streamsx.mesos.driver.machine.Action;
import streamsx.mesos.driver.machine.DriverMachine;
import streamsx.mesos.simulation.instance.Mutation;

/** The driver tries again at once. */
final class BackoffIsForgotten implements Mutation {
    @Override
    public <C, E> DriverMachine<C, E> driver(DriverMachine<C, E> real) {
        return (signal, now) -> {
            List<Action<C, E>> actions = new ArrayList<>();
            for (Action<C, E> action : real.on(signal, now)) {
                actions.add(
                        action instanceof Action.BackOff<C, E> wait
                                ? new Action.BackOff<>(wait.timer(), Duration.ofMillis(1))
                                : action);
            }
            return actions;
        };
    }
}
