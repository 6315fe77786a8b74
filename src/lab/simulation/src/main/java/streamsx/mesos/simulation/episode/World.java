package streamsx.mesos.simulation.episode;

import java.util.List;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.simulation.client.SimulatedClient;
import streamsx.mesos.simulation.faults.Points;
import streamsx.mesos.simulation.instance.SimulatedInstance;
import streamsx.mesos.simulation.mesos.SimulatedMesos;
import streamsx.mesos.simulation.time.Network;
import streamsx.mesos.simulation.time.Timeline;
import streamsx.mesos.simulation.zookeeper.Ensemble;

/** Everything that there is in an episode. */
record World(Timeline timeline, Network network, History history, Points points, Ensemble ensemble, SimulatedMesos mesos,
             List<String> agents, List<SimulatedInstance> instances, List<SimulatedClient> clients) { }
