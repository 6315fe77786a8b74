package streamsx.mesos.testsupport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Waits for what is to come, for a bounded time. The static methods are for tests: they fail the test after a time that
 * is long for a busy machine, too. An instance is for programs: it fails with an exception of theirs.
 */
public final class Await {

    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final Class<? extends RuntimeException> type;
    private final BiFunction<String, Exception, ? extends RuntimeException> failure;

    private <E extends RuntimeException> Await(Class<E> type, BiFunction<String, Exception, E> failure) {
        this.type = type;
        this.failure = failure;
    }

    /**
     * One that fails with exceptions of this type.
     *
     * @param type    a question that throws one ends the wait at once
     * @param failure makes one of a message and a cause, which may be null
     */
    public static <E extends RuntimeException> Await failingWith(
            Class<E> type, BiFunction<String, Exception, E> failure) {
        return new Await(type, failure);
    }

    /**
     * Asks until the answer is there; a question that fails counts as no answer yet.
     *
     * @param what  the condition, for people
     * @param pause between an answer and the next question
     * @throws RuntimeException of the type above, with the last failure as cause, if it takes too long
     */
    public <T> T answer(String what, Duration atMost, Duration pause, Callable<Optional<T>> question) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Exception last = null;
        while (true) {
            try {
                Optional<T> answer = question.call();
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (Exception e) {
                if (type.isInstance(e)) {
                    throw type.cast(e);
                }
                last = e;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw failure.apply("interrupted while waiting until " + what, null);
            }
            if (System.nanoTime() - deadline > 0) {
                throw failure.apply("waited " + atMost.toSeconds() + " s in vain until " + what, last);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** @param what the thing that is awaited, for people */
    public static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
        return next(queue, what, AT_MOST);
    }

    /** @param what the thing that is awaited, for people */
    public static <T> T next(BlockingQueue<T> queue, String what, Duration atMost) throws InterruptedException {
        T one = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (one == null) {
            throw new AssertionError("no " + what + " within " + atMost.toSeconds() + " s");
        }
        return one;
    }

    /** As many as that, in order. */
    public static <T> List<T> next(BlockingQueue<T> queue, int count, String what) throws InterruptedException {
        List<T> some = new ArrayList<>();
        while (some.size() < count) {
            some.add(next(queue, what + " after " + some));
        }
        return some;
    }

    /** @param what the condition, for people */
    public static void until(String what, BooleanSupplier condition) {
        until(what, AT_MOST, BETWEEN_LOOKS, condition::getAsBoolean);
    }

    /**
     * Looks until the condition holds; a look that fails counts as one that found it not to hold.
     *
     * @param what  the condition, for people
     * @param pause between two looks
     */
    public static void until(String what, Duration atMost, Duration pause, Callable<Boolean> condition) {
        long end = System.nanoTime() + atMost.toNanos();
        Throwable last = null;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception | AssertionError e) {
                last = e;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + atMost.toSeconds() + " s: " + what, last);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
