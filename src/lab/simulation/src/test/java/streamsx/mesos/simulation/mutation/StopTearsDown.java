package streamsx.mesos.simulation.mutation;

import streamsx.mesos.driver.machine.DriverMachine;
import streamsx.mesos.driver.machine.Signal;
import streamsx.mesos.simulation.instance.Mutation;

/** A stop that is to leave the framework alone tears it down. */
final class StopTearsDown implements Mutation {
    @Override
    public <C, E> DriverMachine<C, E> driver(DriverMachine<C, E> real) {
        return (signal, now) ->
                real.on(signal instanceof Signal.StopRequested ? new Signal.StopRequested<>(false) : signal, now);
    }
}
