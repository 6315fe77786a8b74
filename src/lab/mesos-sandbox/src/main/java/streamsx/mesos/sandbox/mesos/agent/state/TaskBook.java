package streamsx.mesos.sandbox.mesos.agent.state;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;

/**
 * All tasks of the agent, of commands and of executors, in memory and on disk, and the way of their updates. Runs on
 * the agent's loop.
 */
public final class TaskBook {
    private final Map<TaskKey, AgentTask> tasks = new LinkedHashMap<>();
    private final Path workDir;
    private final Checkpoints checkpoints;
    private final Updates updates;
    private String agentId;

    public TaskBook(Path workDir, Checkpoints checkpoints, Updates updates) {
        this.workDir = workDir;
        this.checkpoints = checkpoints;
        this.updates = updates;
    }

    /** Null before a master has given it. */
    public String agentId() {
        return agentId;
    }

    public void agentId(String id) {
        agentId = id;
    }

    AgentID agent() {
        return AgentID.newBuilder().setValue(agentId).build();
    }

    public RunDirectory directory(String frameworkId, String executorId, String containerId) {
        return RunDirectory.of(workDir, agentId, frameworkId, executorId, containerId);
    }

    public List<AgentTask> all() {
        return List.copyOf(tasks.values());
    }

    public AgentTask get(TaskKey key) {
        return tasks.get(key);
    }

    /** A task that is on disk already. */
    public void recovered(AgentTask task) {
        tasks.put(task.key, task);
    }

    public void add(AgentTask task) {
        tasks.put(task.key, task);
        save(task);
    }

    public void save(AgentTask task) {
        checkpoints.save(agentId, task);
    }

    public void update(AgentTask task, TaskStatus.Builder status) {
        updates.add(task, status);
    }

    /** The task's last update; nobody waits for the acknowledgement of one whose framework is gone. */
    public void end(AgentTask task, TaskStatus.Builder status) {
        task.ended = true;
        updates.add(task, status);
        if (task.silent) {
            forget(task);
        }
    }

    public void forget(AgentTask task) {
        updates.stop(task);
        tasks.remove(task.key);
        checkpoints.delete(task);
        if (task.executor != null) {
            task.executor.complete(task);
        }
    }

    /** For updates of a task of which nothing else is known here; over with the acknowledgement of them. */
    public AgentTask unknownTask(TaskKey key, AgentExecutor executor) {
        TaskInfo info = TaskInfo.newBuilder()
                .setName(key.taskId())
                .setTaskId(TaskID.newBuilder().setValue(key.taskId()))
                .setAgentId(agent())
                .build();
        FrameworkInfo framework = FrameworkInfo.newBuilder()
                .setUser("")
                .setName("")
                .setCheckpoint(true)
                .setId(FrameworkID.newBuilder().setValue(key.frameworkId()))
                .build();
        String id = java.util.UUID.randomUUID().toString();
        AgentTask none = executor == null
                ? new AgentTask(key, framework, info, id, directory(key.frameworkId(), key.taskId(), "none"))
                : new AgentTask(key, info, executor);
        none.ended = true;
        return none;
    }
}
