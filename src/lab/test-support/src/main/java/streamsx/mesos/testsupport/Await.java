package streamsx.mesos.testsupport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what is to come, and fails the test if it does not come within a time that is long for a busy machine, too. */
public final class Await {

    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private Await() {}

    /** @param what the thing that is awaited, for people */
    public static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
        return next(queue, what, AT_MOST);
    }

    public static <T> T next(BlockingQueue<T> queue, String what, Duration atMost) throws InterruptedException {
        T one = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (one == null) {
            throw new AssertionError("no " + what + " within " + atMost.toSeconds() + " s");
        }
        return one;
    }

    public static <T> List<T> next(BlockingQueue<T> queue, int count, String what) throws InterruptedException {
        List<T> some = new ArrayList<>();
        while (some.size() < count) {
            some.add(next(queue, what + " after " + some));
        }
        return some;
    }

    /** @param what the condition, for people */
    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + AT_MOST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + AT_MOST.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
