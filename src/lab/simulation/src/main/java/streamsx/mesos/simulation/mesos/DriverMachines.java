package streamsx.mesos.simulation.mesos;

import streamsx.mesos.driver.machine.DriverMachine;

/** What decides in drivers. */
public interface DriverMachines {
    /** The product's machine as it is, or broken on purpose. */
    <C, E> DriverMachine<C, E> around(DriverMachine<C, E> product);

    /** The product's machine as it is. */
    static <C, E> DriverMachine<C, E> asItIs(DriverMachine<C, E> product) {
        return product;
    }
}
