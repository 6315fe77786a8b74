package streamsx.mesos.benchmarks.clients;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import streamsx.mesos.benchmarks.report.BenchmarkException;

/** Counts down what is awaited, from any thread. */
final class Progress {
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final String what;
    private final CountDownLatch left;

    Progress(String what, int count) {
        this.what = what;
        this.left = new CountDownLatch(count);
    }

    void one() {
        left.countDown();
    }

    void await() {
        try {
            if (!left.await(AT_MOST.toSeconds(), TimeUnit.SECONDS)) {
                throw new BenchmarkException(
                        "after " + AT_MOST.toSeconds() + " s " + left.getCount() + " are still missing: " + what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted: " + what, e);
        }
    }
}
