package streamsx.mesos.simulation.mesos;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import streamsx.mesos.invariants.history.Fact;

/** The tasks of one agent: processes begin and end, updates are repeated until they are acknowledged. */
final class SimAgentTasks {
    private static final long LEAST = 10;
    private static final long STALLED = 500;

    private final Env env;
    private final SimAgent agent;
    private final Map<String, SimAgentTask> tasks = new LinkedHashMap<>();

    SimAgentTasks(Env env, SimAgent agent) {
        this.env = env;
        this.agent = agent;
    }

    List<SimAgents.Known> known() {
        return tasks.values().stream()
                .filter(t -> !t.silent)
                .map(SimAgentTask::known)
                .toList();
    }

    /**
     * What a task here waits for, for people; empty if none does.
     *
     * @param known whether anybody could take note of a framework's updates
     */
    String unrest(Predicate<String> known) {
        for (SimAgentTask task : tasks.values()) {
            if (known.test(task.spec.frameworkId())
                    && (!task.pending.isEmpty()
                            || task.silent
                            || task.killing
                            || task.state != TaskState.TASK_RUNNING)) {
                return task.spec.id() + " is " + task.state
                        + (task.pending.isEmpty() ? "" : " and waits for " + task.pending.size() + " acknowledgements")
                        + (task.killing ? ", being killed" : "")
                        + (task.silent ? ", shut down" : "");
            }
        }
        return "";
    }

    void run(TaskSpec spec) {
        if (tasks.containsKey(spec.id())) {
            return;
        }
        SimAgentTask task = new SimAgentTask(spec);
        tasks.put(spec.id(), task);
        env.timeline.after(env.between(LEAST, env.times.launch()), () -> begin(task));
    }

    private boolean here(SimAgentTask task) {
        return tasks.get(task.spec.id()) == task && !task.ended;
    }

    private void begin(SimAgentTask task) {
        if (!here(task) || task.process) {
            return;
        }
        if (agent.stalled()) {
            env.timeline.after(STALLED, () -> begin(task));
            return;
        }
        if (agent.broken() || env.chance(env.odds.failAtOnce())) {
            end(task, TaskState.TASK_FAILED, "Failed to launch container");
            return;
        }
        task.process = true;
        env.liveTasks.put(task.spec.id(), agent.name);
        env.fact(new Fact.TaskStarted(env.now(), agent.name, task.spec.id(), task.spec.resourceId()));
        report(task, TaskState.TASK_STARTING, "");
        env.timeline.after(env.between(1, env.times.running()), () -> {
            if (here(task) && !task.killing && !task.silent) {
                report(task, TaskState.TASK_RUNNING, "");
            }
        });
        fate(task, env.odds.failLater(), TaskState.TASK_FAILED, "Command exited with status 1");
        fate(task, env.odds.finish(), TaskState.TASK_FINISHED, "Command exited with status 0");
    }

    private void fate(SimAgentTask task, double chance, TaskState state, String message) {
        if (env.chance(chance)) {
            env.timeline.after(env.between(1, env.times.life()), () -> {
                if (here(task) && !env.healed()) {
                    end(task, state, message);
                }
            });
        }
    }

    /** Its process ends by itself, if it has one; returns whether it had. */
    boolean fail(String taskId, TaskState state) {
        SimAgentTask task = tasks.get(taskId);
        if (task == null || !task.process) {
            return false;
        }
        end(task, state, "Command terminated");
        return true;
    }

    private void end(SimAgentTask task, TaskState state, String message) {
        task.ended = true;
        exit(task);
        if (task.silent) {
            tasks.remove(task.spec.id());
        } else {
            report(task, state, message);
        }
    }

    private void exit(SimAgentTask task) {
        if (task.process) {
            task.process = false;
            env.liveTasks.remove(task.spec.id(), agent.name);
            env.fact(new Fact.TaskEnded(env.now(), agent.name, task.spec.id()));
        }
    }

    void kill(String taskId, String frameworkId) {
        SimAgentTask task = tasks.get(taskId);
        if (task == null) {
            // Of a framework that has nothing here the agent does not even say so.
            if (tasks.values().stream().anyMatch(t -> t.spec.frameworkId().equals(frameworkId))) {
                dropped(new TaskSpec(taskId, frameworkId, "", 0, 0), "Cannot kill: no such task");
            }
        } else if (!task.ended && !task.killing && !agent.stalled()) {
            if (!task.process) {
                end(task, TaskState.TASK_KILLED, "Killed before it began");
            } else {
                task.killing = true;
                report(task, TaskState.TASK_KILLING, "");
                killIn(task);
            }
        }
    }

    private void killIn(SimAgentTask task) {
        env.timeline.after(env.between(LEAST, env.times.kill()), () -> {
            if (here(task)) {
                end(task, TaskState.TASK_KILLED, "Command terminated with signal Terminated");
            }
        });
    }

    /** The master thinks that these are here. */
    void unknown(List<TaskSpec> specs) {
        for (TaskSpec spec : specs) {
            if (!tasks.containsKey(spec.id())) {
                dropped(spec, "Reconciliation: task unknown to the agent");
            }
        }
    }

    private void dropped(TaskSpec spec, String message) {
        SimAgentTask none = new SimAgentTask(spec);
        none.ended = true;
        tasks.put(spec.id(), none);
        report(none, TaskState.TASK_DROPPED, message);
    }

    private void report(SimAgentTask task, TaskState state, String message) {
        task.state = state;
        task.pending.add(SimStatuses.fromAgent(task.spec.id(), agent.id(), state, message, env.uuid(state)));
        if (task.pending.size() == 1) {
            resend(task);
        }
    }

    private void resend(SimAgentTask task) {
        task.retryDelay = env.times.retry();
        forward(task);
    }

    private void forward(SimAgentTask task) {
        int mine = ++task.retries;
        TaskStatus status = task.pending.peek();
        if (status == null || !agent.registered()) {
            return;
        }
        task.told = status;
        String from = agent.id();
        TaskState latest = task.state;
        int times = env.chance(env.odds.duplicate()) ? 2 : 1;
        for (int i = 0; i < times; i++) {
            agent.send(m -> m.tasks().update(from, task.spec.frameworkId(), status, latest));
        }
        long delay = task.retryDelay;
        task.retryDelay = Math.min(env.times.retryCap(), 2 * delay);
        env.timeline.after(delay, () -> {
            if (task.retries == mine) {
                forward(task);
            }
        });
    }

    void acknowledge(String taskId, ByteString uuid) {
        SimAgentTask task = tasks.get(taskId);
        if (task == null
                || task.pending.isEmpty()
                || !task.pending.peek().getUuid().equals(uuid)) {
            return;
        }
        task.pending.remove();
        if (task.pending.isEmpty() && task.ended) {
            task.retries++;
            tasks.remove(taskId);
        } else {
            resend(task);
        }
    }

    void resend(String frameworkId) {
        tasks.values().forEach(t -> {
            if (t.spec.frameworkId().equals(frameworkId)) {
                resend(t);
            }
        });
    }

    void resendAll() {
        tasks.values().forEach(this::resend);
    }

    /** The framework is no more: its tasks end, and nobody hears of it. */
    void shutdown(String frameworkId) {
        for (SimAgentTask task : List.copyOf(tasks.values())) {
            if (!task.spec.frameworkId().equals(frameworkId) || task.silent) {
                continue;
            }
            task.silent = true;
            task.pending.clear();
            task.retries++;
            if (task.process) {
                killIn(task);
            } else {
                tasks.remove(task.spec.id());
            }
        }
    }

    /** The agent's process is gone: a task that has none of its own yet will never have one. */
    void agentEnded() {
        for (SimAgentTask task : List.copyOf(tasks.values())) {
            task.retries++;
            if (!task.process && !task.ended) {
                if (env.random.nextBoolean()) {
                    tasks.remove(task.spec.id());
                } else {
                    end(task, TaskState.TASK_FAILED, "Executor did not register within the recovery");
                }
            }
        }
    }

    void hostLost() {
        tasks.values().forEach(t -> {
            t.ended = true;
            t.retries++;
            exit(t);
        });
        tasks.clear();
    }
}
