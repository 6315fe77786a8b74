package streamsx.mesos.simulation.mesos;

import java.util.LinkedHashMap;
import java.util.Map;

/** A registered agent as a master knows it. */
final class SimMasterAgent {
    final String id;
    final SimAgent agent;
    final int host;
    final Map<String, SimMasterTask> tasks = new LinkedHashMap<>();
    /** Neither used nor offered. */
    double cpus;

    double memory;
    boolean connected = true;
    /** Changes with each sign of life, so that a time-out knows whether there was one. */
    int heard;

    SimMasterAgent(String id, SimAgent agent, double cpus, double memory) {
        this.id = id;
        this.agent = agent;
        this.host = agent.host();
        this.cpus = cpus;
        this.memory = memory;
    }

    void use(TaskSpec spec, int sign) {
        cpus -= sign * spec.cpus();
        memory -= sign * spec.memory();
    }
}
