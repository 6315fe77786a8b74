package streamsx.mesos.sandbox.mesos.master.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.master.state.Agent;
import streamsx.mesos.sandbox.mesos.master.state.Framework;

/**
 * What tasks of a framework must be like to run on an agent, alone or as a group (capture 07). The words are those of
 * a real master (its validation.cpp).
 */
public record TaskChecks(Framework framework, Agent agent, String role) {

    /** The error of a task of LAUNCH, if it has one. */
    public Optional<String> alone(TaskInfo task, Resources available) {
        Optional<String> invalid = any(task);
        if (invalid.isPresent()) {
            return invalid;
        }
        if (task.hasCommand() == task.hasExecutor()) {
            return Optional.of("Task should have at least one (but not both) of CommandInfo or ExecutorInfo present");
        }
        if (task.hasExecutor()) {
            Optional<String> executor = ExecutorChecks.ofTask(framework, agent, task.getExecutor(), role);
            if (executor.isPresent()) {
                return executor;
            }
        }
        Resources total = required(task);
        if (otherRole(task) || !available.contains(total)) {
            return Optional.of("Total resources "
                    + (task.hasExecutor()
                            ? Resources.describe(total.toProto(role), role)
                            : Resources.describe(task.getResourcesList(), role))
                    + " required by task and its executor is more than available "
                    + Resources.describe(available.toProto(role), role));
        }
        return Optional.empty();
    }

    /** The first error of a group, of which all or none of its tasks are launched. */
    public Optional<String> group(ExecutorInfo executor, List<TaskInfo> tasks, Resources available) {
        Set<String> ids = new HashSet<>();
        for (TaskInfo task : tasks) {
            String id = task.getTaskId().getValue();
            // A real master does not look for an id that a group has twice, and ends by that.
            Optional<String> invalid = any(task).or(() -> ids.add(id) ? Optional.empty() : duplicate(id));
            if (invalid.isPresent()) {
                return Optional.of("Task '" + id + "' is invalid: " + invalid.get());
            }
        }
        Optional<String> invalid = ExecutorChecks.ofGroup(framework, agent, executor, tasks, role);
        if (invalid.isPresent()) {
            return invalid;
        }
        Resources total = required(executor, tasks);
        if (tasks.stream().anyMatch(this::otherRole) || !available.contains(total)) {
            return Optional.of("Total resources " + Resources.describe(total.toProto(role), role)
                    + " required by task group and its executor are more than available "
                    + Resources.describe(available.toProto(role), role));
        }
        return Optional.empty();
    }

    /** What a task takes of an offer: its own, and that of its executor unless that runs already. */
    public Resources required(TaskInfo task) {
        return task.hasExecutor() ? required(task.getExecutor(), List.of(task)) : Resources.of(task.getResourcesList());
    }

    /** Likewise of a group. */
    public Resources required(ExecutorInfo executor, List<TaskInfo> tasks) {
        Resources own = tasks.stream()
                .map(task -> Resources.of(task.getResourcesList()))
                .reduce(Resources.NONE, Resources::plus);
        return agent.executors.containsKey(
                        new ExecutorKey(framework.id, executor.getExecutorId().getValue()))
                ? own
                : own.plus(Resources.of(executor.getResourcesList()));
    }

    /** What is asked of every task. */
    private Optional<String> any(TaskInfo task) {
        String id = task.getTaskId().getValue();
        Optional<String> invalid = id(id);
        if (invalid.isPresent()) {
            return invalid;
        }
        if (framework.tasks.containsKey(id) || framework.unreachableTasks.containsKey(id)) {
            return duplicate(id);
        }
        if (!task.getAgentId().getValue().equals(agent.id)) {
            return Optional.of("Task uses invalid agent " + task.getAgentId().getValue() + " while agent " + agent.id
                    + " is expected");
        }
        return task.getResourcesCount() > 0 ? Optional.empty() : Optional.of("Task uses no resources");
    }

    private static Optional<String> duplicate(String id) {
        return Optional.of("Task has duplicate ID: " + id);
    }

    /** What is wrong with the id of a task or an executor; such ids are names of directories too. */
    static Optional<String> id(String id) {
        if (id.isEmpty()) {
            return Optional.of("ID must not be empty");
        }
        boolean invalid = id.equals(".")
                || id.equals("..")
                || id.chars().anyMatch(c -> c < 32 || c == 127 || c == '/' || c == '\\');
        return invalid ? Optional.of("'" + id + "' contains invalid characters") : Optional.empty();
    }

    private boolean otherRole(TaskInfo task) {
        return task.getResourcesList().stream()
                .anyMatch(r -> r.hasAllocationInfo()
                        && !r.getAllocationInfo().getRole().equals(role));
    }
}
