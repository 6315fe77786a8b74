package streamsx.mesos.sandbox.mesos.master;

import java.util.Optional;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.Resource;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.Resources;

/**
 * What the ExecutorInfo of a task must be like. Words and order are those of a real master (its validation.cpp), so that
 * who reads TASK_ERROR messages finds the same ones here.
 */
final class ExecutorChecks {
    private static final String LINE = "------------------------------------------------------------\n";

    private ExecutorChecks() {
    }

    static Optional<String> check(Framework framework, Agent agent, ExecutorInfo executor, String role) {
        String id = executor.getExecutorId().getValue();
        if (id.isEmpty()) {
            return Optional.of("ID must not be empty");
        }
        if (id.equals(".") || id.equals("..") || id.chars().anyMatch(c -> c < 32 || c == 127 || c == '/' || c == '\\')) {
            return Optional.of("'" + id + "' contains invalid characters");
        }
        if (executor.getType() == ExecutorInfo.Type.CUSTOM && !executor.hasCommand()) {
            return Optional.of("'ExecutorInfo.command' must be set for 'CUSTOM' executor");
        }
        if (executor.hasShutdownGracePeriod() && executor.getShutdownGracePeriod().getNanoseconds() < 0) {
            return Optional.of("ExecutorInfo's 'shutdown_grace_period' must be non-negative");
        }
        if (executor.hasFrameworkId() && !executor.getFrameworkId().getValue().equals(framework.id)) {
            return Optional.of("ExecutorInfo has an invalid FrameworkID (Actual: " + executor.getFrameworkId().getValue()
                    + " vs Expected: " + framework.id + ")");
        }
        ExecutorInfo existing = agent.executors.get(new ExecutorKey(framework.id, id));
        ExecutorInfo complete = complete(framework, executor, role);
        if (existing != null && !same(existing, complete)) {
            return Optional.of("ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.\n" + LINE
                    + "Existing ExecutorInfo:\n" + existing + "\n" + LINE + "ExecutorInfo:\n" + complete + "\n" + LINE);
        }
        if (executor.hasType() && executor.getType() != ExecutorInfo.Type.CUSTOM) {
            return Optional.of("'ExecutorInfo.type' must be 'CUSTOM'");
        }
        return executor.hasCommand() ? Optional.empty() : Optional.of("'ExecutorInfo.command' must be set");
    }

    /** With what the master adds before it compares and sends: the framework's id, and the role of the resources. */
    static ExecutorInfo complete(Framework framework, ExecutorInfo executor, String role) {
        ExecutorInfo.Builder complete = executor.toBuilder().setFrameworkId(FrameworkID.newBuilder().setValue(framework.id));
        complete.getResourcesBuilderList().forEach(resource ->
                resource.setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole(role)));
        return complete.build();
    }

    /** Resources are compared by amount, in whatever order they are named. */
    private static boolean same(ExecutorInfo one, ExecutorInfo other) {
        return Resources.of(one.getResourcesList()).equals(Resources.of(other.getResourcesList()))
                && one.toBuilder().clearResources().build().equals(other.toBuilder().clearResources().build());
    }
}
