package streamsx.mesos.simulation.episode;

import java.util.List;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.simulation.client.SimClient;
import streamsx.mesos.simulation.faults.Points;
import streamsx.mesos.simulation.instance.SimInstance;
import streamsx.mesos.simulation.mesos.SimMesos;
import streamsx.mesos.simulation.time.Network;
import streamsx.mesos.simulation.time.Timeline;
import streamsx.mesos.simulation.zookeeper.SimEnsemble;

/** Everything that there is in an episode. */
record SimSystem(
        Timeline timeline,
        Network network,
        History history,
        Points points,
        SimEnsemble ensemble,
        SimMesos mesos,
        List<String> agents,
        List<SimInstance> instances,
        List<SimClient> clients) {}
