package streamsx.mesos.backoff;

import java.time.Duration;

/**
 * Delays that double from a first one up to a longest one. Immutable, without a clock and without randomness: the
 * attempt and the jitter are arguments.
 *
 * @param first delay before the first repetition; never longer than {@code max}
 * @param max longest delay
 */
public record Backoff(Duration first, Duration max) {

    /** @throws IllegalArgumentException if one of them is negative, or the longest is zero */
    public Backoff {
        if (first.isNegative() || max.isNegative() || max.isZero()) {
            throw new IllegalArgumentException("a back-off from " + first + " to " + max);
        }
        first = first.compareTo(max) < 0 ? first : max;
    }

    /** Both in ms. */
    public static Backoff ofMillis(long first, long max) {
        return new Backoff(Duration.ofMillis(first), Duration.ofMillis(max));
    }

    /** @param attempt 0 for the first repetition */
    public Duration delay(int attempt) {
        Duration delay = first;
        for (int i = 0; i < attempt && !delay.isZero() && delay.compareTo(max) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(max) < 0 ? delay : max;
    }

    /**
     * A delay that is shortened by up to one half, so that many who failed together do not come back in step.
     *
     * @param attempt 0 for the first repetition
     * @param jitter 0 (not shortened) to 1 (by one half), drawn by the caller
     */
    public Duration delay(int attempt, double jitter) {
        return shortened(delay(attempt), jitter);
    }

    /** A delay, shortened by up to one half: see {@link #delay(int, double)}. */
    public static Duration shortened(Duration whole, double jitter) {
        return whole.minusNanos((long) (jitter * whole.toNanos() / 2));
    }
}
