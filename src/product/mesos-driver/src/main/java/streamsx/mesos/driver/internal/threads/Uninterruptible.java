package streamsx.mesos.driver.internal.threads;

import java.time.Duration;

/**
 * Bounded waits of a driver's end, which must not be cut short: an interrupt that came before or comes meanwhile is
 * kept for whoever it was meant for.
 */
public final class Uninterruptible {

    private Uninterruptible() {}

    /**
     * Something to wait for.
     *
     * @param <E> what it may fail with, beside an interrupt
     * @param <F> likewise
     */
    @FunctionalInterface
    public interface Wait<E extends Exception, F extends Exception> {

        /** Waits no longer than that. */
        void atMost(long nanos) throws InterruptedException, E, F;
    }

    /** Waits, anew for what is left of the time after each interrupt. */
    public static <E extends Exception, F extends Exception> void await(Duration atMost, Wait<E, F> wait) throws E, F {
        long end = System.nanoTime() + atMost.toNanos();
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    wait.atMost(Math.max(1, end - System.nanoTime()));
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
