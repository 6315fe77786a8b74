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
 * Orders to stop the controller of a resource, so that the task ends by itself and counts as finished. The Streams
 * server process finds each order as a notification; this keeps the time that each may take.
 */
final class ControllerStops {
    private final Map<String, Long> killAt = new LinkedHashMap<>();
    private final ResourceTable table;
    private final long grace;

    /** The orders of an earlier term get the whole time again: the process that had them ended with that term. */
    ControllerStops(ResourceTable table, Duration grace, long now) {
        this.table = table;
        this.grace = grace.toMillis();
        table.all().stream().filter(StreamsMesosResource::stopsController).forEach(r -> order(r.id(), now));
    }

    /** Whether the resource has a controller that can be stopped. */
    static boolean possible(StreamsMesosResource resource) {
        return resource.spec().twoStep() && resource.state() == ResourceState.RUNNING;
    }

    void order(String id, long now) {
        killAt.put(id, now + grace);
    }

    /** Whether an order has time left, in which the task must not be killed. */
    boolean running(String id) {
        return killAt.containsKey(id) && table.get(id) != null && table.get(id).stopsController();
    }

    /** Removes and returns the resources that have not ended in time; removes those that have ended, too. */
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
