package streamsx.mesos.core.reconcile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.api.Effect;

/**
 * The algorithm of Mesos' reconciliation guide: request the states of all non-terminal tasks, wait with truncated
 * exponential back-off, request again those without an answer, until all are answered. One run at a time; a newer one
 * supersedes an older one.
 */
public final class Reconciliation {
    private static final Backoff BACKOFF = Backoff.ofMillis(2_000, 60_000);
    /** A call names at most this many tasks, so that none grows to megabytes. */
    private static final int CHUNK = 1_000;

    private final Map<String, String> remaining = new LinkedHashMap<>();
    private int requests;
    private long nextAt = Long.MAX_VALUE;
    private long begunAt;

    /** Begins a run; its first requests are due at once. */
    public void begin(long now, Collection<Effect.TaskRef> tasks) {
        remaining.clear();
        tasks.forEach(t -> remaining.put(t.taskId(), t.agentId()));
        requests = 0;
        nextAt = now;
        begunAt = now;
    }

    /** Ends the run without a result, because the connection is lost. */
    public void abandon() {
        remaining.clear();
        nextAt = Long.MAX_VALUE;
    }

    /** When the last run began, ms since the epoch. */
    public long begunAt() {
        return begunAt;
    }

    /** A status of the task arrived, whatever caused it. */
    public void answered(String taskId) {
        remaining.remove(taskId);
    }

    public int remaining() {
        return remaining.size();
    }

    /** The requests that are due, in chunks; most of the time none. */
    public List<List<Effect.TaskRef>> due(long now) {
        if (remaining.isEmpty() || now < nextAt) {
            return List.of();
        }
        nextAt = now + BACKOFF.delay(requests++).toMillis();
        return chunks(remaining.entrySet().stream()
                .map(t -> new Effect.TaskRef(t.getKey(), t.getValue()))
                .toList());
    }

    /** Splits the tasks into calls of a bearable size; none without tasks. */
    public static List<List<Effect.TaskRef>> chunks(List<Effect.TaskRef> tasks) {
        List<List<Effect.TaskRef>> chunks = new ArrayList<>();
        for (int from = 0; from < tasks.size(); from += CHUNK) {
            chunks.add(List.copyOf(tasks.subList(from, Math.min(tasks.size(), from + CHUNK))));
        }
        return chunks;
    }
}
