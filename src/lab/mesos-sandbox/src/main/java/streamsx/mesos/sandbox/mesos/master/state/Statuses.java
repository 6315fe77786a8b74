package streamsx.mesos.sandbox.mesos.master.state;

import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/** The statuses that a master makes itself; none has a uuid, so none is acknowledged (captures 06, 07, 15, 17). */
public final class Statuses {
    private Statuses() {}

    static TaskStatus.Builder of(TaskID task, TaskState state, String message, TaskStatus.Reason reason) {
        return TaskStatus.newBuilder()
                .setTaskId(task)
                .setState(state)
                .setMessage(message)
                .setSource(TaskStatus.Source.SOURCE_MASTER)
                .setReason(reason)
                .setTimestamp(MasterState.now());
    }

    public static TaskStatus reconciled(TaskID task, AgentID agent, TaskState state, String message) {
        TaskStatus.Builder status =
                of(task, state, "Reconciliation: " + message, TaskStatus.Reason.REASON_RECONCILIATION);
        if (agent != null) {
            status.setAgentId(agent);
        }
        return status.build();
    }

    /** A task's state, with where it is; of a command's executor, which Mesos makes up, masters do not speak. */
    public static TaskStatus.Builder ofTask(Task task, String message, TaskStatus.Reason reason) {
        TaskStatus.Builder status =
                of(task.info.getTaskId(), task.state, message, reason).setAgentId(task.info.getAgentId());
        return task.info.hasExecutor()
                ? status.setExecutorId(task.info.getExecutor().getExecutorId())
                : status;
    }

    /** What is known of a task, for another reason than a change of its state. */
    public static TaskStatus latest(Task task, String message, TaskStatus.Reason reason) {
        TaskStatus.Builder status = ofTask(task, message, reason);
        if (!task.statuses.isEmpty()) {
            TaskStatus last = task.statuses.get(task.statuses.size() - 1);
            if (last.hasContainerStatus()) {
                status.setContainerStatus(last.getContainerStatus());
            }
            if (last.hasHealthy()) {
                status.setHealthy(last.getHealthy());
            }
        }
        return status.build();
    }

    public static TaskStatus refused(TaskInfo task, TaskState state, String message, TaskStatus.Reason reason) {
        return of(task.getTaskId(), state, message, reason)
                .setAgentId(task.getAgentId())
                .build();
    }
}
