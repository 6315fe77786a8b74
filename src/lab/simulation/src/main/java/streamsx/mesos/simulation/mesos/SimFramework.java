package streamsx.mesos.simulation.mesos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.TaskStatus;

/** A framework as a master knows it. */
final class SimFramework {
    /** What is not offered again before a time. */
    record Filter(String agentId, double cpus, double memory, long until) {}

    final String id;
    final Map<String, SimMasterTask> tasks = new LinkedHashMap<>();
    final Map<String, SimMasterTask> unreachable = new LinkedHashMap<>();
    final List<Filter> filters = new ArrayList<>();
    String role;
    boolean suppressed;
    /** The scheduler asked for SUPPRESS last, whether or not that had its effect. */
    boolean unwilling;
    /** Null while no scheduler is connected. */
    SimEventStream stream;
    /** Changes with each subscription. */
    int subscriptions;

    SimFramework(String id, String role) {
        this.id = id;
        this.role = role;
    }

    void send(SimStreamEvent event) {
        if (stream != null) {
            stream.send(event);
        }
    }

    void update(TaskStatus status) {
        if (stream != null) {
            stream.send(
                    new SimStreamEvent.News("UPDATE", (scheduler, driver) -> scheduler.statusUpdate(driver, status)));
        }
    }
}
