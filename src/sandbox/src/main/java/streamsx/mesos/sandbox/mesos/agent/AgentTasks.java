package streamsx.mesos.sandbox.mesos.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.LockSupport;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.Protos.ContainerStatus;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.NetworkInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;

/** The life of the agent's tasks, from RUN to the acknowledged end (captures 01, 04, 06, 07, 17). Runs on the agent's loop. */
final class AgentTasks {
    private static final Logger LOG = LoggerFactory.getLogger(AgentTasks.class);
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(3);
    private static final Duration WRAPPERS_END = Duration.ofSeconds(5);
    private static final Duration WRAPPER_LOOK = Duration.ofMillis(10);
    private static final Duration SIGNAL_RETRY = Duration.ofMillis(20);
    private static final int WRAPPER_TRIES = 250;

    private final Map<TaskKey, AgentTask> tasks = new LinkedHashMap<>();
    private final ActorLoop loop;
    private final ExecutorService blocking;
    private final Path workDir;
    private final String ip;
    private final Launcher launcher;
    private final Checkpoints checkpoints;
    private final Updates updates;
    private String agentId;

    AgentTasks(ActorLoop loop, ExecutorService blocking, Path workDir, String ip, Launcher launcher, Checkpoints checkpoints, Updates updates) {
        this.loop = loop;
        this.blocking = blocking;
        this.workDir = workDir;
        this.ip = ip;
        this.launcher = launcher;
        this.checkpoints = checkpoints;
        this.updates = updates;
    }

    List<AgentTask> all() {
        return List.copyOf(tasks.values());
    }

    void agentId(String id) {
        agentId = id;
    }

    /** Finds the tasks of the agent's former life and goes on watching them. */
    void recover() {
        for (AgentTask task : checkpoints.tasks()) {
            if (!task.framework.getCheckpoint()) {
                // Nothing of such a framework survives its agent.
                task.directory.task().filter(RunDirectory.Pid::alive).ifPresent(pid -> Signals.send("KILL", pid));
                checkpoints.delete(task);
                continue;
            }
            tasks.put(task.key, task);
            task.ended = !task.statuses.isEmpty() && isTerminal(task.state());
            if (task.ended) {
                continue;
            }
            if (task.directory.forbidStart()) {
                lost(task, "Executor did not register within the recovery");
                continue;
            }
            blocking.execute(() -> watchRecovered(task, 0));
        }
    }

    private void watchRecovered(AgentTask task, int tries) {
        if (task.directory.task().isEmpty() && task.directory.exitStatus().isEmpty() && tries < WRAPPER_TRIES) {
            // The former agent died while the wrapper was starting: its files will come.
            loop.after(SIGNAL_RETRY, () -> blocking.execute(() -> watchRecovered(task, tries + 1)));
            return;
        }
        Optional<RunDirectory.Pid> wrapper = task.directory.wrapper();
        loop.run(() -> {
            task.started = task.directory.task().isPresent();
            if (task.started && task.statuses.isEmpty()) {
                started(task);
            } else if (task.killing) {
                kill(task, Duration.ZERO);
            }
        });
        if (wrapper.filter(RunDirectory.Pid::alive).isPresent()) {
            ProcessHandle.of(wrapper.get().pid()).ifPresentOrElse(
                    handle -> handle.onExit().thenRun(() -> loop.run(() -> exited(task))), () -> loop.run(() -> exited(task)));
        } else {
            loop.run(() -> exited(task));
        }
    }

    void run(FrameworkInfo framework, TaskInfo info) {
        TaskKey key = new TaskKey(framework.getId().getValue(), info.getTaskId().getValue());
        if (tasks.containsKey(key)) {
            return;
        }
        String container = UUID.randomUUID().toString();
        AgentTask task = new AgentTask(key, framework, info, container,
                RunDirectory.of(workDir, agentId, key.frameworkId(), key.taskId(), container));
        tasks.put(key, task);
        checkpoints.save(agentId, task);
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

    private void started(AgentTask task) {
        task.started = true;
        updates.add(task, executorStatus(task, TaskState.TASK_STARTING, null));
        updates.add(task, executorStatus(task, TaskState.TASK_RUNNING, null));
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
        task.ended = true;
        updates.add(task, agentStatus(task, TaskState.TASK_FAILED, message, TaskStatus.Reason.REASON_CONTAINER_LAUNCH_FAILED));
        forgetIfSilent(task);
    }

    private void lost(AgentTask task, String message) {
        task.ended = true;
        updates.add(task, agentStatus(task, TaskState.TASK_FAILED, message, TaskStatus.Reason.REASON_EXECUTOR_TERMINATED));
    }

    private void exited(AgentTask task) {
        if (task.ended) {
            return;
        }
        // What the command left behind in its process group goes with it.
        task.directory.task().ifPresent(pid -> Signals.send("KILL", pid));
        Optional<Integer> status = task.directory.exitStatus();
        task.ended = true;
        if (status.isEmpty()) {
            updates.add(task, agentStatus(task, TaskState.TASK_FAILED, "Executor terminated", TaskStatus.Reason.REASON_EXECUTOR_TERMINATED));
        } else {
            TaskState state = task.killing && task.killReason == null ? TaskState.TASK_KILLED
                    : status.get() == 0 && task.killReason == null ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED;
            TaskStatus.Builder update = executorStatus(task, state, Signals.describe(status.get()));
            if (task.killReason != null) {
                update.setReason(task.killReason);
            }
            updates.add(task, update);
        }
        forgetIfSilent(task);
    }

    private void forgetIfSilent(AgentTask task) {
        if (task.silent) {
            forget(task);
        }
    }

    private void forget(AgentTask task) {
        updates.stop(task);
        tasks.remove(task.key);
        checkpoints.delete(task);
    }

    /** A KILL of the scheduler; a negative grace is the task's own or the default of three seconds. */
    void kill(TaskKey key, long graceMillis) {
        AgentTask task = tasks.get(key);
        if (task == null) {
            unknown(key);
        } else if (!task.ended && !task.killing) {
            kill(task, graceMillis < 0 ? grace(task) : Duration.ofMillis(graceMillis));
        }
    }

    private Duration grace(AgentTask task) {
        return task.info.getKillPolicy().hasGracePeriod()
                ? Duration.ofNanos(task.info.getKillPolicy().getGracePeriod().getNanoseconds()) : DEFAULT_GRACE;
    }

    private void kill(AgentTask task, Duration grace) {
        boolean again = task.killing;
        task.killing = true;
        checkpoints.save(agentId, task);
        if (!task.started) {
            return;
        }
        if (!again && task.killReason == null && task.has(FrameworkInfo.Capability.Type.TASK_KILLING_STATE)) {
            updates.add(task, executorStatus(task, TaskState.TASK_KILLING, null));
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
    void unknown(TaskKey key) {
        AgentTask none = new AgentTask(key, FrameworkInfo.getDefaultInstance(),
                TaskInfo.newBuilder().setName(key.taskId()).setTaskId(TaskID.newBuilder().setValue(key.taskId()))
                        .setAgentId(AgentID.newBuilder().setValue(agentId)).build(),
                UUID.randomUUID().toString(), RunDirectory.of(workDir, agentId, key.frameworkId(), key.taskId(), "none"));
        if (tasks.putIfAbsent(key, none) == null) {
            none.ended = true;
            none.framework = FrameworkInfo.newBuilder().setUser("").setName("").setCheckpoint(true)
                    .setId(org.apache.mesos.v1.Protos.FrameworkID.newBuilder().setValue(key.frameworkId())).build();
            updates.add(none, agentStatus(none, TaskState.TASK_DROPPED, "Reconciliation: task unknown to the agent",
                    TaskStatus.Reason.REASON_RECONCILIATION).clearExecutorId());
        }
    }

    void acknowledge(TaskKey key, byte[] uuid) {
        AgentTask task = tasks.get(key);
        if (task != null && updates.acknowledge(task, uuid)) {
            forget(task);
        }
    }

    void frameworkUpdated(String frameworkId, byte[] framework) {
        for (AgentTask task : all()) {
            if (task.key.frameworkId().equals(frameworkId)) {
                try {
                    task.framework = FrameworkInfo.parseFrom(framework);
                } catch (InvalidProtocolBufferException e) {
                    throw new UncheckedIOException(e);
                }
                updates.resend(task);
            }
        }
    }

    void resendAll() {
        all().forEach(updates::resend);
    }

    /** The framework is no more: its tasks die, and nobody hears of it. */
    void shutdownFramework(String frameworkId) {
        for (AgentTask task : new ArrayList<>(tasks.values())) {
            if (task.key.frameworkId().equals(frameworkId)) {
                task.silent = true;
                task.pending.clear();
                updates.stop(task);
                if (task.ended) {
                    forget(task);
                } else {
                    kill(task, grace(task));
                }
            }
        }
    }

    /** Kills the processes of all tasks at once, without a word to anybody. */
    void killAll() {
        killNow(all());
    }

    /**
     * Kills the tasks' process groups, or keeps them from being started. When this returns their wrappers are gone too, as
     * a rule: a wrapper writes down how its command ended, and whoever removes the directories then must not meet it.
     */
    static void killNow(Collection<AgentTask> tasks) {
        tasks.forEach(task -> task.directory.forbidStart());
        long deadline = System.nanoTime() + WRAPPERS_END.toNanos();
        List<AgentTask> left = List.copyOf(tasks);
        while (true) {
            // A wrapper may have started its command after it was looked at last.
            left.forEach(task -> task.directory.task().filter(RunDirectory.Pid::alive)
                .ifPresent(pid -> Signals.send("KILL", pid)));
            left = left.stream().filter(task -> task.directory.wrapper().filter(RunDirectory.Pid::alive).isPresent()).toList();
            if (left.isEmpty() || System.nanoTime() > deadline) {
                return;
            }
            LockSupport.parkNanos(WRAPPER_LOOK.toNanos());
        }
    }

    private TaskStatus.Builder agentStatus(AgentTask task, TaskState state, String message, TaskStatus.Reason reason) {
        return status(task, state).setSource(TaskStatus.Source.SOURCE_AGENT).setMessage(message).setReason(reason);
    }

    private TaskStatus.Builder executorStatus(AgentTask task, TaskState state, String message) {
        ContainerStatus.Builder container = ContainerStatus.newBuilder()
                .setContainerId(ContainerID.newBuilder().setValue(task.containerId))
                .addNetworkInfos(NetworkInfo.newBuilder().addIpAddresses(NetworkInfo.IPAddress.newBuilder()
                        .setProtocol(NetworkInfo.Protocol.IPv4).setIpAddress(ip)));
        task.directory.wrapper().ifPresent(pid -> container.setExecutorPid((int) pid.pid()));
        TaskStatus.Builder status = status(task, state).setSource(TaskStatus.Source.SOURCE_EXECUTOR).setContainerStatus(container);
        return message == null ? status : status.setMessage(message);
    }

    private TaskStatus.Builder status(AgentTask task, TaskState state) {
        LOG.info("task {} is {}", task.key.taskId(), state);
        return TaskStatus.newBuilder().setTaskId(task.info.getTaskId()).setState(state)
                .setAgentId(AgentID.newBuilder().setValue(agentId))
                .setExecutorId(ExecutorID.newBuilder().setValue(task.key.taskId()))
                .setTimestamp(System.currentTimeMillis() / 1000.0);
    }

    private static boolean isTerminal(TaskState state) {
        return switch (state) {
            case TASK_FINISHED, TASK_FAILED, TASK_KILLED, TASK_DROPPED, TASK_LOST, TASK_ERROR -> true;
            default -> false;
        };
    }
}
