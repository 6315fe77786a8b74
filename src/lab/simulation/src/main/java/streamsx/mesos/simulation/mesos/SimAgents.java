package streamsx.mesos.simulation.mesos;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;

/** Agents register at a master, fall silent, become unreachable, and return. */
final class SimAgents {
    /**
     * A task that an agent tells of.
     *
     * @param state the latest
     * @param told  the update that was sent last; null if none was
     */
    record Known(TaskSpec spec, TaskState state, Protos.TaskStatus told) {}

    private final Env env;
    private final SimMaster master;
    private final SimRegistry registry;
    private final Map<String, SimMasterAgent> agents = new LinkedHashMap<>();
    /** Known to the masters before, and not heard of by this one. */
    private final Set<String> recovered;

    SimAgents(Env env, SimMaster master, SimRegistry registry) {
        this.env = env;
        this.master = master;
        this.registry = registry;
        this.recovered = registry.admitted();
        if (!recovered.isEmpty()) {
            master.after(env.times.agentReregister(), () -> {
                recovered.forEach(registry::unreachable);
                recovered.clear();
            });
        }
    }

    SimMasterAgent get(String id) {
        return agents.get(id);
    }

    Collection<SimMasterAgent> all() {
        return agents.values();
    }

    /** Whether this master still waits for an agent: for the one named, or for any if none is. */
    boolean mayReturn(String id) {
        return id == null ? !recovered.isEmpty() : recovered.contains(id);
    }

    /** @param id null if the agent has none yet */
    void register(SimAgent agent, String id, List<Known> tasks) {
        boolean again = id != null;
        if (!again) {
            SimMasterAgent same = replace(agent);
            if (same != null) {
                // It repeats itself: it did not hear the answer, and perhaps not what came after that.
                List<TaskSpec> sent = same.tasks.values().stream()
                        .filter(t -> t.forwarded)
                        .map(t -> t.spec)
                        .toList();
                agent.receive(master, a -> a.registered(same.id, sent));
                return;
            }
        }
        String own = again ? id : registry.newAgentId();
        boolean away = registry.isUnreachable(own);
        registry.admit(own);
        boolean expected = recovered.remove(own);
        SimMasterAgent known = agents.get(own);
        if (known == null) {
            known = new SimMasterAgent(own, agent, env.options.cpus(), env.options.memory());
            agents.put(own, known);
        }
        SimMasterAgent registered = known;
        registered.connected = true;
        registered.heard++;
        Set<String> named = new HashSet<>();
        Set<String> shutDown = new LinkedHashSet<>();
        for (Known task : tasks) {
            named.add(task.spec().id());
            if (master.frameworks().isRemoved(task.spec().frameworkId())) {
                shutDown.add(task.spec().frameworkId());
            } else if (!registered.tasks.containsKey(task.spec().id())) {
                take(registered, task, expected, away);
            }
        }
        master.frameworks().all().forEach(f -> f.unreachable.values().removeIf(t -> t.agentId.equals(own)));
        List<TaskSpec> unknown = registered.tasks.values().stream()
                .filter(t -> t.forwarded && !named.contains(t.id()))
                .map(t -> t.spec)
                .toList();
        agent.receive(master, a -> a.registered(own, unknown));
        shutDown.forEach(f -> agent.receive(master, a -> a.shutdown(f)));
        for (SimMasterTask task : registered.tasks.values()) {
            if (task.kill && task.forwarded && !SimStatuses.terminal(task.state)) {
                agent.receive(master, a -> a.kill(task.id(), task.spec.frameworkId()));
            }
        }
        master.offers().allocateSoon();
    }

    private void take(SimMasterAgent agent, Known known, boolean expected, boolean away) {
        TaskSpec spec = known.spec();
        SimFramework framework = master.frameworks().recover(spec.frameworkId());
        SimMasterTask task = new SimMasterTask(spec, agent.id, known.state());
        task.forwarded = true;
        if (known.told() != null) {
            task.told = known.told().getState();
            task.toldBy = known.told().getUuid();
        }
        framework.tasks.put(spec.id(), task);
        agent.tasks.put(spec.id(), task);
        if (!SimStatuses.terminal(known.state())) {
            agent.use(spec, 1);
        }
        if (!expected) {
            framework.update(SimStatuses.fromMaster(
                    spec.id(),
                    agent.id,
                    known.state(),
                    away ? "Unreachable agent re-reregistered" : "Unknown agent reregistered",
                    Reason.REASON_SLAVE_REREGISTERED));
        }
    }

    /**
     * A lost host comes with a new agent: the old one will not return. Returns the agent if it is known, and not lost.
     */
    private SimMasterAgent replace(SimAgent agent) {
        SimMasterAgent same = null;
        for (SimMasterAgent known : List.copyOf(agents.values())) {
            if (known.agent == agent && known.host == agent.host()) {
                same = known;
            } else if (known.agent == agent) {
                registry.remove(known.id);
                gone(known, TaskState.TASK_LOST, "a new agent registered at the same address");
            }
        }
        return same;
    }

    /** The connection to the agent broke. */
    void disconnected(SimAgent agent) {
        SimMasterAgent known = agents.get(agent.id());
        if (known != null && known.connected) {
            known.connected = false;
            master.offers().rescind(known);
        }
    }

    /** From now on the agent does not answer. */
    void silent(SimAgent agent) {
        SimMasterAgent known = agents.get(agent.id());
        if (known != null) {
            int heard = ++known.heard;
            master.after(env.times.agentTimeout(), () -> {
                if (known.heard == heard && agents.get(known.id) == known) {
                    registry.unreachable(known.id);
                    gone(known, TaskState.TASK_UNREACHABLE, "health check timed out");
                }
            });
        }
    }

    /** The agent answers again. */
    void heard(SimAgent agent) {
        SimMasterAgent known = agents.get(agent.id());
        if (known != null) {
            known.heard++;
        }
    }

    private void gone(SimMasterAgent agent, TaskState state, String why) {
        agents.remove(agent.id);
        agent.connected = false;
        master.offers().rescind(agent);
        for (SimMasterTask task : agent.tasks.values()) {
            SimFramework framework = master.frameworks().get(task.spec.frameworkId());
            if (framework == null) {
                continue;
            }
            framework.tasks.remove(task.id());
            if (!SimStatuses.terminal(task.state)) {
                if (state == TaskState.TASK_UNREACHABLE) {
                    framework.unreachable.put(task.id(), task);
                }
                framework.update(SimStatuses.fromMaster(task.id(), agent.id, state, why, Reason.REASON_SLAVE_REMOVED));
            }
        }
        Protos.SlaveID id = Protos.SlaveID.newBuilder().setValue(agent.id).build();
        SimStreamEvent lost =
                new SimStreamEvent.News("FAILURE", (scheduler, driver) -> scheduler.slaveLost(driver, id));
        master.frameworks().all().forEach(f -> f.send(lost));
    }

    /** A new scheduler is there: agents repeat at once what it has to acknowledge. */
    void resend(String frameworkId) {
        agents.values().forEach(m -> {
            if (m.connected) {
                m.agent.receive(master, a -> a.resend(frameworkId));
            }
        });
    }

    /** A framework was removed: its tasks end, and nobody is told. */
    void shutdown(String frameworkId) {
        agents.values().forEach(m -> {
            m.tasks.values().removeIf(t -> {
                boolean its = t.spec.frameworkId().equals(frameworkId);
                if (its && !SimStatuses.terminal(t.state)) {
                    m.use(t.spec, -1);
                }
                return its;
            });
            if (m.connected) {
                m.agent.receive(master, a -> a.shutdown(frameworkId));
            }
        });
    }
}
