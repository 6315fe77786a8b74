package streamsx.mesos.sandbox.mesos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.v1.Protos.ContainerStatus;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.Label;
import org.apache.mesos.v1.Protos.Labels;
import org.apache.mesos.v1.Protos.NetworkInfo;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;

/** Tasks and executors as the /state of a master and of an agent show them alike (capture 11). */
public final class SharedViews {
    private SharedViews() {}

    /**
     * The tree to show.
     *
     * @param executorId of the framework's own executor that runs it; empty for a command
     */
    public static Map<String, Object> task(
            String frameworkId, TaskInfo info, String executorId, TaskState state, List<TaskStatus> statuses) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", info.getTaskId().getValue());
        view.put("name", info.getName());
        view.put("framework_id", frameworkId);
        view.put("executor_id", executorId);
        view.put("slave_id", info.getAgentId().getValue());
        view.put("state", state.name());
        view.put("resources", Resources.of(info.getResourcesList()).toState());
        view.put("role", role(info.getResourcesList()));
        view.put("statuses", statuses.stream().map(SharedViews::status).toList());
        if (info.getLabels().getLabelsCount() > 0) {
            view.put("labels", labels(info.getLabels()));
        }
        return view;
    }

    /** Adds to an executor's tree what both show of it alike beside its tasks. */
    public static void executor(ExecutorInfo info, Map<String, Object> view) {
        if (info.getResourcesCount() > 0) {
            view.put("role", info.getResources(0).getAllocationInfo().getRole());
        }
        if (info.hasLabels()) {
            view.put("labels", labels(info.getLabels()));
        }
        if (info.hasType()) {
            view.put("type", info.getType().name());
        }
    }

    /** The role that resources are allocated to. */
    public static String role(List<Resource> resources) {
        return !resources.isEmpty() && resources.get(0).hasAllocationInfo()
                ? resources.get(0).getAllocationInfo().getRole()
                : "*";
    }

    public static List<Map<String, String>> labels(Labels labels) {
        return labels.getLabelsList().stream().map(SharedViews::label).toList();
    }

    private static Map<String, String> label(Label label) {
        Map<String, String> view = new LinkedHashMap<>();
        view.put("key", label.getKey());
        view.put("value", label.getValue());
        return view;
    }

    private static Map<String, Object> status(TaskStatus status) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("state", status.getState().name());
        view.put("timestamp", status.getTimestamp());
        if (status.hasContainerStatus()) {
            view.put("container_status", container(status.getContainerStatus()));
        }
        return view;
    }

    private static Map<String, Object> container(ContainerStatus container) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("container_id", Map.of("value", container.getContainerId().getValue()));
        if (container.getNetworkInfosCount() > 0) {
            view.put(
                    "network_infos",
                    container.getNetworkInfosList().stream()
                            .map(network -> Map.of(
                                    "ip_addresses",
                                    network.getIpAddressesList().stream()
                                            .map(SharedViews::address)
                                            .toList()))
                            .toList());
        }
        return view;
    }

    private static Map<String, Object> address(NetworkInfo.IPAddress address) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("protocol", address.getProtocol().name());
        view.put("ip_address", address.getIpAddress());
        return view;
    }
}
