package streamsx.mesos.sandbox.mesos.agent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;

/** A task on this agent. Confined to the agent's loop, but for its final fields. */
final class AgentTask {
    final TaskKey key;
    final TaskInfo info;
    final String containerId;
    final RunDirectory directory;
    /** One status a state, the latest last. */
    final List<TaskStatus> statuses = new ArrayList<>();
    /** Updates that the scheduler has not acknowledged; only the first is out. */
    final Deque<TaskStatus> pending = new ArrayDeque<>();
    FrameworkInfo framework;
    boolean started;
    boolean ended;
    boolean killing;
    /** Why, if not the scheduler wanted the kill. */
    TaskStatus.Reason killReason;
    /** Its framework is gone: nobody is told any more. */
    boolean silent;
    Duration retryDelay;
    ScheduledFuture<?> retry;

    AgentTask(TaskKey key, FrameworkInfo framework, TaskInfo info, String containerId, RunDirectory directory) {
        this.key = key;
        this.framework = framework;
        this.info = info;
        this.containerId = containerId;
        this.directory = directory;
    }

    TaskState state() {
        return statuses.isEmpty() ? TaskState.TASK_STAGING : statuses.get(statuses.size() - 1).getState();
    }

    boolean has(FrameworkInfo.Capability.Type capability) {
        return framework.getCapabilitiesList().stream().anyMatch(c -> c.getType() == capability);
    }
}
