package streamsx.mesos.simulation.mesos;

import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.Protos.TaskStatus.Source;

/** Makes status updates. */
final class SimStatuses {
    private SimStatuses() {}

    static boolean terminal(TaskState state) {
        return switch (state) {
            case TASK_FINISHED,
                    TASK_FAILED,
                    TASK_KILLED,
                    TASK_ERROR,
                    TASK_LOST,
                    TASK_DROPPED,
                    TASK_GONE,
                    TASK_GONE_BY_OPERATOR -> true;
            default -> false;
        };
    }

    /** From the master, without a uuid: nobody acknowledges it. */
    static TaskStatus fromMaster(String task, String agent, TaskState state, String message, Reason reason) {
        TaskStatus.Builder status = TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(task))
                .setState(state)
                .setMessage(message)
                .setSource(Source.SOURCE_MASTER)
                .setReason(reason);
        if (agent != null) {
            status.setSlaveId(SlaveID.newBuilder().setValue(agent));
        }
        return status.build();
    }

    static TaskStatus reconciled(String task, String agent, TaskState state, String message) {
        return fromMaster(task, agent, state, "Reconciliation: " + message, Reason.REASON_RECONCILIATION);
    }

    /** From an agent, to be acknowledged. */
    static TaskStatus fromAgent(String task, String agent, TaskState state, String message, ByteString uuid) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(task))
                .setState(state)
                .setMessage(message)
                .setSource(Source.SOURCE_EXECUTOR)
                .setSlaveId(SlaveID.newBuilder().setValue(agent))
                .setUuid(uuid)
                .build();
    }
}
