package streamsx.mesos.scheduler;

import java.util.Objects;

/**
 * What the framework and its tasks look like to Mesos.
 *
 * @param frameworkName       shown by Mesos
 * @param role                the role that it asks offers for
 * @param failoverTimeoutSecs how long Mesos keeps the tasks without a scheduler, in seconds; never 0, which would kill
 *                            them at the first broken connection
 * @param taskUser            the user that tasks run as (CommandInfo.user)
 * @param homeDir             HOME of the tasks; may hold variables that the task's shell expands; empty leaves it alone
 * @param killGraceSecs       how long a task may take to end after a KILL, in seconds
 * @param hostname            the scheduler's host, shown by Mesos
 * @param principal           who the framework is, for masters that ask; empty for nobody
 */
public record MesosSettings(
        String frameworkName,
        String role,
        double failoverTimeoutSecs,
        String taskUser,
        String homeDir,
        double killGraceSecs,
        String hostname,
        String principal) {
    /** For masters that do not ask who the framework is. */
    public MesosSettings(
            String frameworkName,
            String role,
            double failoverTimeoutSecs,
            String taskUser,
            String homeDir,
            double killGraceSecs,
            String hostname) {
        this(frameworkName, role, failoverTimeoutSecs, taskUser, homeDir, killGraceSecs, hostname, "");
    }

    public MesosSettings {
        Objects.requireNonNull(frameworkName);
        Objects.requireNonNull(role);
        Objects.requireNonNull(taskUser);
        Objects.requireNonNull(homeDir);
        Objects.requireNonNull(hostname);
        Objects.requireNonNull(principal);
        if (!(failoverTimeoutSecs > 0)) {
            throw new IllegalArgumentException("failover timeout must be more than 0 s, not " + failoverTimeoutSecs);
        }
    }
}
