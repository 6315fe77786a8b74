package streamsx.mesos.core;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Resources whose task failed before they were allocated: when, and preferably where, they are launched anew. */
final class Relaunches {
    private static final long LONGEST_BACKOFF = 60_000;

    private record Failed(String agentId, long next) { }

    private final Map<String, Failed> failed = new HashMap<>();
    private final long backoff;

    /** @param backoff the first pause, in ms; doubles with each attempt up to a minute */
    Relaunches(long backoff) {
        this.backoff = backoff;
    }

    /** @param resource with the task that failed */
    void failed(StreamsMesosResource resource, long now) {
        long pause = Math.min(LONGEST_BACKOFF, backoff << Math.min(16, resource.attempts() - 1));
        failed.put(resource.id(), new Failed(resource.task().agentId(), now + pause));
    }

    boolean due(StreamsMesosResource resource, long now) {
        Failed last = failed.get(resource.id());
        return last == null || last.next <= now;
    }

    /** The agent on which it failed last, or null. */
    String avoid(StreamsMesosResource resource) {
        Failed last = failed.get(resource.id());
        return last == null ? null : last.agentId;
    }

    void forget(String id) {
        failed.remove(id);
    }

    /** Forgets those that will not be launched any more. */
    void keep(Predicate<String> live) {
        failed.keySet().removeIf(live.negate());
    }

    int size() {
        return failed.size();
    }
}
