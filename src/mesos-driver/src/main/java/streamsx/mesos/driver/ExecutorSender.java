package streamsx.mesos.driver;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.mesos.v1.executor.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an executor's calls one at a time, in the order in which they were made. An UPDATE is sent until the agent
 * takes it or the subscription ends (the next one tells of it again); agents know a repeated one by its uuid.
 */
final class ExecutorSender {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorSender.class);

    /** Time for the answer of a call under way when its subscription ends. */
    private static final Duration GRACE_AFTER_END = Duration.ofMillis(250);

    private record Pending(Subscription subscription, Call call, CompletableFuture<Void> done) {}

    private final MesosHttp http;
    private final Duration requestTimeout;
    private final Supplier<Backoff> backoffs;
    private final BiConsumer<Subscription, Throwable> onLost;
    private final Consumer<String> onFatal;
    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param backoffs the delays between the attempts to send one update
     * @param onLost told that the agent did not take a call, so that it may be gone or know nothing of the subscription
     * @param onFatal told that the agent takes calls like this one under no circumstances
     */
    ExecutorSender(MesosHttp http, Duration requestTimeout, Supplier<Backoff> backoffs,
            BiConsumer<Subscription, Throwable> onLost, Consumer<String> onFatal) {
        this.http = http;
        this.requestTimeout = requestTimeout;
        this.backoffs = backoffs;
        this.onLost = onLost;
        this.onFatal = onFatal;
        this.thread = Threads.named("mesos-executor-calls").newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Never blocks. */
    void send(Subscription subscription, Call call) {
        queue.add(new Pending(subscription, call, new CompletableFuture<>()));
    }

    /** Waits until each call made so far has been answered or given up; keeps an interrupt. */
    void flush(Duration atMost) {
        if (Thread.currentThread() == thread) {
            return;
        }
        Pending last = new Pending(null, null, new CompletableFuture<>());
        queue.add(last);
        try {
            last.done().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("calls are left that the agent did not take within {}", atMost);
        }
    }

    void close(Duration atMost) {
        closed = true;
        thread.interrupt();
        Threads.await(thread, atMost);
    }

    private void run() {
        try {
            while (!closed) {
                Pending next = queue.take();
                if (next.call() != null) {
                    deliver(next.subscription(), next.call());
                }
                next.done().complete(null);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("stopped");
        }
    }

    private void deliver(Subscription subscription, Call call) throws InterruptedException {
        Backoff backoff = backoffs.get();
        while (!subscription.isEnded() && !attempt(subscription, call)) {
            try {
                subscription.ended().get(backoff.next().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException again) {
                LOG.debug("{} is sent again", call.getType());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** @return whether the call is done with, be it taken or not */
    private boolean attempt(Subscription subscription, Call call) throws InterruptedException {
        HttpRequest request = http.request(subscription.endpoint(), call).timeout(requestTimeout).build();
        CompletableFuture<HttpResponse<String>> exchange =
                http.client().sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            CompletableFuture.anyOf(exchange, subscription.ended())
                    .get(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
            return answered(subscription, call, exchange.get(GRACE_AFTER_END.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            LOG.warn("no answer to {} from {}: {}", call.getType(), subscription.endpoint(), cause.toString());
            onLost.accept(subscription, cause);
            return call.getType() != Call.Type.UPDATE;
        } finally {
            exchange.cancel(true);
        }
    }

    private boolean answered(Subscription subscription, Call call, HttpResponse<String> response) {
        if (response.statusCode() / 100 == 2) {
            return true;
        }
        String what = call.getType() + " refused with HTTP status " + response.statusCode() + ": " + response.body();
        LOG.warn("{} ({})", what, subscription.endpoint());
        if (call.getType() != Call.Type.UPDATE) {
            return true;
        }
        switch (response.statusCode()) {
            case 400, 401, 406, 415 -> {
                onFatal.accept(what);
                return true;
            }
            // "Executor is not subscribed": to the agent the stream has ended, even if nothing was heard of that here.
            case 403 -> onLost.accept(subscription, new java.io.IOException(what));
            default -> { }
        }
        return false;
    }
}
