package streamsx.mesos.sandbox.mesos.master.checks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskInfo;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.master.state.Agent;
import streamsx.mesos.sandbox.mesos.master.state.Framework;

/**
 * What the ExecutorInfo of a task or a group must be like. The words are those of a real master (its validation.cpp),
 * so that who reads TASK_ERROR messages finds the same ones here.
 */
public final class ExecutorChecks {
    private static final double MIN_CPUS = 0.01;
    private static final int MIN_MEM = 32;
    private static final String LINE = "------------------------------------------------------------\n";

    private ExecutorChecks() {}

    /** The executor that a task of LAUNCH names. */
    static Optional<String> ofTask(Framework framework, Agent agent, ExecutorInfo executor, String role) {
        Optional<String> invalid = any(framework, agent, executor, role);
        if (invalid.isPresent()) {
            return invalid;
        }
        if (executor.hasType() && executor.getType() != ExecutorInfo.Type.CUSTOM) {
            return Optional.of("'ExecutorInfo.type' must be 'CUSTOM'");
        }
        return executor.hasCommand() ? Optional.empty() : Optional.of("'ExecutorInfo.command' must be set");
    }

    /** The executor of LAUNCH_GROUP; a task of the group may name it again, but no other. */
    static Optional<String> ofGroup(
            Framework framework, Agent agent, ExecutorInfo executor, List<TaskInfo> tasks, String role) {
        Optional<String> invalid = !executor.hasFrameworkId()
                ? Optional.of("'ExecutorInfo.framework_id' must be set")
                : any(framework, agent, executor, role);
        if (invalid.isPresent()) {
            return invalid;
        }
        if (!executor.hasType()) {
            return Optional.of("'ExecutorInfo.type' must be set");
        }
        if (executor.getType() == ExecutorInfo.Type.UNKNOWN) {
            return Optional.of("Unknown executor type");
        }
        String id = executor.getExecutorId().getValue();
        for (TaskInfo task : tasks) {
            if (task.hasExecutor()
                    && !same(complete(framework, task.getExecutor(), role), complete(framework, executor, role))) {
                return Optional.of("The `ExecutorInfo` of task '"
                        + task.getTaskId().getValue() + "' is different from executor '" + id + "'");
            }
        }
        if (executor.getType() == ExecutorInfo.Type.DEFAULT) {
            return Optional.of(
                    "The sandbox has no 'DEFAULT' executor, as a real agent has; only those of type 'CUSTOM' "
                            + "run in it");
        }
        return resources(id, Resources.of(executor.getResourcesList()));
    }

    private static Optional<String> resources(String id, Resources resources) {
        if (resources.scalar("cpus") < MIN_CPUS) {
            return tooLittle(id, "CPUs", resources.scalar("cpus"), "", Double.toString(MIN_CPUS));
        }
        if (resources.scalar("mem") < MIN_MEM) {
            return tooLittle(id, "memory", resources.scalar("mem"), "MB", MIN_MEM + "MB");
        }
        return resources.scalar("disk") > 0 ? Optional.empty() : Optional.of("Executor '" + id + "' uses no disk");
    }

    private static Optional<String> tooLittle(String id, String what, double amount, String unit, String minimum) {
        String uses = amount == 0
                ? "None"
                : new BigDecimal(amount)
                                .round(new MathContext(6))
                                .stripTrailingZeros()
                                .toPlainString()
                        + unit;
        return Optional.of("Executor '" + id + "' uses less " + what + " (" + uses + ") than the minimum required ("
                + minimum + ")");
    }

    private static Optional<String> any(Framework framework, Agent agent, ExecutorInfo executor, String role) {
        String id = executor.getExecutorId().getValue();
        if (executor.getType() == ExecutorInfo.Type.DEFAULT && executor.hasCommand()) {
            return Optional.of("'ExecutorInfo.command' must not be set for 'DEFAULT' executor");
        }
        if (executor.getType() == ExecutorInfo.Type.CUSTOM && !executor.hasCommand()) {
            return Optional.of("'ExecutorInfo.command' must be set for 'CUSTOM' executor");
        }
        Optional<String> invalid = TaskChecks.id(id);
        if (invalid.isPresent()) {
            return invalid;
        }
        if (executor.hasShutdownGracePeriod()
                && executor.getShutdownGracePeriod().getNanoseconds() < 0) {
            return Optional.of("ExecutorInfo's 'shutdown_grace_period' must be non-negative");
        }
        if (executor.hasFrameworkId() && !executor.getFrameworkId().getValue().equals(framework.id)) {
            return Optional.of("ExecutorInfo has an invalid FrameworkID (Actual: "
                    + executor.getFrameworkId().getValue() + " vs Expected: " + framework.id + ")");
        }
        ExecutorInfo existing = agent.executors.get(new ExecutorKey(framework.id, id));
        ExecutorInfo complete = complete(framework, executor, role);
        return existing == null || same(existing, complete)
                ? Optional.empty()
                : Optional.of("ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.\n" + LINE
                        + "Existing ExecutorInfo:\n" + existing + "\n" + LINE + "ExecutorInfo:\n" + complete + "\n"
                        + LINE);
    }

    /** With what the master adds before it compares and sends: the framework's id, and the role of the resources. */
    public static ExecutorInfo complete(Framework framework, ExecutorInfo executor, String role) {
        ExecutorInfo.Builder complete =
                executor.toBuilder().setFrameworkId(FrameworkID.newBuilder().setValue(framework.id));
        complete.getResourcesBuilderList()
                .forEach(resource -> resource.setAllocationInfo(
                        Resource.AllocationInfo.newBuilder().setRole(role)));
        return complete.build();
    }

    /** Resources are compared by amount, in whatever order they are named. */
    private static boolean same(ExecutorInfo one, ExecutorInfo other) {
        return Resources.of(one.getResourcesList()).equals(Resources.of(other.getResourcesList()))
                && one.toBuilder()
                        .clearResources()
                        .build()
                        .equals(other.toBuilder().clearResources().build());
    }
}
