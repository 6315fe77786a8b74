package streamsx.mesos.core.tasks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.TaskState;

/**
 * Tasks that live although no resource owns them: given up, superseded, or never ours. Each is killed at the first
 * report of it, and again with back-off until its end is heard of; how often it is reported meanwhile changes nothing.
 * Not stored: reconciliation finds them again.
 */
final class OrphanTasks {
    /** After so many without a word it is forgotten, until the next report of it. */
    private static final int ORDERS = 10;

    /** @param sent how often the kill was sent */
    private record Order(String agentId, long at, int sent) {}

    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Backoff backoff;
    private final Consumer<Effect> out;

    /** @param retry delay before a kill is repeated */
    OrphanTasks(Backoff retry, Consumer<Effect> out) {
        backoff = retry;
        this.out = out;
    }

    /** It lives: killed, unless it was a short time ago. */
    void kill(String taskId, String agentId, long subscription, long now) {
        if (subscription > 0 && !orders.containsKey(taskId)) {
            orders.put(taskId, new Order(agentId, now + backoff.delay(0).toMillis(), 1));
            out.accept(new Effect.Kill(subscription, taskId, agentId));
        }
    }

    /**
     * What Mesos says of it: if it has ended it is forgotten; if it is away, it is killed at once when it comes back.
     */
    void heard(String taskId, TaskState report) {
        if (report.terminal() || report.away()) {
            orders.remove(taskId);
        }
    }

    /** A new subscription: what was ordered under the last one may not have left, and the next report will tell. */
    void subscribed() {
        orders.clear();
    }

    /** Repeats what is due. */
    void repeat(long subscription, long now) {
        for (Map.Entry<String, Order> entry : orders.entrySet()) {
            Order o = entry.getValue();
            if (now >= o.at) {
                entry.setValue(new Order(o.agentId, now + backoff.delay(o.sent).toMillis(), o.sent + 1));
                out.accept(new Effect.Kill(subscription, entry.getKey(), o.agentId));
            }
        }
        orders.values().removeIf(o -> o.sent >= ORDERS);
    }

    int size() {
        return orders.size();
    }
}
