package streamsx.mesos.core.tasks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.model.StreamsMesosResource;

/** Resources whose task failed before they were allocated: when, and preferably where, they are launched anew. */
final class Relaunches {
    /**
     * The failures of a resource.
     *
     * @param agentId where its task failed last
     * @param suspect the agent on which a task of it failed by itself first, or null
     * @param invalid how often in a row Mesos has called its task invalid
     * @param next    when it may be launched anew
     */
    private record Failed(String agentId, String suspect, int invalid, long next) {}

    private final Map<String, Failed> failed = new LinkedHashMap<>();
    private final Backoff backoff;

    /** @param backoff delay before a resource is launched anew */
    Relaunches(Backoff backoff) {
        this.backoff = backoff;
    }

    /**
     * A task failed.
     *
     * @param resource with the task that failed
     * @param byItself whether the task failed; false if it was lost
     * @param invalid  whether Mesos calls it invalid, so that it was never started
     * @return whether the failure counts against the agent: that of a resource that failed on another agent before does
     *     not
     */
    boolean failed(StreamsMesosResource resource, boolean byItself, boolean invalid, long now) {
        long delay = backoff.delay(resource.attempts() - 1).toMillis();
        String agentId = resource.task().agentId();
        Failed last = failed.get(resource.id());
        String suspect = last == null ? null : last.suspect;
        if (suspect == null && byItself) {
            suspect = agentId;
        }
        int times = invalid ? 1 + (last == null ? 0 : last.invalid) : 0;
        failed.put(resource.id(), new Failed(agentId, suspect, times, now + delay));
        return byItself && agentId.equals(suspect);
    }

    /** How often in a row Mesos has called its task invalid. */
    int invalid(String id) {
        Failed last = failed.get(id);
        return last == null ? 0 : last.invalid;
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

    /** Removes those that will not be launched any more. */
    void keep(Predicate<String> live) {
        failed.keySet().removeIf(live.negate());
    }

    int size() {
        return failed.size();
    }
}
