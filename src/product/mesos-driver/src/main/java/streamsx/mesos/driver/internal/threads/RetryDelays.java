package streamsx.mesos.driver.internal.threads;

import java.time.Duration;
import java.util.random.RandomGenerator;
import streamsx.mesos.backoff.Backoff;

/** The delays of one back-off, one after the other, each shortened at random. For one thread. */
public final class RetryDelays {

    private final Backoff backoff;
    private final RandomGenerator random;
    private int attempt;

    public RetryDelays(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    /** The delay before the next attempt. */
    public Duration next() {
        return backoff.delay(attempt++, random.nextDouble());
    }

    /** Begins anew, after success. */
    public void reset() {
        attempt = 0;
    }
}
