package streamsx.mesos.simulation.mesos;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/** A task as its agent knows it, from the launch until its last update is acknowledged. */
final class SimAgentTask {
    final TaskSpec spec;
    /** To be acknowledged, in order; only the first is under way. */
    final Deque<TaskStatus> pending = new ArrayDeque<>();

    TaskState state = TaskState.TASK_STAGING;
    /** The update that was sent last; null if none was. */
    TaskStatus told;

    boolean process;
    boolean ended;
    boolean killing;
    /** Nobody is told of it any more. */
    boolean silent;

    long retryDelay;
    /** Changes whenever an older plan to repeat the update is void. */
    int retries;

    SimAgentTask(TaskSpec spec) {
        this.spec = spec;
    }

    SimAgents.Known known() {
        return new SimAgents.Known(spec, state, told);
    }
}
