package streamsx.mesos.sandbox.mesos.agent.lifecycle;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.agent.processes.Launcher;
import streamsx.mesos.sandbox.mesos.agent.processes.Signals;
import streamsx.mesos.sandbox.mesos.agent.processes.Wrappers;
import streamsx.mesos.sandbox.mesos.agent.state.AgentExecutor;
import streamsx.mesos.sandbox.mesos.agent.state.AgentStatuses;
import streamsx.mesos.sandbox.mesos.agent.state.AgentTask;
import streamsx.mesos.sandbox.mesos.agent.state.Checkpoints;
import streamsx.mesos.sandbox.mesos.agent.state.RunDirectory;
import streamsx.mesos.sandbox.mesos.agent.state.TaskBook;
import streamsx.mesos.sandbox.mesos.agent.state.Updates;

/**
 * The life of the agent's tasks, from RUN to the acknowledged end (captures 01, 04, 06, 07, 17); executors' tasks only
 * pass. Runs on the agent's loop.
 */
public final class AgentTasks {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(3);
    private static final Duration SIGNAL_RETRY = Duration.ofMillis(20);

    private final ActorLoop loop;
    private final ExecutorService blocking;
    private final Launcher launcher;
    private final Checkpoints checkpoints;
    private final TaskBook book;
    private final AgentStatuses statuses;
    private final Updates updates;
    private final Executors executors;

    public AgentTasks(
            ActorLoop loop,
            ExecutorService blocking,
            Launcher launcher,
            Checkpoints checkpoints,
            TaskBook book,
            AgentStatuses statuses,
            Updates updates,
            Executors executors) {
        this.loop = loop;
        this.blocking = blocking;
        this.launcher = launcher;
        this.checkpoints = checkpoints;
        this.book = book;
        this.statuses = statuses;
        this.updates = updates;
        this.executors = executors;
    }

    /** Finds the tasks and executors of the agent's former life and goes on watching them. */
    public void recover() {
        Wrappers wrappers = new Wrappers(loop, blocking);
        Checkpoints.Found found = checkpoints.load();
        for (AgentExecutor executor : found.executors()) {
            if (!executor.framework.getCheckpoint()) {
                // Nothing of such a framework survives its agent.
                discard(executor.directory);
                List.copyOf(executor.tasks).forEach(checkpoints::delete);
                checkpoints.delete(executor);
                continue;
            }
            executor.tasks.forEach(book::recovered);
            executors.recover(executor, wrappers);
        }
        for (AgentTask task : found.commands()) {
            if (!task.framework.getCheckpoint()) {
                discard(task.directory);
                checkpoints.delete(task);
                continue;
            }
            book.recovered(task);
            if (task.ended) {
                continue;
            }
            if (task.directory.forbidStart()) {
                lost(task, "Executor did not register within the recovery");
                continue;
            }
            wrappers.watch(task.directory, () -> found(task), () -> exited(task));
        }
    }

    private static void discard(RunDirectory directory) {
        directory.forbidStart();
        directory.task().filter(RunDirectory.Pid::alive).ifPresent(pid -> Signals.send("KILL", pid));
    }

    private void found(AgentTask task) {
        task.started = task.directory.task().isPresent();
        if (task.started && task.statuses.isEmpty()) {
            started(task);
        } else if (task.killing) {
            kill(task, Duration.ZERO);
        }
    }

    /** @param launchExecutor whether the master thinks that this task is the first of its executor */
    public void run(FrameworkInfo framework, TaskInfo info, boolean launchExecutor) {
        TaskKey key = new TaskKey(framework.getId().getValue(), info.getTaskId().getValue());
        if (book.get(key) != null) {
            return;
        }
        if (info.hasExecutor()) {
            executors.run(framework, List.of(info), launchExecutor, false);
            return;
        }
        String container = UUID.randomUUID().toString();
        AgentTask task = new AgentTask(
                key, framework, info, container, book.directory(key.frameworkId(), key.taskId(), container));
        book.add(task);
        String agentId = book.agentId();
        blocking.execute(() -> {
            try {
                Process process = launcher.launch(task, agentId);
                loop.run(() -> started(task));
                process.onExit().thenRun(() -> loop.run(() -> exited(task)));
            } catch (Launcher.LaunchException e) {
                loop.run(() -> launchFailed(task, e.getMessage()));
            }
        });
    }

    /**
     * A task group: all of its tasks reach their executor, or none.
     *
     * @param tasks          not empty; all with the same executor
     * @param launchExecutor whether the master thinks that these tasks are the first of their executor
     */
    public void runGroup(FrameworkInfo framework, List<TaskInfo> tasks, boolean launchExecutor) {
        if (tasks.stream()
                .allMatch(task -> book.get(new TaskKey(
                                framework.getId().getValue(), task.getTaskId().getValue()))
                        == null)) {
            executors.run(framework, tasks, launchExecutor, true);
        }
    }

    private void started(AgentTask task) {
        task.started = true;
        book.update(task, statuses.ofCommand(task, TaskState.TASK_STARTING, null));
        book.update(task, statuses.ofCommand(task, TaskState.TASK_RUNNING, null));
        if (task.silent) {
            signal(task, "KILL");
        } else if (task.killing) {
            task.killing = false;
            kill(task, grace(task));
        } else if (task.info.hasMaxCompletionTime()) {
            loop.after(Duration.ofNanos(task.info.getMaxCompletionTime().getNanoseconds()), () -> {
                if (!task.ended && !task.killing) {
                    task.killReason = TaskStatus.Reason.REASON_MAX_COMPLETION_TIME_REACHED;
                    kill(task, grace(task));
                }
            });
        }
    }

    private void launchFailed(AgentTask task, String message) {
        book.end(
                task,
                statuses.ofAgent(
                        task, TaskState.TASK_FAILED, message, TaskStatus.Reason.REASON_CONTAINER_LAUNCH_FAILED));
    }

    private void lost(AgentTask task, String message) {
        book.end(
                task,
                statuses.ofAgent(task, TaskState.TASK_FAILED, message, TaskStatus.Reason.REASON_EXECUTOR_TERMINATED));
    }

    private void exited(AgentTask task) {
        if (task.ended) {
            return;
        }
        // What the command left behind in its process group goes with it.
        task.directory.task().ifPresent(pid -> Signals.send("KILL", pid));
        Optional<Integer> status = task.directory.exitStatus();
        if (status.isEmpty()) {
            book.end(
                    task,
                    statuses.ofAgent(
                            task,
                            TaskState.TASK_FAILED,
                            "Executor terminated",
                            TaskStatus.Reason.REASON_EXECUTOR_TERMINATED));
            return;
        }
        TaskState state = task.killing && task.killReason == null
                ? TaskState.TASK_KILLED
                : status.get() == 0 && task.killReason == null ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED;
        TaskStatus.Builder update = statuses.ofCommand(task, state, Signals.describe(status.get()));
        if (task.killReason != null) {
            update.setReason(task.killReason);
        }
        book.end(task, update);
    }

    /** A KILL of the scheduler; a negative grace is the task's own or the default of three seconds. */
    public void kill(TaskKey key, long graceMillis) {
        AgentTask task = book.get(key);
        if (task == null) {
            unknown(key);
        } else if (task.executor != null) {
            executors.onTheirWay().kill(task, graceMillis);
        } else if (!task.ended && !task.killing) {
            kill(task, graceMillis < 0 ? grace(task) : Duration.ofMillis(graceMillis));
        }
    }

    private Duration grace(AgentTask task) {
        return task.info.getKillPolicy().hasGracePeriod()
                ? Duration.ofNanos(task.info.getKillPolicy().getGracePeriod().getNanoseconds())
                : DEFAULT_GRACE;
    }

    private void kill(AgentTask task, Duration grace) {
        boolean again = task.killing;
        task.killing = true;
        book.save(task);
        if (!task.started) {
            return;
        }
        if (!again && task.killReason == null && task.has(FrameworkInfo.Capability.Type.TASK_KILLING_STATE)) {
            book.update(task, statuses.ofCommand(task, TaskState.TASK_KILLING, null));
        }
        signal(task, "TERM");
        loop.after(grace, () -> signal(task, "KILL"));
    }

    private void signal(AgentTask task, String signal) {
        Optional<RunDirectory.Pid> pid = task.directory.task().filter(RunDirectory.Pid::alive);
        if (task.ended || pid.isEmpty()) {
            return;
        }
        blocking.execute(() -> {
            if (!Signals.send(signal, pid.get())) {
                // The command may not have become the leader of its group yet.
                loop.after(SIGNAL_RETRY, () -> signal(task, signal));
            }
        });
    }

    /** Answers for a task that the master thinks is here. */
    public void unknown(TaskKey key) {
        if (book.get(key) == null) {
            AgentTask none = book.unknownTask(key, null);
            book.add(none);
            book.end(
                    none,
                    statuses.ofAgent(
                                    none,
                                    TaskState.TASK_DROPPED,
                                    "Reconciliation: task unknown to the agent",
                                    TaskStatus.Reason.REASON_RECONCILIATION)
                            .clearExecutorId());
        }
    }

    public void acknowledge(TaskKey key, byte[] uuid) {
        AgentTask task = book.get(key);
        TaskStatus first = task == null ? null : task.pending.peek();
        if (first == null || !first.getUuid().equals(ByteString.copyFrom(uuid))) {
            return;
        }
        if (updates.acknowledge(task)) {
            forget(task);
        }
    }

    private void forget(AgentTask task) {
        book.forget(task);
        if (task.executor != null) {
            executors.discardIfOver(task.executor);
        }
    }

    public void frameworkUpdated(FrameworkInfo framework) {
        String frameworkId = framework.getId().getValue();
        executors.frameworkUpdated(frameworkId, framework);
        for (AgentTask task : book.all()) {
            if (task.key.frameworkId().equals(frameworkId)) {
                task.framework = framework;
                updates.resend(task);
            }
        }
    }

    public void resendAll() {
        book.all().forEach(updates::resend);
    }

    /** The framework is no more: its tasks die, and nobody hears of it. */
    public void shutdownFramework(String frameworkId) {
        for (AgentTask task : book.all()) {
            if (task.key.frameworkId().equals(frameworkId)) {
                task.silent = true;
                task.pending.clear();
                updates.stop(task);
                if (task.ended) {
                    forget(task);
                } else if (task.executor == null) {
                    kill(task, grace(task));
                }
            }
        }
        executors.shutdownFramework(frameworkId);
    }
}
