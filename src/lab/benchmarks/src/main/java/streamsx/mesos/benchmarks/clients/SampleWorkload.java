package streamsx.mesos.benchmarks.clients;

import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Value;

/** What every client asks for alike. The messages of v1 have the same bytes as these. */
final class SampleWorkload {
    /** How long an agent is not offered again once it has tasks. */
    static final double REFUSE_SECONDS = 600;

    private static final double CPUS = 0.01;
    private static final double MEGABYTES = 1;

    private SampleWorkload() {}

    static FrameworkInfo framework(String name) {
        return FrameworkInfo.newBuilder()
                .setName(name)
                .setUser("benchmark")
                .setFailoverTimeout(600)
                .setCheckpoint(true)
                .addRoles("*")
                .addCapabilities(
                        FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.MULTI_ROLE))
                .addCapabilities(
                        FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.PARTITION_AWARE))
                .build();
    }

    /** A task for an agent; each of those that are launched has an id of its own instead. */
    static TaskInfo task(String agent) {
        return TaskInfo.newBuilder()
                .setName("t")
                .setTaskId(TaskID.newBuilder().setValue("any"))
                .setSlaveId(SlaveID.newBuilder().setValue(agent))
                .setCommand(CommandInfo.newBuilder().setValue("true"))
                .addResources(scalar("cpus", CPUS))
                .addResources(scalar("mem", MEGABYTES))
                .build();
    }

    private static Resource scalar(String name, double amount) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setRole("*")
                .setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole("*"))
                .setScalar(Value.Scalar.newBuilder().setValue(amount))
                .build();
    }

    static String unknownTask(int i) {
        return "unknown-" + i;
    }

    static String launchedTask(int i) {
        return "task-" + i;
    }
}
