package streamsx.mesos.sandbox.mesos.agent.state;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;

/** A task on this agent. Confined to the agent's loop, but for its final fields. */
public final class AgentTask {
    public final TaskKey key;
    public final TaskInfo info;
    public final String containerId;
    public final RunDirectory directory;
    /** What its checkpoint is called. */
    final String checkpointId;
    /** The framework's own executor that runs it; null for a command. */
    public final AgentExecutor executor;
    /** Of statuses of one state in a row the last, as a real agent keeps them; the latest state is last. */
    public final List<TaskStatus> statuses = new ArrayList<>();
    /** Of the last updates, to know again one that its executor repeats. */
    final Set<ByteString> uuids = new LinkedHashSet<>();
    /** Updates that the scheduler has not acknowledged; only the first is out. */
    public final Deque<TaskStatus> pending = new ArrayDeque<>();

    public FrameworkInfo framework;
    /**
     * Those that were launched together with it, itself too, until their executor has got them; empty if it was
     * launched alone.
     */
    public List<AgentTask> group = List.of();

    public boolean started;
    public boolean ended;
    public boolean killing;
    /** LAUNCH or LAUNCH_GROUP has been sent to its executor. */
    public boolean delivered;
    /**
     * Grace in milliseconds (-1: the executor's choice) of a KILL that its executor has still to get; null if there
     * is none.
     */
    public Long pendingKill;
    /** Why, if not the scheduler wanted the kill. */
    public TaskStatus.Reason killReason;
    /** Its framework is gone: nobody is notified any more. */
    public boolean silent;

    Duration retryDelay;
    ScheduledFuture<?> retry;

    /** A command's task. */
    public AgentTask(TaskKey key, FrameworkInfo framework, TaskInfo info, String containerId, RunDirectory directory) {
        this(key, framework, info, containerId, directory, containerId, null);
    }

    /** A task of an executor. */
    public AgentTask(TaskKey key, TaskInfo info, AgentExecutor executor) {
        this(
                key,
                executor.framework,
                info,
                executor.containerId,
                executor.directory,
                UUID.randomUUID().toString(),
                executor);
    }

    AgentTask(
            TaskKey key,
            FrameworkInfo framework,
            TaskInfo info,
            String containerId,
            RunDirectory directory,
            String checkpointId,
            AgentExecutor executor) {
        this.key = key;
        this.framework = framework;
        this.info = info;
        this.containerId = containerId;
        this.directory = directory;
        this.checkpointId = checkpointId;
        this.executor = executor;
    }

    public TaskState state() {
        return statuses.isEmpty()
                ? TaskState.TASK_STAGING
                : statuses.get(statuses.size() - 1).getState();
    }

    /** A command's executor, which Mesos makes up, is called like its task. */
    public String executorId() {
        return executor == null ? key.taskId() : executor.key.executorId();
    }

    public boolean has(FrameworkInfo.Capability.Type capability) {
        return framework.getCapabilitiesList().stream().anyMatch(c -> c.getType() == capability);
    }

    /** The state, or LOST for a framework that does not know the newer states. */
    public TaskState lost(TaskState state) {
        return has(FrameworkInfo.Capability.Type.PARTITION_AWARE) ? state : TaskState.TASK_LOST;
    }

    /** Notes a status that has its uuid. */
    void record(TaskStatus status) {
        if (status.getState() == state() && !statuses.isEmpty()) {
            statuses.remove(statuses.size() - 1);
        }
        statuses.add(status);
        AgentExecutor.remember(uuids, status.getUuid());
    }

    public boolean isKnown(ByteString uuid) {
        return uuids.contains(uuid);
    }

    public static boolean isTerminal(TaskState state) {
        return switch (state) {
            case TASK_FINISHED,
                    TASK_FAILED,
                    TASK_KILLED,
                    TASK_DROPPED,
                    TASK_LOST,
                    TASK_ERROR,
                    TASK_GONE,
                    TASK_GONE_BY_OPERATOR -> true;
            default -> false;
        };
    }
}
