package streamsx.mesos.driver.internal.executor;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.internal.threads.DriverThread;
import streamsx.mesos.driver.internal.threads.Uninterruptible;

/**
 * Calls on their way out: one at a time, on a thread of the queue's own, in the order in which they were made.
 *
 * @param <C> what a call is
 */
final class CallQueue<C> {

    private static final Logger LOG = LoggerFactory.getLogger(CallQueue.class);

    /** Sends one call and sees to its answer. */
    @FunctionalInterface
    interface Delivery<C> {

        /** @param subscription the one under which the call was made; null if there was none */
        void deliver(ExecutorSubscription subscription, C call) throws InterruptedException;
    }

    /** A null call is a mark and goes nowhere. */
    private record Waiting<C>(ExecutorSubscription subscription, C call, CompletableFuture<Void> done) {}

    private final Delivery<C> delivery;
    private final BlockingQueue<Waiting<C>> queue = new LinkedBlockingQueue<>();
    private final DriverThread thread;
    private volatile boolean over;

    /** @param onFatal takes the defect after which nothing is sent any more */
    CallQueue(String threadName, Delivery<C> delivery, Consumer<String> onFatal) {
        this.delivery = delivery;
        this.thread = new DriverThread(threadName, this::run, onFatal);
    }

    void start() {
        thread.start();
    }

    /**
     * Never blocks.
     *
     * @return completed when the call has been delivered or given up
     */
    CompletableFuture<Void> send(ExecutorSubscription subscription, C call) {
        Waiting<C> waiting = new Waiting<>(subscription, call, new CompletableFuture<>());
        queue.add(waiting);
        if (over) {
            giveUpAll();
        }
        return waiting.done();
    }

    /**
     * Waits until each call made so far has been delivered or given up, but not on the queue's own thread. An interrupt
     * does not end the wait, and is kept.
     */
    void flush(Duration atMost) {
        if (thread.isCurrent()) {
            return;
        }
        CompletableFuture<Void> left = send(null, null);
        try {
            Uninterruptible.<ExecutionException, TimeoutException>await(
                    atMost, nanos -> left.get(nanos, TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The driver did not send all calls within {}", atMost);
        }
    }

    /** Lets the call under way, if any, have its answer within the time given; nothing leaves after that. */
    void close(Duration atMost) {
        thread.finish();
        send(null, null);
        thread.awaitEnd(atMost);
        thread.close(Duration.ZERO);
    }

    private void run() throws InterruptedException {
        try {
            while (!thread.isStopping()) {
                Waiting<C> next = queue.take();
                try {
                    if (next.call() != null && !thread.isStopping()) {
                        delivery.deliver(next.subscription(), next.call());
                    }
                } finally {
                    next.done().complete(null);
                }
            }
        } finally {
            over = true;
            giveUpAll();
        }
    }

    /** Nobody waits for what will never be delivered. */
    private void giveUpAll() {
        for (Waiting<C> left = queue.poll(); left != null; left = queue.poll()) {
            left.done().complete(null);
        }
    }
}
