package streamsx.mesos.core.model;

import java.util.Objects;

/**
 * One launch of a resource's command as a Mesos task. A relaunch has a new task id, so that no status of an
 * earlier attempt can be taken for one of this.
 *
 * @param taskId       Mesos task id, unique for all time
 * @param agentId      the agent that it was launched on; reconciliation always names it
 * @param hostname     the agent's host, for people
 * @param cores        cores that the task uses
 * @param memory       memory that the task uses, in MB
 * @param launchedAt   when the launch was decided, ms since the epoch
 * @param runningSince when it was first seen running, ms since the epoch; 0 if it was not
 * @param unreachable  whether Mesos last reported it unreachable
 */
public record TaskAttempt(
        String taskId,
        String agentId,
        String hostname,
        double cores,
        double memory,
        long launchedAt,
        long runningSince,
        boolean unreachable) {
    public TaskAttempt {
        Objects.requireNonNull(taskId);
        Objects.requireNonNull(agentId);
        Objects.requireNonNull(hostname);
    }

    public TaskAttempt running(long now) {
        return new TaskAttempt(
                taskId, agentId, hostname, cores, memory, launchedAt, runningSince == 0 ? now : runningSince, false);
    }

    public TaskAttempt withUnreachable(boolean away) {
        return new TaskAttempt(taskId, agentId, hostname, cores, memory, launchedAt, runningSince, away);
    }
}
