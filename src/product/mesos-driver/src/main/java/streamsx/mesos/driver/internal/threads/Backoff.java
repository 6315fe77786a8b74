package streamsx.mesos.driver.internal.threads;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delays that double from a first one up to a cap, each shortened by a random part of up to one half, so that many
 * frameworks do not come back to a restarted master in step. For one thread.
 */
public final class Backoff {

    private final Duration first;
    private final Duration cap;
    private final RandomGenerator random;
    private Duration next;

    public Backoff(Duration first, Duration cap, RandomGenerator random) {
        this.first = first.compareTo(cap) < 0 ? first : cap;
        this.cap = cap;
        this.random = random;
        this.next = this.first;
    }

    /** The delay before the next attempt. */
    public Duration next() {
        long whole = next.toNanos();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(cap) < 0 ? doubled : cap;
        return Duration.ofNanos(whole - (long) (random.nextDouble() * whole / 2));
    }

    /** Begins anew, after success. */
    public void reset() {
        next = first;
    }
}
