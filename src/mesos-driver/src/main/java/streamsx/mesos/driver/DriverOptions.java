package streamsx.mesos.driver;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.mesos.Protos.Credential;

/**
 * The driver's time limits and credentials; {@link #defaults()} suits production.
 *
 * @param connectTimeout longest time for a TCP connection to a master to come about
 * @param requestTimeout longest time for the answer to a call, and for SUBSCRIBED after SUBSCRIBE
 * @param missedHeartbeats silence of this many heartbeat intervals (Mesos tells their length) breaks the connection;
 *        5 is what the native library uses
 * @param firstBackoff first delay of the exponential back-off between subscription attempts
 * @param maxBackoff its upper bound
 * @param stopTimeout longest time that {@code stop()} waits: for the answer to TEARDOWN, and for a call under way
 * @param zooKeeperSessionTimeout session time-out asked for when the master is given as {@code zk://…}
 * @param credential principal and secret for HTTP basic authentication, if the masters ask for it
 */
public record DriverOptions(
        Duration connectTimeout,
        Duration requestTimeout,
        double missedHeartbeats,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration stopTimeout,
        Duration zooKeeperSessionTimeout,
        Optional<Credential> credential) {

    public DriverOptions {
        requirePositive(connectTimeout, "connectTimeout");
        requirePositive(requestTimeout, "requestTimeout");
        requirePositive(firstBackoff, "firstBackoff");
        requirePositive(maxBackoff, "maxBackoff");
        requirePositive(stopTimeout, "stopTimeout");
        requirePositive(zooKeeperSessionTimeout, "zooKeeperSessionTimeout");
        Objects.requireNonNull(credential, "credential");
        if (!(missedHeartbeats > 0)) {
            throw new IllegalArgumentException("missedHeartbeats must be positive: " + missedHeartbeats);
        }
    }

    public static DriverOptions defaults() {
        return new DriverOptions(Duration.ofSeconds(5), Duration.ofSeconds(20), 5, Duration.ofMillis(50),
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10), Optional.empty());
    }

    public DriverOptions withConnectTimeout(Duration value) {
        return new DriverOptions(value, requestTimeout, missedHeartbeats, firstBackoff, maxBackoff, stopTimeout,
                zooKeeperSessionTimeout, credential);
    }

    public DriverOptions withRequestTimeout(Duration value) {
        return new DriverOptions(connectTimeout, value, missedHeartbeats, firstBackoff, maxBackoff, stopTimeout,
                zooKeeperSessionTimeout, credential);
    }

    public DriverOptions withMissedHeartbeats(double value) {
        return new DriverOptions(connectTimeout, requestTimeout, value, firstBackoff, maxBackoff, stopTimeout,
                zooKeeperSessionTimeout, credential);
    }

    public DriverOptions withBackoff(Duration first, Duration max) {
        return new DriverOptions(connectTimeout, requestTimeout, missedHeartbeats, first, max, stopTimeout,
                zooKeeperSessionTimeout, credential);
    }

    public DriverOptions withStopTimeout(Duration value) {
        return new DriverOptions(connectTimeout, requestTimeout, missedHeartbeats, firstBackoff, maxBackoff, value,
                zooKeeperSessionTimeout, credential);
    }

    public DriverOptions withZooKeeperSessionTimeout(Duration value) {
        return new DriverOptions(connectTimeout, requestTimeout, missedHeartbeats, firstBackoff, maxBackoff,
                stopTimeout, value, credential);
    }

    public DriverOptions withCredential(Credential value) {
        return new DriverOptions(connectTimeout, requestTimeout, missedHeartbeats, firstBackoff, maxBackoff,
                stopTimeout, zooKeeperSessionTimeout, Optional.of(value));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "DriverOptions[connectTimeout=" + connectTimeout + ", requestTimeout=" + requestTimeout
                + ", missedHeartbeats=" + missedHeartbeats + ", firstBackoff=" + firstBackoff + ", maxBackoff="
                + maxBackoff + ", stopTimeout=" + stopTimeout + ", zooKeeperSessionTimeout="
                + zooKeeperSessionTimeout + ", principal=" + credential.map(Credential::getPrincipal) + "]";
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
