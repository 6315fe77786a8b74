package streamsx.mesos.sandbox.mesos.agent.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.FromAgent;
import streamsx.mesos.sandbox.mesos.Durations;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;
import streamsx.mesos.sandbox.mesos.agent.processes.Launcher;
import streamsx.mesos.sandbox.mesos.agent.processes.Signals;
import streamsx.mesos.sandbox.mesos.agent.processes.Wrappers;
import streamsx.mesos.sandbox.mesos.agent.state.AgentExecutor;
import streamsx.mesos.sandbox.mesos.agent.state.AgentStatuses;
import streamsx.mesos.sandbox.mesos.agent.state.Checkpoints;
import streamsx.mesos.sandbox.mesos.agent.state.RunDirectory;
import streamsx.mesos.sandbox.mesos.agent.state.TaskBook;

/**
 * The life of the executors that frameworks bring along, from the first task to the process' end. States, reasons and
 * messages are those of the real agent (slave.cpp). Runs on the agent's loop.
 */
public final class Executors {
    private static final Logger LOG = LoggerFactory.getLogger(Executors.class);
    private static final Duration SIGNAL_RETRY = Duration.ofMillis(20);
    private static final int UNKNOWN_EXIT = -1;
    private static final int MAX_COMPLETED = 150;

    private final Map<ExecutorKey, AgentExecutor> executors = new LinkedHashMap<>();
    private final List<AgentExecutor> completed = new ArrayList<>();
    private final ActorLoop loop;
    private final ExecutorService blocking;
    private final ExecutorConfig config;
    private final Launcher launcher;
    private final Checkpoints checkpoints;
    private final TaskBook book;
    private final AgentStatuses statuses;
    private final ExecutorEvents events;
    private final Consumer<FromAgent> master;
    private final ExecutorTasks onTheirWay;

    public Executors(
            ActorLoop loop,
            ExecutorService blocking,
            ExecutorConfig config,
            Launcher launcher,
            Checkpoints checkpoints,
            TaskBook book,
            AgentStatuses statuses,
            ExecutorEvents events,
            Consumer<FromAgent> master) {
        this.loop = loop;
        this.blocking = blocking;
        this.config = config;
        this.launcher = launcher;
        this.checkpoints = checkpoints;
        this.book = book;
        this.statuses = statuses;
        this.events = events;
        this.master = master;
        this.onTheirWay = new ExecutorTasks(checkpoints, book, statuses, events);
    }

    /** The tasks on their way to the executors. */
    ExecutorTasks onTheirWay() {
        return onTheirWay;
    }

    /** Those that live, and those whose last updates nobody has acknowledged yet. */
    public Collection<AgentExecutor> all() {
        return List.copyOf(executors.values());
    }

    /** The last ones that are over and done with. */
    public List<AgentExecutor> completed() {
        return List.copyOf(completed);
    }

    public Optional<AgentExecutor> get(ExecutorKey key) {
        return Optional.ofNullable(executors.get(key));
    }

    /**
     * Finds an executor of the agent's former life, with its tasks; it has some time to subscribe again.
     *
     * @param wrappers watches its process
     */
    void recover(AgentExecutor executor, Wrappers wrappers) {
        executors.put(executor.key, executor);
        if (executor.state == AgentExecutor.State.TERMINATED) {
            discardIfOver(executor);
        } else if (executor.directory.forbidStart()) {
            executor.termination = new AgentExecutor.Termination(
                    TaskState.TASK_FAILED,
                    TaskStatus.Reason.REASON_EXECUTOR_TERMINATED,
                    "Abnormal executor termination: unknown container");
            exited(executor);
        } else {
            if (executor.state == AgentExecutor.State.TERMINATING) {
                executor.timer = loop.after(grace(executor), () -> destroy(executor));
            } else {
                executor.state = AgentExecutor.State.REGISTERING;
                executor.timer = loop.after(
                        config.reregistrationTimeout(),
                        () -> missing(
                                executor,
                                new AgentExecutor.Termination(
                                        executor.framework.getCapabilitiesList().stream()
                                                        .anyMatch(c -> c.getType()
                                                                == FrameworkInfo.Capability.Type.PARTITION_AWARE)
                                                ? TaskState.TASK_GONE
                                                : TaskState.TASK_LOST,
                                        TaskStatus.Reason.REASON_EXECUTOR_REREGISTRATION_TIMEOUT,
                                        "Executor did not reregister within "
                                                + Durations.print(config.reregistrationTimeout()))));
            }
            wrappers.watch(executor.directory, () -> {}, () -> exited(executor));
        }
    }

    /**
     * Runs a task, or all tasks of a group.
     *
     * @param tasks  not empty; all with the same executor
     * @param launch whether the master thinks that they are the first of their executor
     * @param group  whether they are a group, even if of one task
     */
    void run(FrameworkInfo framework, List<TaskInfo> tasks, boolean launch, boolean group) {
        ExecutorInfo info = tasks.get(0).getExecutor();
        ExecutorKey key = new ExecutorKey(
                framework.getId().getValue(), info.getExecutorId().getValue());
        AgentExecutor executor = executors.get(key);
        if (launch && executor != null) {
            onTheirWay.drop(framework, tasks, "Master wants to launch executor, but one already exists");
            if (executor.state == AgentExecutor.State.TERMINATED) {
                master.accept(FromAgent.executorExited(null, key, UNKNOWN_EXIT));
            } else {
                shutdown(executor);
            }
            return;
        }
        if (!launch && executor == null) {
            onTheirWay.drop(framework, tasks, "No executor is expected to launch and there is none running");
            return;
        }
        if (executor == null) {
            executor = start(key, framework, info);
        }
        switch (executor.state) {
            case TERMINATING -> onTheirWay.drop(framework, tasks, "Executor terminating");
            case TERMINATED -> onTheirWay.drop(framework, tasks, "Executor terminated");
            default -> onTheirWay.queue(executor, tasks, group);
        }
    }

    private AgentExecutor start(ExecutorKey key, FrameworkInfo framework, ExecutorInfo info) {
        String container = UUID.randomUUID().toString();
        AgentExecutor executor = new AgentExecutor(
                key, framework, info, container, book.directory(key.frameworkId(), key.executorId(), container));
        LOG.info("executor {} of framework {} starts", key.executorId(), key.frameworkId());
        executors.put(key, executor);
        checkpoints.save(book.agentId(), executor);
        executor.timer = loop.after(
                config.registrationTimeout(),
                () -> missing(
                        executor,
                        new AgentExecutor.Termination(
                                TaskState.TASK_FAILED,
                                TaskStatus.Reason.REASON_EXECUTOR_REGISTRATION_TIMEOUT,
                                "Executor did not register within " + Durations.print(config.registrationTimeout()))));
        String agentId = book.agentId();
        blocking.execute(() -> {
            try {
                launcher.launch(executor, agentId).onExit().thenRun(() -> loop.run(() -> exited(executor)));
            } catch (Launcher.LaunchException e) {
                loop.run(() -> launchFailed(executor, e.getMessage()));
            }
        });
        return executor;
    }

    private void launchFailed(AgentExecutor executor, String message) {
        if (executor.termination == null) {
            executor.termination = new AgentExecutor.Termination(
                    TaskState.TASK_FAILED, TaskStatus.Reason.REASON_CONTAINER_LAUNCH_FAILED, message);
        }
        exited(executor);
    }

    public void message(ExecutorKey key, byte[] data) {
        AgentExecutor executor = executors.get(key);
        if (executor == null || executor.state != AgentExecutor.State.RUNNING) {
            LOG.warn(
                    "a message to executor {} of framework {} is dropped: it is not running",
                    key.executorId(),
                    key.frameworkId());
        } else {
            events.message(executor, data);
        }
    }

    public void shutdown(ExecutorKey key) {
        get(key).ifPresent(this::shutdown);
    }

    /** SHUTDOWN, and after the grace period the end. */
    void shutdown(AgentExecutor executor) {
        if (executor.state != AgentExecutor.State.REGISTERING && executor.state != AgentExecutor.State.RUNNING) {
            return;
        }
        LOG.info("executor {} of framework {} is shut down", executor.key.executorId(), executor.key.frameworkId());
        executor.cancelTimers();
        executor.state = AgentExecutor.State.TERMINATING;
        checkpoints.save(book.agentId(), executor);
        events.shutdown(executor);
        executor.timer = loop.after(grace(executor), () -> destroy(executor));
    }

    private Duration grace(AgentExecutor executor) {
        return executor.info.hasShutdownGracePeriod()
                ? Duration.ofNanos(executor.info.getShutdownGracePeriod().getNanoseconds())
                : config.shutdownGracePeriod();
    }

    private void missing(AgentExecutor executor, AgentExecutor.Termination why) {
        if (executor.state == AgentExecutor.State.REGISTERING) {
            LOG.info("executor {}: {}", executor.key.executorId(), why.message());
            executor.termination = why;
            executor.state = AgentExecutor.State.TERMINATING;
            destroy(executor);
        }
    }

    /** Kills the executor's process group, or keeps it from being started; its end comes by itself. */
    private void destroy(AgentExecutor executor) {
        Optional<RunDirectory.Pid> pid = executor.directory.task();
        if (executor.state == AgentExecutor.State.TERMINATED || executor.directory.forbidStart()) {
            return;
        }
        blocking.execute(() -> {
            if (pid.isEmpty() || (!Signals.send("KILL", pid.get()) && pid.get().alive())) {
                // The command may not have been started, or not have become the leader of its group yet.
                loop.after(SIGNAL_RETRY, () -> destroy(executor));
            }
        });
    }

    private void exited(AgentExecutor executor) {
        if (executor.state == AgentExecutor.State.TERMINATED) {
            return;
        }
        executor.cancelTimers();
        // What the executor left behind in its process group goes with it.
        executor.directory.task().ifPresent(pid -> Signals.send("KILL", pid));
        executor.state = AgentExecutor.State.TERMINATED;
        events.close(executor);
        AgentExecutor.Termination why = executor.termination != null
                ? executor.termination
                : new AgentExecutor.Termination(
                        TaskState.TASK_FAILED, TaskStatus.Reason.REASON_EXECUTOR_TERMINATED, "Executor terminated");
        int exit = executor.directory.exitStatus().map(Signals::waitStatus).orElse(UNKNOWN_EXIT);
        LOG.info(
                "executor {} of framework {} has ended with wait status {}",
                executor.key.executorId(),
                executor.key.frameworkId(),
                exit);
        checkpoints.save(book.agentId(), executor);
        List.copyOf(executor.tasks).stream()
                .filter(task -> !task.ended)
                .forEach(task -> book.end(task, statuses.ofAgent(task, why.state(), why.message(), why.reason())));
        if (!executor.silent) {
            master.accept(FromAgent.executorExited(null, executor.key, exit));
        }
        discardIfOver(executor);
    }

    /** To be called after a task of it was forgotten. */
    void discardIfOver(AgentExecutor executor) {
        if (executor.state != AgentExecutor.State.TERMINATED) {
            checkpoints.save(book.agentId(), executor);
        } else if (executor.tasks.isEmpty() && executors.remove(executor.key, executor)) {
            checkpoints.delete(executor);
            executor.finished.clear();
            completed.add(executor);
            if (completed.size() > MAX_COMPLETED) {
                completed.remove(0);
            }
        }
    }

    void frameworkUpdated(String frameworkId, FrameworkInfo framework) {
        of(frameworkId).forEach(executor -> {
            executor.framework = framework;
            checkpoints.save(book.agentId(), executor);
        });
    }

    void shutdownFramework(String frameworkId) {
        of(frameworkId).forEach(executor -> {
            executor.silent = true;
            shutdown(executor);
            discardIfOver(executor);
        });
    }

    private List<AgentExecutor> of(String frameworkId) {
        return executors.values().stream()
                .filter(executor -> executor.key.frameworkId().equals(frameworkId))
                .toList();
    }
}
