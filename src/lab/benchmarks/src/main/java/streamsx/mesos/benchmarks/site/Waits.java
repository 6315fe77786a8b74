package streamsx.mesos.benchmarks.site;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import streamsx.mesos.benchmarks.report.BenchmarkException;
import streamsx.mesos.testsupport.Await;

/** Waits for what other processes do. */
public final class Waits {
    private static final Await AWAIT = Await.failingWith(BenchmarkException.class, BenchmarkException::new);

    private Waits() {}

    /**
     * Asks until the answer is there; a question that fails counts as no answer yet.
     *
     * @param pause between an answer and the next question
     * @throws BenchmarkException with the last failure as cause if it takes too long
     */
    public static <T> T until(String what, Duration atMost, Duration pause, Callable<Optional<T>> question) {
        return AWAIT.answer(what, atMost, pause, question);
    }

    /** Lets a time of measuring pass. */
    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Milliseconds from one {@link System#nanoTime()} to another. */
    public static double millis(long from, long to) {
        return (to - from) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
