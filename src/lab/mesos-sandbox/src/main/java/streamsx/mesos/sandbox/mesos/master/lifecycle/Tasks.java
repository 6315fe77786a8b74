package streamsx.mesos.sandbox.mesos.master.lifecycle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.sandbox.mesos.AgentProtocol.FromAgent;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.master.state.Agent;
import streamsx.mesos.sandbox.mesos.master.state.Framework;
import streamsx.mesos.sandbox.mesos.master.state.MasterState;
import streamsx.mesos.sandbox.mesos.master.state.Statuses;
import streamsx.mesos.sandbox.mesos.master.state.Task;

/** Updates, acknowledgements, kills and reconciliation (captures 01, 06). Runs on the master's loop. */
public final class Tasks {
    /** As many as a real master keeps of each framework. */
    private static final int MAX_COMPLETED = 1000;

    private final MasterState state;

    public Tasks(MasterState state) {
        this.state = state;
    }

    /**
     * An update from an agent: noted, and passed on if the scheduler is connected; the agent repeats it until
     * acknowledged.
     */
    void update(FromAgent message) {
        Framework framework = state.frameworks.get(message.frameworkId());
        Agent agent = state.agents.get(message.agentId());
        if (framework == null || agent == null) {
            if (agent != null && framework == null) {
                agent.send(ToAgent.shutdownFramework(message.frameworkId()));
            }
            return;
        }
        TaskStatus status;
        try {
            status = TaskStatus.parseFrom(message.status());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
        Task task = framework.tasks.get(status.getTaskId().getValue());
        if (task != null && !task.terminal()) {
            task.record(status);
            TaskState latest = TaskState.valueOf(message.latestState());
            task.state = Task.terminal(latest) ? latest : status.getState();
            if (Task.terminal(task.state)) {
                task.killGraceMillis = null;
            }
        } else if (task != null) {
            task.record(status);
        }
        framework.update(status);
    }

    public void acknowledge(Framework framework, Call.Acknowledge acknowledge) {
        Agent agent = state.agents.get(acknowledge.getAgentId().getValue());
        TaskKey key = new TaskKey(framework.id, acknowledge.getTaskId().getValue());
        if (agent == null || !agent.connected()) {
            return;
        }
        agent.send(ToAgent.acknowledge(key, acknowledge.getUuid().toByteArray()));
        Task task = framework.tasks.get(key.taskId());
        if (task != null && !task.statuses.isEmpty()) {
            TaskStatus last = task.statuses.get(task.statuses.size() - 1);
            if (Task.terminal(last.getState()) && last.getUuid().equals(acknowledge.getUuid())) {
                complete(framework, task);
            }
        }
    }

    /** Moves a task that is over to the completed ones. */
    void complete(Framework framework, Task task) {
        framework.tasks.remove(task.id());
        framework.unreachableTasks.remove(task.id());
        Agent agent = state.agents.get(task.agentId());
        if (agent != null) {
            agent.tasks.remove(task.key());
        }
        framework.completedTasks.add(task);
        if (framework.completedTasks.size() > MAX_COMPLETED) {
            framework.completedTasks.remove(0);
        }
    }

    public void kill(Framework framework, Call.Kill kill) {
        Task task = framework.tasks.get(kill.getTaskId().getValue());
        if (task == null) {
            reconcileOne(framework, kill.getTaskId(), kill.hasAgentId() ? kill.getAgentId() : null);
            return;
        }
        task.killGraceMillis = kill.hasKillPolicy() && kill.getKillPolicy().hasGracePeriod()
                ? kill.getKillPolicy().getGracePeriod().getNanoseconds() / 1_000_000
                : -1;
        Agent agent = state.agents.get(task.agentId());
        if (agent != null) {
            // A disconnected agent gets this when it registers again.
            agent.send(ToAgent.kill(task.key(), task.killGraceMillis));
        }
    }

    public void reconcile(Framework framework, Call.Reconcile reconcile) {
        if (reconcile.getTasksCount() == 0) {
            List<Task> all = new ArrayList<>(framework.tasks.values());
            all.forEach(task -> framework.update(latest(task)));
            return;
        }
        reconcile
                .getTasksList()
                .forEach(task ->
                        reconcileOne(framework, task.getTaskId(), task.hasAgentId() ? task.getAgentId() : null));
    }

    private void reconcileOne(Framework framework, TaskID id, AgentID agent) {
        Task task = framework.tasks.get(id.getValue());
        Task unreachable = framework.unreachableTasks.get(id.getValue());
        if (task != null) {
            framework.update(latest(task));
        } else if (unreachable != null || (agent != null && state.unreachableAgents.containsKey(agent.getValue()))) {
            AgentID where = unreachable != null ? unreachable.info.getAgentId() : agent;
            TaskStatus.Builder status = Statuses.reconciled(
                    id, where, Launches.lost(framework, TaskState.TASK_UNREACHABLE), "Task is unreachable")
                    .toBuilder();
            if (state.unreachableAgents.containsKey(where.getValue())) {
                status.setUnreachableTime(state.unreachableAgents.get(where.getValue()));
            }
            framework.update(status.build());
        } else if (agent != null && state.agents.containsKey(agent.getValue())) {
            framework.update(Statuses.reconciled(
                    id, agent, Launches.lost(framework, TaskState.TASK_GONE), "Task is unknown to the agent"));
        } else {
            framework.update(Statuses.reconciled(
                    id, agent, Launches.lost(framework, TaskState.TASK_UNKNOWN), "Task is unknown"));
        }
    }

    private static TaskStatus latest(Task task) {
        return Statuses.latest(task, "Reconciliation: Latest task state", TaskStatus.Reason.REASON_RECONCILIATION);
    }
}
