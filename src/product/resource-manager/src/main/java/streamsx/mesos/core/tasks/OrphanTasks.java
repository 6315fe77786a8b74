package streamsx.mesos.core.tasks;

import java.util.LinkedHashMap;
import java.util.Map;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.core.table.Turn;

/**
 * Tasks that run although no resource owns them: lost and replaced, superseded, or unknown. Each is killed at its first
 * status, and again with back-off until a status says that it has ended; further statuses lead to no further kills. Not
 * stored: reconciliation finds them again.
 */
final class OrphanTasks {
    /** After so many kills without a status it is removed, until its next status. */
    private static final int ORDERS = 10;

    /** @param sent how often the kill was sent */
    private record Order(String agentId, long at, int sent) {}

    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Backoff backoff;

    /** @param retry delay before a kill is repeated */
    OrphanTasks(Backoff retry) {
        backoff = retry;
    }

    /** The task runs: it is killed, unless it was killed a short time ago. */
    void kill(Turn turn, String taskId, String agentId) {
        if (turn.subscribed() && !orders.containsKey(taskId)) {
            orders.put(taskId, new Order(agentId, turn.now() + backoff.delay(0).toMillis(), 1));
            turn.emit(new Effect.Kill(turn.subscription(), taskId, agentId));
        }
    }

    /**
     * Mesos reports its state. One that has ended is removed; so is one that is unreachable, to be killed at once when
     * it is reported running again.
     */
    void reported(String taskId, TaskState report) {
        if (report.terminal() || report.away()) {
            orders.remove(taskId);
        }
    }

    /** A new subscription: kills of the last one may not have been sent; the next status of a task leads to another. */
    void subscribed() {
        orders.clear();
    }

    /** Repeats the kills that are due. */
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
