package streamsx.mesos.simulation.instance;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.simulation.faults.Points;
import streamsx.mesos.simulation.time.Network;
import streamsx.mesos.simulation.time.Timeline;
import streamsx.mesos.simulation.zookeeper.SimEnsemble;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/**
 * What all instances of an episode share.
 *
 * @param drivers makes the driver of one life
 * @param stops   asks the controller that runs as a task to end, if it can be reached
 * @param random  for whatever the instances do at random
 */
public record Site(
        Timeline timeline,
        Network network,
        History history,
        SimEnsemble ensemble,
        Drivers drivers,
        Consumer<String> stops,
        ZooKeeperLayout layout,
        Policy policy,
        MesosSettings settings,
        Points points,
        Mutation mutation,
        RandomGenerator random) {
    /** The clocks of the machines show this when the episode begins, ms since the epoch. */
    public static final long EPOCH = 1_700_000_000_000L;
}
