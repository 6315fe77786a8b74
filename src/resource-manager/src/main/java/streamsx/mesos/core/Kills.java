package streamsx.mesos.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Orders to end a task, repeated with back-off until the task is known to have ended. */
final class Kills {
    private static final long LONGEST_PAUSE = 60_000;

    private record Next(long at, long pause) { }

    private final Map<String, Next> retries = new LinkedHashMap<>();
    private final long firstPause;
    private final ResourceTable table;
    private final Consumer<Effect> out;

    Kills(long firstPause, ResourceTable table, Consumer<Effect> out) {
        this.firstPause = firstPause;
        this.table = table;
        this.out = out;
    }

    /** Orders the end of a resource's task, now if there is a subscription, else with the next one. */
    void order(StreamsMesosResource resource, long subscription, long now) {
        retries.put(resource.id(), new Next(now + firstPause, firstPause));
        send(resource, subscription);
    }

    /** Repeats what is due; forgets what has ended. */
    void repeat(long subscription, long now) {
        retries.entrySet().removeIf(e -> !stopping(e.getKey()));
        for (Map.Entry<String, Next> entry : retries.entrySet()) {
            if (now >= entry.getValue().at) {
                long pause = Math.min(2 * entry.getValue().pause, LONGEST_PAUSE);
                entry.setValue(new Next(now + pause, pause));
                send(table.get(entry.getKey()), subscription);
            }
        }
    }

    private boolean stopping(String id) {
        StreamsMesosResource resource = table.get(id);
        return resource != null && resource.state() == ResourceState.STOPPING;
    }

    private void send(StreamsMesosResource resource, long subscription) {
        if (subscription > 0) {
            out.accept(new Effect.Kill(subscription, resource.task().taskId(), resource.task().agentId()));
        }
    }
}
