package streamsx.mesos.core.tasks;

import java.util.LinkedHashMap;
import java.util.Map;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.core.table.Turn;

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

    /** @param retry delay before a kill is repeated */
    OrphanTasks(Backoff retry) {
        backoff = retry;
    }

    /** It lives: killed, unless it was a short time ago. */
    void kill(Turn turn, String taskId, String agentId) {
        if (turn.subscribed() && !orders.containsKey(taskId)) {
            orders.put(taskId, new Order(agentId, turn.now() + backoff.delay(0).toMillis(), 1));
            turn.emit(new Effect.Kill(turn.subscription(), taskId, agentId));
        }
    }

    /**
     * What Mesos says of it: if it has ended it is forgotten; if it is away, it is killed at once when it comes back.
     */
    void reported(String taskId, TaskState report) {
        if (report.terminal() || report.away()) {
            orders.remove(taskId);
        }
    }

    /** A new subscription: what was ordered under the last one may not have left, and the next report will tell. */
    void subscribed() {
        orders.clear();
    }

    /** Repeats what is due. */
    void repeat(Turn turn) {
        for (Map.Entry<String, Order> entry : orders.entrySet()) {
            Order o = entry.getValue();
            if (turn.now() >= o.at) {
                entry.setValue(
                        new Order(o.agentId, turn.now() + backoff.delay(o.sent).toMillis(), o.sent + 1));
                turn.emit(new Effect.Kill(turn.subscription(), entry.getKey(), o.agentId));
            }
        }
        orders.values().removeIf(o -> o.sent >= ORDERS);
    }

    int size() {
        return orders.size();
    }
}
