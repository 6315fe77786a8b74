package streamsx.mesos.sandbox.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes do: asks until there is an answer, for a bounded time. */
final class Await {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Await() {}

    /**
     * Asks until the answer is there; a question that fails counts as no answer yet.
     *
     * @throws DemoException with the last failure as cause if it takes too long
     */
    static <T> T until(String what, Duration atMost, Callable<Optional<T>> question) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Exception last = null;
        while (true) {
            try {
                Optional<T> answer = question.call();
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (DemoException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new DemoException("interrupted while waiting until " + what);
            }
            if (System.nanoTime() > deadline) {
                throw new DemoException("waited " + atMost.toSeconds() + " s in vain until " + what, last);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Blocks for ever, until the process is ended. */
    static void forEver() throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
