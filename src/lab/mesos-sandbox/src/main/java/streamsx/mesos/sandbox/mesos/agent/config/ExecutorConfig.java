package streamsx.mesos.sandbox.mesos.agent.config;

import java.time.Duration;

/**
 * How an agent treats frameworks' own executors; names and defaults are those of the real agent's flags.
 *
 * @param registrationTimeout   from the start of an executor until it must have subscribed
 * @param reregistrationTimeout from the agent's recovery until its executors must have subscribed again; also the
 *                              executors' longest pause between two attempts
 * @param shutdownGracePeriod   from SHUTDOWN until the executor is killed, unless its ExecutorInfo says otherwise
 * @param recoveryTimeout       how long an executor should wait for its agent to come back
 * @param heartbeatInterval     between two HEARTBEAT events (no real flag)
 */
public record ExecutorConfig(
        Duration registrationTimeout,
        Duration reregistrationTimeout,
        Duration shutdownGracePeriod,
        Duration recoveryTimeout,
        Duration heartbeatInterval) {

    public static ExecutorConfig defaults() {
        return new ExecutorConfig(
                Duration.ofMinutes(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofMinutes(15),
                Duration.ofMinutes(30));
    }

    public ExecutorConfig withRegistrationTimeout(Duration value) {
        return new ExecutorConfig(
                value, reregistrationTimeout, shutdownGracePeriod, recoveryTimeout, heartbeatInterval);
    }

    public ExecutorConfig withReregistrationTimeout(Duration value) {
        return new ExecutorConfig(registrationTimeout, value, shutdownGracePeriod, recoveryTimeout, heartbeatInterval);
    }

    public ExecutorConfig withShutdownGracePeriod(Duration value) {
        return new ExecutorConfig(
                registrationTimeout, reregistrationTimeout, value, recoveryTimeout, heartbeatInterval);
    }

    public ExecutorConfig withRecoveryTimeout(Duration value) {
        return new ExecutorConfig(
                registrationTimeout, reregistrationTimeout, shutdownGracePeriod, value, heartbeatInterval);
    }

    public ExecutorConfig withHeartbeatInterval(Duration value) {
        return new ExecutorConfig(
                registrationTimeout, reregistrationTimeout, shutdownGracePeriod, recoveryTimeout, value);
    }
}
