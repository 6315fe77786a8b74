package streamsx.mesos.simulation.mesos;

import java.util.List;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.TaskState;

/** Updates, acknowledgements, kills and reconciliation at a master. */
final class SimTasks {
    private final SimMaster master;
    private final SimRegistry registry;

    SimTasks(SimMaster master, SimRegistry registry) {
        this.master = master;
        this.registry = registry;
    }

    /**
     * An update from an agent: noted, and passed on if a scheduler is there; the agent repeats it until it is
     * acknowledged.
     *
     * @param latest what the task is by now, perhaps more than this update says
     */
    void update(String agentId, String frameworkId, Protos.TaskStatus status, TaskState latest) {
        SimMasterAgent agent = master.agents().get(agentId);
        if (agent == null) {
            return;
        }
        SimFramework framework = master.frameworks().get(frameworkId);
        if (framework == null) {
            return;
        }
        SimMasterTask task = framework.tasks.get(status.getTaskId().getValue());
        if (task != null) {
            if (framework.stream != null) {
                task.told = status.getState();
                task.toldBy = status.getUuid();
            }
            if (!SimStatuses.terminal(task.state)) {
                task.state = latest;
                if (SimStatuses.terminal(latest)) {
                    agent.use(task.spec, -1);
                    master.offers().allocateLater();
                }
            }
        }
        framework.update(status);
    }

    void acknowledge(SimFramework framework, SimCall.Acknowledge ack) {
        SimMasterAgent agent = master.agents().get(ack.agentId());
        if (agent == null || !agent.connected) {
            return;
        }
        SimMasterTask task = framework.tasks.get(ack.taskId());
        if (task != null) {
            if (task.toldBy == null) {
                // This master has sent no update of the task: it drops the call.
                return;
            }
            if (SimStatuses.terminal(task.told) && ack.uuid().equals(task.toldBy)) {
                forget(framework, task);
            }
        }
        agent.agent.receive(master, a -> a.acknowledge(ack.taskId(), ack.uuid()));
    }

    void forget(SimFramework framework, SimMasterTask task) {
        framework.tasks.remove(task.id());
        SimMasterAgent agent = master.agents().get(task.agentId);
        if (agent != null) {
            agent.tasks.remove(task.id());
            if (!SimStatuses.terminal(task.state)) {
                agent.use(task.spec, -1);
                master.offers().allocateLater();
            }
        }
    }

    /** @param agentId null if the call names none: then not even an unreachable agent's task is found */
    void kill(SimFramework framework, String taskId, String agentId) {
        SimMasterTask task = framework.tasks.get(taskId);
        if (task == null) {
            reconcile(framework, taskId, agentId);
            return;
        }
        task.kill = true;
        SimMasterAgent agent = master.agents().get(task.agentId);
        if (task.forwarded && agent.connected) {
            agent.agent.receive(master, a -> a.kill(taskId, framework.id));
        }
    }

    void reconcile(SimFramework framework, List<Protos.TaskStatus> asked) {
        if (asked.isEmpty()) {
            List.copyOf(framework.tasks.values()).forEach(t -> latest(framework, t));
        } else {
            asked.forEach(t -> reconcile(
                    framework,
                    t.getTaskId().getValue(),
                    t.hasSlaveId() ? t.getSlaveId().getValue() : null));
        }
    }

    private void reconcile(SimFramework framework, String id, String agentId) {
        SimMasterTask task = framework.tasks.get(id);
        if (task != null) {
            latest(framework, task);
        } else if (master.agents().mayReturn(agentId)) {
            // The agent that may know the task has not registered with this master yet: no answer at all.
            return;
        } else if (agentId != null && master.agents().get(agentId) != null) {
            framework.update(SimStatuses.reconciled(id, agentId, TaskState.TASK_GONE, "Task is unknown to the agent"));
        } else if (agentId != null && registry.isUnreachable(agentId)) {
            framework.update(SimStatuses.reconciled(id, agentId, TaskState.TASK_UNREACHABLE, "Task is unreachable"));
        } else {
            framework.update(SimStatuses.reconciled(id, agentId, TaskState.TASK_UNKNOWN, "Task is unknown"));
        }
    }

    private static void latest(SimFramework framework, SimMasterTask task) {
        framework.update(SimStatuses.reconciled(
                task.id(), task.agentId, task.told == null ? task.state : task.told, "Latest task state"));
    }
}
