package streamsx.mesos.benchmarks.site;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import streamsx.mesos.benchmarks.report.BenchmarkException;

/** Waits for what other processes do. */
public final class Await {
    private Await() {}

    /**
     * Asks until the answer is there; a question that fails counts as no answer yet.
     *
     * @param pause between an answer and the next question
     * @throws BenchmarkException with the last failure as cause if it takes too long
     */
    public static <T> T until(String what, Duration atMost, Duration pause, Callable<Optional<T>> question) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Exception last = null;
        do {
            try {
                Optional<T> answer = question.call();
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (BenchmarkException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(pause.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new BenchmarkException("interrupted while waiting until " + what);
            }
        } while (System.nanoTime() < deadline);
        throw new BenchmarkException("waited " + atMost.toSeconds() + " s in vain until " + what, last);
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
