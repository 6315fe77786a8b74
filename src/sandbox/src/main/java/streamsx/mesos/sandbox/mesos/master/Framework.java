package streamsx.mesos.sandbox.mesos.master;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.scheduler.Protos.Event;
import streamsx.mesos.sandbox.mesos.Resources;

/** A framework: subscribed, disconnected, recovered from an agent's word, or completed. Confined to the master's loop. */
final class Framework {
    /** Refused resources of an agent that are not offered again before {@code until} (System.nanoTime). */
    record Filter(String agentId, String role, Resources refused, long until) {
    }

    final String id;
    final Map<String, Task> tasks = new LinkedHashMap<>();
    final Map<String, Task> unreachableTasks = new LinkedHashMap<>();
    final List<Task> completedTasks = new ArrayList<>();
    final List<Filter> filters = new ArrayList<>();
    final Set<String> suppressed = new HashSet<>();
    FrameworkInfo info;
    /** Null while no scheduler is connected. */
    Subscription subscription;
    /** Known from an agent's word only; no scheduler has subscribed at this master. */
    boolean recovered;
    double registeredTime;
    double reregisteredTime;
    double unregisteredTime;
    ScheduledFuture<?> failoverTimer;
    ScheduledFuture<?> heartbeat;

    Framework(String id, FrameworkInfo info) {
        this.id = id;
        this.info = info;
    }

    boolean connected() {
        return subscription != null;
    }

    boolean has(FrameworkInfo.Capability.Type capability) {
        return info.getCapabilitiesList().stream().anyMatch(c -> c.getType() == capability);
    }

    boolean multiRole() {
        return has(FrameworkInfo.Capability.Type.MULTI_ROLE);
    }

    boolean partitionAware() {
        return has(FrameworkInfo.Capability.Type.PARTITION_AWARE);
    }

    @SuppressWarnings("deprecation")
    List<String> roles() {
        return multiRole() ? info.getRolesList() : List.of(info.getRole());
    }

    void send(Event event) {
        if (subscription != null) {
            subscription.send(event);
        }
    }

    void update(TaskStatus status) {
        send(Event.newBuilder().setType(Event.Type.UPDATE).setUpdate(Event.Update.newBuilder().setStatus(status)).build());
    }

    /** Takes the new info; user and checkpoint keep their first values (capture 04: such changes are ignored). */
    void updateInfo(FrameworkInfo newInfo) {
        info = FrameworkInfo.newBuilder(newInfo).setUser(info.getUser()).setCheckpoint(info.getCheckpoint()).setId(info.getId()).build();
    }

    void cancelTimers() {
        if (failoverTimer != null) {
            failoverTimer.cancel(false);
            failoverTimer = null;
        }
        if (heartbeat != null) {
            heartbeat.cancel(false);
            heartbeat = null;
        }
    }
}
