package streamsx.mesos.sandbox.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import streamsx.mesos.testsupport.Await;

/** Waits for what other processes do: asks until there is an answer, for a bounded time. */
final class Waits {
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Await AWAIT = Await.failingWith(DemoException.class, DemoException::new);

    private Waits() {}

    /**
     * Asks until the answer is there; a question that fails counts as no answer yet.
     *
     * @throws DemoException with the last failure as cause if it takes too long
     */
    static <T> T until(String what, Duration atMost, Callable<Optional<T>> question) {
        return AWAIT.answer(what, atMost, PAUSE, question);
    }

    /** Blocks for ever, until the process is ended. */
    static void forEver() throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
