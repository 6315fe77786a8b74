package streamsx.mesos.driver.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.mesos.Protos.Credential;

/**
 * The driver's time limits, and how it speaks to masters that want to know who it is; {@link #defaults()} suits
 * production.
 *
 * @param connectTimeout longest time for a TCP connection to a master to come about
 * @param requestTimeout longest time for the answer to a call, and for SUBSCRIBED after SUBSCRIBE
 * @param missedHeartbeats silence of this many heartbeat intervals (Mesos tells their length) breaks the connection;
 *        5 is what the native library uses
 * @param firstBackoff first delay of the exponential back-off between subscription attempts
 * @param maxBackoff its upper bound
 * @param stopTimeout longest time for the calls that wait and TEARDOWN together when the driver stops; {@code stop()}
 *        waits as long again for each of its two threads
 * @param zooKeeperSessionTimeout session time-out asked for when the master is given as {@code zk://…}
 * @param authentication what requests carry, if the masters ask for it
 * @param tls whom to trust. If given, masters named without a scheme, and those found in ZooKeeper, are spoken to over
 *        TLS; without it {@code https://} masters are checked against the certificates that Java brings
 */
public record DriverOptions(
        Duration connectTimeout,
        Duration requestTimeout,
        double missedHeartbeats,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration stopTimeout,
        Duration zooKeeperSessionTimeout,
        Authentication authentication,
        Optional<SSLContext> tls) {

    public DriverOptions {
        requirePositive(connectTimeout, "connectTimeout");
        requirePositive(requestTimeout, "requestTimeout");
        requirePositive(firstBackoff, "firstBackoff");
        requirePositive(maxBackoff, "maxBackoff");
        requirePositive(stopTimeout, "stopTimeout");
        requirePositive(zooKeeperSessionTimeout, "zooKeeperSessionTimeout");
        Objects.requireNonNull(authentication, "authentication");
        Objects.requireNonNull(tls, "tls");
        if (!(missedHeartbeats > 0)) {
            throw new IllegalArgumentException("missedHeartbeats must be positive: " + missedHeartbeats);
        }
    }

    public static DriverOptions defaults() {
        return new DriverOptions(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                5,
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Authentication.none(),
                Optional.empty());
    }

    public DriverOptions withConnectTimeout(Duration value) {
        return new DriverOptions(
                value,
                requestTimeout,
                missedHeartbeats,
                firstBackoff,
                maxBackoff,
                stopTimeout,
                zooKeeperSessionTimeout,
                authentication,
                tls);
    }

    public DriverOptions withRequestTimeout(Duration value) {
        return new DriverOptions(
                connectTimeout,
                value,
                missedHeartbeats,
                firstBackoff,
                maxBackoff,
                stopTimeout,
                zooKeeperSessionTimeout,
                authentication,
                tls);
    }

    public DriverOptions withMissedHeartbeats(double value) {
        return new DriverOptions(
                connectTimeout,
                requestTimeout,
                value,
                firstBackoff,
                maxBackoff,
                stopTimeout,
                zooKeeperSessionTimeout,
                authentication,
                tls);
    }

    public DriverOptions withBackoff(Duration first, Duration max) {
        return new DriverOptions(
                connectTimeout,
                requestTimeout,
                missedHeartbeats,
                first,
                max,
                stopTimeout,
                zooKeeperSessionTimeout,
                authentication,
                tls);
    }

    public DriverOptions withStopTimeout(Duration value) {
        return new DriverOptions(
                connectTimeout,
                requestTimeout,
                missedHeartbeats,
                firstBackoff,
                maxBackoff,
                value,
                zooKeeperSessionTimeout,
                authentication,
                tls);
    }

    public DriverOptions withZooKeeperSessionTimeout(Duration value) {
        return new DriverOptions(
                connectTimeout,
                requestTimeout,
                missedHeartbeats,
                firstBackoff,
                maxBackoff,
                stopTimeout,
                value,
                authentication,
                tls);
    }

    /** HTTP basic authentication. */
    public DriverOptions withCredential(Credential value) {
        return withAuthentication(Authentication.basic(value));
    }

    /** @param token asked before each request; see {@link Authentication#bearer} */
    public DriverOptions withBearerToken(Supplier<String> token) {
        return withAuthentication(Authentication.bearer(token));
    }

    public DriverOptions withAuthentication(Authentication value) {
        return new DriverOptions(
                connectTimeout,
                requestTimeout,
                missedHeartbeats,
                firstBackoff,
                maxBackoff,
                stopTimeout,
                zooKeeperSessionTimeout,
                value,
                tls);
    }

    /** @param value for example of {@link TrustStores#load} */
    public DriverOptions withTls(SSLContext value) {
        return new DriverOptions(
                connectTimeout,
                requestTimeout,
                missedHeartbeats,
                firstBackoff,
                maxBackoff,
                stopTimeout,
                zooKeeperSessionTimeout,
                authentication,
                Optional.of(value));
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
