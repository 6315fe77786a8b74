package streamsx.mesos.simulation.mesos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos.TaskStatus;

/** A framework as a master knows it. */
final class Framework {
    /** What is not offered again before a time. */
    record Filter(String agentId, double cpus, double memory, long until) { }

    final String id;
    final Map<String, MasterTask> tasks = new LinkedHashMap<>();
    final Map<String, MasterTask> unreachable = new LinkedHashMap<>();
    final List<Filter> filters = new ArrayList<>();
    String role;
    boolean suppressed;
    /** Null while no scheduler is connected. */
    EventStream stream;
    /** Changes with each subscription. */
    int subscriptions;

    Framework(String id, String role) {
        this.id = id;
        this.role = role;
    }

    void send(StreamEvent event) {
        if (stream != null) {
            stream.send(event);
        }
    }

    void update(TaskStatus status) {
        if (stream != null) {
            stream.send(new StreamEvent.News("UPDATE", (scheduler, driver) -> scheduler.statusUpdate(driver, status)));
        }
    }
}
