package streamsx.mesos.sandbox.mesos.master.state;

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

/**
 * A framework: subscribed, disconnected, recovered from an agent's word, or completed. Confined to the master's loop.
 */
public final class Framework {
    /** Refused resources of an agent that are not offered again before {@code until} (System.nanoTime). */
    public record Filter(String agentId, String role, Resources refused, long until) {}

    public final String id;
    public final Map<String, Task> tasks = new LinkedHashMap<>();
    public final Map<String, Task> unreachableTasks = new LinkedHashMap<>();
    public final List<Task> completedTasks = new ArrayList<>();
    public final List<Filter> filters = new ArrayList<>();
    public final Set<String> suppressed = new HashSet<>();
    public FrameworkInfo info;
    /** Null while no scheduler is connected. */
    public Subscription subscription;
    /** Known from an agent's word only; no scheduler has subscribed at this master. */
    public boolean recovered;

    public double registeredTime;
    public double reregisteredTime;
    public double unregisteredTime;
    public ScheduledFuture<?> failoverTimer;
    public ScheduledFuture<?> heartbeat;

    public Framework(String id, FrameworkInfo info) {
        this.id = id;
        this.info = info;
    }

    public boolean connected() {
        return subscription != null;
    }

    boolean has(FrameworkInfo.Capability.Type capability) {
        return info.getCapabilitiesList().stream().anyMatch(c -> c.getType() == capability);
    }

    public boolean multiRole() {
        return has(FrameworkInfo.Capability.Type.MULTI_ROLE);
    }

    public boolean partitionAware() {
        return has(FrameworkInfo.Capability.Type.PARTITION_AWARE);
    }

    @SuppressWarnings("deprecation")
    public List<String> roles() {
        return multiRole() ? info.getRolesList() : List.of(info.getRole());
    }

    public void send(Event event) {
        if (subscription != null) {
            subscription.send(event);
        }
    }

    public void update(TaskStatus status) {
        send(Event.newBuilder()
                .setType(Event.Type.UPDATE)
                .setUpdate(Event.Update.newBuilder().setStatus(status))
                .build());
    }

    /** Takes the new info; user and checkpoint keep their first values (capture 04: such changes are ignored). */
    public void updateInfo(FrameworkInfo newInfo) {
        info = FrameworkInfo.newBuilder(newInfo)
                .setUser(info.getUser())
                .setCheckpoint(info.getCheckpoint())
                .setId(info.getId())
                .build();
    }

    public void cancelTimers() {
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
