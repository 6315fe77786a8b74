package streamsx.mesos.sandbox.mesos.master.state;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.Resources;

/** A task as the master knows it. Confined to the master's loop. */
public final class Task {
    private static final Set<TaskState> TERMINAL = EnumSet.of(
            TaskState.TASK_FINISHED,
            TaskState.TASK_FAILED,
            TaskState.TASK_KILLED,
            TaskState.TASK_ERROR,
            TaskState.TASK_LOST,
            TaskState.TASK_DROPPED,
            TaskState.TASK_GONE,
            TaskState.TASK_GONE_BY_OPERATOR);

    public final String frameworkId;
    public final TaskInfo info;
    final Resources resources;
    /** Every status with a new state, the latest last. */
    public final List<TaskStatus> statuses = new ArrayList<>();

    public TaskState state = TaskState.TASK_STAGING;
    /**
     * Milliseconds of grace of a KILL that may not have reached the agent, -1 for the task's own; null if not to be
     * killed.
     */
    public Long killGraceMillis;

    public Task(String frameworkId, TaskInfo info) {
        this.frameworkId = frameworkId;
        this.info = info;
        this.resources = Resources.of(info.getResourcesList());
    }

    public static boolean terminal(TaskState state) {
        return TERMINAL.contains(state);
    }

    public String id() {
        return info.getTaskId().getValue();
    }

    public String agentId() {
        return info.getAgentId().getValue();
    }

    /** The executor of the framework's own that runs it, or an empty string for a command. */
    public String executorId() {
        return info.hasExecutor() ? info.getExecutor().getExecutorId().getValue() : "";
    }

    public TaskKey key() {
        return new TaskKey(frameworkId, id());
    }

    public boolean terminal() {
        return terminal(state);
    }

    public void record(TaskStatus status) {
        TaskStatus last = statuses.isEmpty() ? null : statuses.get(statuses.size() - 1);
        if (last == null || last.getState() != status.getState()) {
            statuses.add(status);
        } else {
            statuses.set(statuses.size() - 1, status);
        }
    }
}
