package streamsx.mesos.core.offers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.table.ResourceTable;

/**
 * Agents on which tasks keep failing before their resources are allocated. Such an agent gets no task while its
 * back-off lasts; then it is on trial: one task at a time, and only one that fits nowhere else. A trial that fails
 * begins a longer back-off; one whose resource is allocated ends the quarantine, and so does time without a failure.
 * Failures of one client alone may be the client's own fault: they count only if its tasks run elsewhere. Not stored: a
 * new term begins without quarantine.
 */
public final class AgentQuarantine {
    /** Most agents on record; of more, those that failed longest ago are removed. */
    private static final int MOST = 1_000;

    /** Most clients on record of an agent; of more, those that failed longest ago are removed. */
    private static final int MOST_CLIENTS = 100;

    /** How an agent may be used. */
    public enum Standing {
        GOOD,
        /** For one task that fits nowhere else. */
        TRIAL,
        /** Not at all. */
        AVOIDED
    }

    private static final class Failures {
        private final Deque<Long> failedAt = new ArrayDeque<>();
        /** When a task of each client failed there last, longest ago first. */
        private final Map<String, Long> clients = new LinkedHashMap<>();
        /** When the back-off ends; 0 if there has been none. */
        private long until;

        /** How many back-offs there have been. */
        private int backoffs;

        private String trialTask;
    }

    private final Map<String, Failures> agents = new LinkedHashMap<>();
    private final int failures;
    private final long within;
    private final Backoff backoff;

    public AgentQuarantine(Policy.Quarantine policy) {
        failures = policy.failures();
        within = policy.within().toMillis();
        backoff = policy.backoff();
    }

    /**
     * A task failed there before its resource was allocated.
     *
     * @param clientId      whose it was
     * @param runsElsewhere whether tasks of the same client run well on other agents
     */
    public void failed(String agentId, String clientId, boolean runsElsewhere, long now) {
        if (failures == 0) {
            return;
        }
        Failures f = agents.remove(agentId);
        f = f == null ? new Failures() : f;
        agents.put(agentId, f);
        f.failedAt.removeIf(at -> now - at >= within);
        f.failedAt.add(now);
        if (f.failedAt.size() > failures) {
            f.failedAt.removeFirst();
        }
        if (f.until == 0) {
            f.clients.values().removeIf(at -> now - at >= within);
        }
        f.clients.remove(clientId);
        f.clients.put(clientId, now);
        removeEldest(f.clients, MOST_CLIENTS);
        boolean ofTheAgent = runsElsewhere || f.clients.size() > 1;
        boolean trialFailed = f.until > 0 && now >= f.until;
        if (ofTheAgent && (trialFailed || (f.until == 0 && f.failedAt.size() >= failures))) {
            f.until = now + backoff.delay(f.backoffs++).toMillis();
            f.trialTask = null;
        }
        if (f.until > 0) {
            f.failedAt.clear();
        }
        removeEldest(agents, MOST);
    }

    private static void removeEldest(Map<String, ?> map, int most) {
        if (map.size() > most) {
            Iterator<String> eldest = map.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Whether a task of this client has failed there lately. */
    public boolean failedThere(String agentId, String clientId) {
        Failures f = agents.get(agentId);
        return f != null && f.clients.containsKey(clientId);
    }

    public Standing standing(String agentId, long now) {
        Failures f = agents.get(agentId);
        if (f == null || f.until == 0) {
            return Standing.GOOD;
        }
        return now < f.until || f.trialTask != null ? Standing.AVOIDED : Standing.TRIAL;
    }

    /** A task is launched there; if the agent is on trial, this is its trial. */
    public void launched(String agentId, String taskId, long now) {
        if (standing(agentId, now) == Standing.TRIAL) {
            agents.get(agentId).trialTask = taskId;
        }
    }

    /**
     * Ends trials, and removes failures that are too long ago.
     *
     * @param waitAllocated how long the task of an allocated resource must have been running, in ms
     */
    public void tick(ResourceTable table, long waitAllocated, long now) {
        agents.values().removeIf(f -> {
            if (f.until == 0) {
                f.failedAt.removeIf(at -> now - at >= within);
                return f.failedAt.isEmpty();
            }
            StreamsMesosResource r = f.trialTask == null ? null : table.ofTask(f.trialTask);
            if (r == null || !r.hasLiveTask() || r.state() == ResourceState.STOPPING) {
                // None, or it ended for a reason of its own.
                f.trialTask = null;
                return now - f.until >= within;
            }
            return r.state() == ResourceState.RUNNING
                    && !r.task().unreachable()
                    && now - r.task().runningSince() > waitAllocated;
        });
    }

    public int size() {
        return agents.size();
    }
}
