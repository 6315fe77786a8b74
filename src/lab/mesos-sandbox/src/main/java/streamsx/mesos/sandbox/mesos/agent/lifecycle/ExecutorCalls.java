package streamsx.mesos.sandbox.mesos.agent.lifecycle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol.FromAgent;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;
import streamsx.mesos.sandbox.mesos.agent.state.AgentExecutor;
import streamsx.mesos.sandbox.mesos.agent.state.AgentStatuses;
import streamsx.mesos.sandbox.mesos.agent.state.AgentTask;
import streamsx.mesos.sandbox.mesos.agent.state.ExecutorSubscription;
import streamsx.mesos.sandbox.mesos.agent.state.TaskBook;

/** What executors say: SUBSCRIBE, UPDATE and MESSAGE, and the acknowledgements they get. Runs on the agent's loop. */
public final class ExecutorCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorCalls.class);

    private final ActorLoop loop;
    private final ExecutorConfig config;
    private final TaskBook book;
    private final AgentStatuses statuses;
    private final Executors executors;
    private final ExecutorEvents events;
    private final Consumer<FromAgent> master;

    public ExecutorCalls(
            ActorLoop loop,
            ExecutorConfig config,
            TaskBook book,
            AgentStatuses statuses,
            Executors executors,
            ExecutorEvents events,
            Consumer<FromAgent> master) {
        this.loop = loop;
        this.config = config;
        this.book = book;
        this.statuses = statuses;
        this.executors = executors;
        this.events = events;
        this.master = master;
    }

    public void subscribe(AgentExecutor executor, Call.Subscribe subscribe, ExecutorSubscription subscription) {
        if (executor.state == AgentExecutor.State.TERMINATING || executor.state == AgentExecutor.State.TERMINATED) {
            subscription.send(ExecutorSubscription.event(Event.Type.SHUTDOWN));
            subscription.stream().end();
            return;
        }
        events.close(executor);
        executor.cancelTimers();
        executor.state = AgentExecutor.State.RUNNING;
        executor.subscription = subscription;
        subscription.stream().onClose(() -> loop.run(() -> disconnected(executor, subscription)));
        executor.heartbeat = loop.every(
                config.heartbeatInterval(), () -> executor.send(ExecutorSubscription.event(Event.Type.HEARTBEAT)));
        List<Event> acknowledgements = new ArrayList<>();
        subscribe
                .getUnacknowledgedUpdatesList()
                .forEach(update -> take(executor, update.getStatus()).ifPresent(acknowledgements::add));
        dropLost(executor, subscribe.getUnacknowledgedTasksList());
        List<AgentTask> waiting = executor.tasks.stream()
                .filter(task -> !task.ended && !task.delivered)
                .toList();
        if (!executor.everSentTask && waiting.isEmpty()) {
            // All that it was started for is killed already; nobody else would end it.
            executors.shutdown(executor);
            return;
        }
        LOG.info("executor {} of framework {} subscribed", executor.key.executorId(), executor.key.frameworkId());
        events.subscribed(executor);
        acknowledgements.forEach(executor::send);
        for (AgentTask task : List.copyOf(executor.tasks)) {
            if (task.pendingKill != null && !task.ended && events.kill(executor, task, task.pendingKill)) {
                task.pendingKill = null;
            }
        }
        executors.onTheirWay().deliver(executor, waiting);
    }

    /** Tasks that the executor never got, because it or the agent was away. */
    private void dropLost(AgentExecutor executor, List<TaskInfo> unacknowledged) {
        Set<String> known = new HashSet<>();
        unacknowledged.forEach(task -> known.add(task.getTaskId().getValue()));
        for (AgentTask task : List.copyOf(executor.tasks)) {
            if (task.delivered
                    && !task.ended
                    && task.state() == TaskState.TASK_STAGING
                    && !known.contains(task.key.taskId())) {
                book.end(
                        task,
                        statuses.ofAgent(
                                task,
                                task.lost(TaskState.TASK_DROPPED),
                                "Task launched during agent restart",
                                TaskStatus.Reason.REASON_AGENT_RESTARTED));
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // Two of them may look the same.
    private void disconnected(AgentExecutor executor, ExecutorSubscription subscription) {
        if (executor.subscription == subscription) {
            LOG.info("executor {} of framework {} disconnected", executor.key.executorId(), executor.key.frameworkId());
            executor.subscription = null;
            if (executor.heartbeat != null) {
                executor.heartbeat.cancel(false);
            }
        }
    }

    public void update(AgentExecutor executor, TaskStatus status) {
        take(executor, status).ifPresent(executor::send);
    }

    /**
     * Takes an update, unless it is here already, and returns its acknowledgement: it is on disk now, and no longer the
     * executor's care (Mesos, {@code Slave::___statusUpdate}). None from an executor that is not listened to any more.
     */
    private Optional<Event> take(AgentExecutor executor, TaskStatus status) {
        Event acknowledged = ExecutorSubscription.acknowledged(status.getTaskId(), status.getUuid());
        TaskKey key = new TaskKey(executor.key.frameworkId(), status.getTaskId().getValue());
        AgentTask task = book.get(key);
        if (executor.silent) {
            return Optional.empty();
        }
        if (executor.finished.contains(status.getUuid()) || (task != null && task.isKnown(status.getUuid()))) {
            return Optional.of(acknowledged);
        }
        if (task == null) {
            LOG.warn("executor {} reports on task {}, which is unknown here", executor.key.executorId(), key.taskId());
            task = book.unknownTask(key, executor);
            executor.tasks.add(task);
            book.add(task);
        } else if (task.ended && !task.statuses.isEmpty() && AgentTask.isTerminal(task.state())) {
            LOG.warn(
                    "executor {} reports {} for task {}, which has ended: ignored",
                    executor.key.executorId(),
                    status.getState(),
                    key.taskId());
            return Optional.of(acknowledged);
        }
        TaskStatus.Builder complete = statuses.ofExecutor(task, status);
        if (AgentTask.isTerminal(status.getState())) {
            book.end(task, complete);
        } else {
            book.update(task, complete);
        }
        return Optional.of(acknowledged);
    }

    public void message(AgentExecutor executor, byte[] data) {
        if (!executor.silent) {
            master.accept(FromAgent.message(null, executor.key, data));
        }
    }
}
