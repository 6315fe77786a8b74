package streamsx.mesos.core.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.table.ResourceTable;

/**
 * Orders to stop a controller in its resource, so that the task ends by itself and counts as finished. Whoever can stop
 * controllers finds the order as a notification; here is how long each may take.
 */
final class ControllerStops {
    private final Map<String, Long> killAt = new LinkedHashMap<>();
    private final ResourceTable table;
    private final long grace;

    /** The orders of an earlier term run anew: who was to carry them out is gone with it. */
    ControllerStops(ResourceTable table, Duration grace, long now) {
        this.table = table;
        this.grace = grace.toMillis();
        table.all().stream().filter(StreamsMesosResource::stopsController).forEach(r -> order(r.id(), now));
    }

    /** Whether there is a controller that can be asked. */
    static boolean possible(StreamsMesosResource resource) {
        return resource.spec().twoStep() && resource.state() == ResourceState.RUNNING;
    }

    void order(String id, long now) {
        killAt.put(id, now + grace);
    }

    /** Whether the time of an order runs, in which the task must not be killed. */
    boolean running(String id) {
        return killAt.containsKey(id) && table.get(id) != null && table.get(id).stopsController();
    }

    /** Takes out what has not ended in time and is to be killed now; forgets what has ended. */
    List<StreamsMesosResource> overdue(long now) {
        killAt.keySet().removeIf(id -> table.get(id) == null || !table.get(id).stopsController());
        List<StreamsMesosResource> due = new ArrayList<>();
        for (Map.Entry<String, Long> entry : killAt.entrySet()) {
            if (now >= entry.getValue()) {
                due.add(table.get(entry.getKey()));
            }
        }
        due.sort((a, b) -> Long.compare(a.number(), b.number()));
        due.forEach(r -> killAt.remove(r.id()));
        return due;
    }

    void remove(String id) {
        killAt.remove(id);
    }
}
