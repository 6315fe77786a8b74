package streamsx.mesos.simulation.instance;

import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.simulation.time.Life;

/** The way of instances to Mesos. */
public interface Drivers {
    /**
     * Makes the drivers of one life.
     *
     * @param host the instance's name over all its lives
     */
    StreamsMesosScheduler.DriverFactory of(Life life, String host);

    /** This life is over, and its sockets are closed. */
    void closed(Life life);
}
