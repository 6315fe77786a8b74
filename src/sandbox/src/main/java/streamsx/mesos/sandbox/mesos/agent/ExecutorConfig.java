package streamsx.mesos.sandbox.mesos.agent;

import java.time.Duration;

/**
 * How an agent treats frameworks' own executors; names and defaults are those of the real agent's flags.
 *
 * @param registrationTimeout   from the start of an executor until it must have subscribed
 * @param reregistrationTimeout from the agent's recovery until its executors must have subscribed again; also the executors'
 *                              longest pause between two attempts
 * @param shutdownGracePeriod   from SHUTDOWN until the executor is killed, unless its ExecutorInfo says otherwise
 * @param recoveryTimeout       how long an executor should wait for its agent to come back
 * @param heartbeatInterval     between two HEARTBEAT events (no real flag)
 * @param acknowledgeOnReceipt  true: an executor gets ACKNOWLEDGED once its update is on the agent's disk, as from a real agent;
 *                              false: once the scheduler has acknowledged it, so that executors are tested with updates that
 *                              stay unacknowledged for long (no real flag)
 */
public record ExecutorConfig(Duration registrationTimeout, Duration reregistrationTimeout, Duration shutdownGracePeriod,
                             Duration recoveryTimeout, Duration heartbeatInterval, boolean acknowledgeOnReceipt) {

    public static ExecutorConfig defaults() {
        return new ExecutorConfig(Duration.ofMinutes(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMinutes(15),
                Duration.ofMinutes(30), false);
    }

    public ExecutorConfig withRegistrationTimeout(Duration value) {
        return new ExecutorConfig(value, reregistrationTimeout, shutdownGracePeriod, recoveryTimeout, heartbeatInterval, acknowledgeOnReceipt);
    }

    public ExecutorConfig withReregistrationTimeout(Duration value) {
        return new ExecutorConfig(registrationTimeout, value, shutdownGracePeriod, recoveryTimeout, heartbeatInterval, acknowledgeOnReceipt);
    }

    public ExecutorConfig withShutdownGracePeriod(Duration value) {
        return new ExecutorConfig(registrationTimeout, reregistrationTimeout, value, recoveryTimeout, heartbeatInterval, acknowledgeOnReceipt);
    }

    public ExecutorConfig withRecoveryTimeout(Duration value) {
        return new ExecutorConfig(registrationTimeout, reregistrationTimeout, shutdownGracePeriod, value, heartbeatInterval, acknowledgeOnReceipt);
    }

    public ExecutorConfig withHeartbeatInterval(Duration value) {
        return new ExecutorConfig(registrationTimeout, reregistrationTimeout, shutdownGracePeriod, recoveryTimeout, value, acknowledgeOnReceipt);
    }

    public ExecutorConfig withAcknowledgeOnReceipt(boolean value) {
        return new ExecutorConfig(registrationTimeout, reregistrationTimeout, shutdownGracePeriod, recoveryTimeout, heartbeatInterval, value);
    }
}
