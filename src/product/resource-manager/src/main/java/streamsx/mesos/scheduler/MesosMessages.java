package streamsx.mesos.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Offer;

/** Builds what is told to Mesos, and reads what an offer holds. */
final class MesosMessages {
    /** Never changes: Mesos ignores a changed user of a known framework. Who runs a task is in its CommandInfo. */
    private static final String FRAMEWORK_USER = "nobody";

    private final MesosSettings settings;

    MesosMessages(MesosSettings settings) {
        this.settings = settings;
    }

    FrameworkInfo frameworkInfo(String frameworkId) {
        FrameworkInfo.Builder info = FrameworkInfo.newBuilder()
                .setId(Protos.FrameworkID.newBuilder().setValue(frameworkId))
                .setUser(FRAMEWORK_USER)
                .setName(settings.frameworkName())
                .addRoles(settings.role())
                .setFailoverTimeout(settings.failoverTimeoutSecs())
                .setCheckpoint(true)
                .setHostname(settings.hostname());
        if (!settings.principal().isEmpty()) {
            info.setPrincipal(settings.principal());
        }
        for (FrameworkInfo.Capability.Type type : List.of(
                FrameworkInfo.Capability.Type.MULTI_ROLE,
                FrameworkInfo.Capability.Type.PARTITION_AWARE,
                FrameworkInfo.Capability.Type.TASK_KILLING_STATE)) {
            info.addCapabilities(FrameworkInfo.Capability.newBuilder().setType(type));
        }
        return info.build();
    }

    /** Sums what has one name over all entries of an offer, whatever their reservations (U-26). */
    static Offer summary(Protos.Offer offer) {
        return new Offer(
                offer.getId().getValue(),
                offer.getSlaveId().getValue(),
                offer.getHostname(),
                offer.getAllocationInfo().getRole(),
                sum(offer, "cpus"),
                sum(offer, "mem"));
    }

    private static double sum(Protos.Offer offer, String name) {
        return offer.getResourcesList().stream()
                .filter(r -> r.getName().equals(name))
                .mapToDouble(r -> r.getScalar().getValue())
                .sum();
    }

    /** The tasks of an ACCEPT, their resources carved out of its offers. */
    List<TaskInfo> tasks(Effect.Accept accept, List<Protos.Offer> offers) {
        List<Resource> left = new ArrayList<>();
        offers.forEach(o -> left.addAll(o.getResourcesList()));
        List<TaskInfo> tasks = new ArrayList<>();
        for (Effect.Launch launch : accept.launches()) {
            tasks.add(TaskInfo.newBuilder()
                    .setName(launch.displayName())
                    .setTaskId(Protos.TaskID.newBuilder().setValue(launch.taskId()))
                    .setSlaveId(Protos.SlaveID.newBuilder().setValue(accept.agentId()))
                    .addAllResources(carve(left, "cpus", launch.cores()))
                    .addAllResources(carve(left, "mem", launch.memory()))
                    .setCommand(command(launch))
                    .setKillPolicy(Protos.KillPolicy.newBuilder()
                            .setGracePeriod(Protos.DurationInfo.newBuilder()
                                    .setNanoseconds((long) (settings.killGraceSecs() * 1e9))))
                    .build());
        }
        return tasks;
    }

    private Protos.CommandInfo command(Effect.Launch launch) {
        Map<String, String> variables = new TreeMap<>(launch.environment());
        // A task learns from these which resource it is.
        variables.put("STREAMS_RESOURCE_ID", launch.resourceId());
        variables.put("STREAMS_RESOURCE_NAME", launch.displayName());
        Protos.Environment.Builder environment = Protos.Environment.newBuilder();
        variables.forEach((name, value) -> environment.addVariables(
                Protos.Environment.Variable.newBuilder().setName(name).setValue(value)));
        // HOME may refer to variables that only the task's own shell knows, so the shell sets it.
        String home = settings.homeDir().isEmpty()
                ? ""
                : "HOME=\"" + settings.homeDir().replace("\\", "\\\\").replace("\"", "\\\"") + "\"; export HOME; ";
        return Protos.CommandInfo.newBuilder()
                .setShell(true)
                .setValue(home + launch.command())
                .setUser(settings.taskUser())
                .setEnvironment(environment)
                .build();
    }

    private static List<Resource> carve(List<Resource> left, String name, double wanted) {
        List<Resource> carved = new ArrayList<>();
        double missing = wanted;
        for (int i = 0; i < left.size() && missing > 1e-9; i++) {
            Resource resource = left.get(i);
            double there =
                    resource.getName().equals(name) ? resource.getScalar().getValue() : 0;
            double taken = Math.min(there, missing);
            if (taken > 0) {
                carved.add(withValue(resource, taken));
                left.set(i, withValue(resource, there - taken));
                missing -= taken;
            }
        }
        return carved;
    }

    private static Resource withValue(Resource resource, double value) {
        return resource.toBuilder()
                .setScalar(Protos.Value.Scalar.newBuilder().setValue(value))
                .build();
    }
}
