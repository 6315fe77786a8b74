package streamsx.mesos.sandbox.mesos.agent.lifecycle;

import java.util.List;
import java.util.UUID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.agent.state.AgentExecutor;
import streamsx.mesos.sandbox.mesos.agent.state.AgentStatuses;
import streamsx.mesos.sandbox.mesos.agent.state.AgentTask;
import streamsx.mesos.sandbox.mesos.agent.state.Checkpoints;
import streamsx.mesos.sandbox.mesos.agent.state.TaskBook;

/**
 * Tasks on their way to the executors that frameworks bring along, until those have them. States, reasons and messages
 * are those of the real agent (slave.cpp). Runs on the agent's loop.
 */
final class ExecutorTasks {
    private final Checkpoints checkpoints;
    private final TaskBook book;
    private final AgentStatuses statuses;
    private final ExecutorEvents events;

    ExecutorTasks(Checkpoints checkpoints, TaskBook book, AgentStatuses statuses, ExecutorEvents events) {
        this.checkpoints = checkpoints;
        this.book = book;
        this.statuses = statuses;
        this.events = events;
    }

    /** Keeps tasks for an executor, until it has subscribed; they are a group or come alone. */
    void queue(AgentExecutor executor, List<TaskInfo> infos, boolean group) {
        List<AgentTask> tasks = infos.stream()
                .map(info -> new AgentTask(
                        new TaskKey(executor.key.frameworkId(), info.getTaskId().getValue()), info, executor))
                .toList();
        for (AgentTask task : tasks) {
            task.group = group ? tasks : List.of();
            executor.tasks.add(task);
            book.add(task);
        }
        if (executor.state == AgentExecutor.State.RUNNING) {
            deliver(executor, tasks);
        }
    }

    /** Ends tasks that no executor will get. */
    void drop(FrameworkInfo framework, List<TaskInfo> tasks, String message) {
        tasks.forEach(task -> drop(framework, task, message));
    }

    private void drop(FrameworkInfo framework, TaskInfo info, String message) {
        TaskKey key = new TaskKey(framework.getId().getValue(), info.getTaskId().getValue());
        AgentTask task = new AgentTask(
                key,
                framework,
                info,
                UUID.randomUUID().toString(),
                book.directory(
                        key.frameworkId(), info.getExecutor().getExecutorId().getValue(), "none"));
        book.add(task);
        book.end(
                task,
                statuses.ofAgent(
                                task,
                                task.lost(TaskState.TASK_DROPPED),
                                message,
                                TaskStatus.Reason.REASON_EXECUTOR_TERMINATED)
                        .setExecutorId(info.getExecutor().getExecutorId()));
    }

    /** Sends tasks that wait to an executor that has subscribed: first those that came alone, then groups. */
    void deliver(AgentExecutor executor, List<AgentTask> tasks) {
        if (!executor.everSentTask && !tasks.isEmpty()) {
            executor.everSentTask = true;
            checkpoints.save(book.agentId(), executor);
        }
        tasks.forEach(task -> task.delivered = true);
        tasks.stream().filter(task -> task.group.isEmpty()).forEach(task -> events.launch(executor, task));
        tasks.stream()
                .map(task -> task.group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .forEach(group -> events.launchGroup(executor, group));
        tasks.forEach(task -> task.group = List.of());
    }

    /** A KILL of the scheduler. What has not reached its executor is ended here, and with a task its group. */
    void kill(AgentTask task, long graceMillis) {
        AgentExecutor executor = task.executor;
        if (task.ended) {
            return;
        }
        if (executor.state == AgentExecutor.State.REGISTERING && !task.delivered) {
            boolean alone = task.group.isEmpty();
            String message = alone
                    ? "Killed before delivery to the executor"
                    : "A task within the task group was killed before delivery to the executor";
            (alone ? List.of(task) : task.group)
                    .forEach(one -> book.end(
                            one,
                            statuses.ofAgent(
                                    one,
                                    TaskState.TASK_KILLED,
                                    message,
                                    TaskStatus.Reason.REASON_TASK_KILLED_DURING_LAUNCH)));
        } else if (executor.state == AgentExecutor.State.REGISTERING
                || (executor.state == AgentExecutor.State.RUNNING && !events.kill(executor, task, graceMillis))) {
            task.pendingKill = graceMillis;
        }
    }
}
