package streamsx.mesos.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.invariants.history.Fact.AgentAway;
import streamsx.mesos.invariants.history.Fact.AgentBack;

/** An agent is away while somebody harms it or its lines, or while no leading master is connected to it. */
final class AgentPresence {
    private final Consumer<streamsx.mesos.invariants.history.Fact> out;
    private final Map<String, Set<Integer>> faults = new TreeMap<>();
    private final Map<Integer, String> agentOfFault = new HashMap<>();
    private final Set<String> away = new HashSet<>();
    private Set<String> connected = Set.of();

    AgentPresence(Set<String> agents, Consumer<streamsx.mesos.invariants.history.Fact> out) {
        agents.forEach(agent -> faults.put(agent, new TreeSet<>()));
        this.out = out;
    }

    void harmed(Fact.FaultBegan fault) {
        faults.forEach((agent, by) -> {
            if (fault.target().equals(agent) || fault.target().startsWith(agent + "~")) {
                agentOfFault.put(fault.number(), agent);
                by.add(fault.number());
            }
        });
        update(fault.at());
    }

    void mended(Fact.FaultEnded fault) {
        String agent = agentOfFault.get(fault.number());
        if (agent != null) {
            faults.get(agent).remove(fault.number());
            update(fault.at());
        }
    }

    void connected(Fact.AgentsSeen seen) {
        connected = Set.copyOf(seen.hosts());
        update(seen.at());
    }

    private void update(long at) {
        faults.forEach((agent, by) -> {
            boolean now = !by.isEmpty() || !connected.contains(agent);
            if (now && away.add(agent)) {
                out.accept(new AgentAway(at, agent));
            } else if (!now && away.remove(agent)) {
                out.accept(new AgentBack(at, agent));
            }
        });
    }
}
