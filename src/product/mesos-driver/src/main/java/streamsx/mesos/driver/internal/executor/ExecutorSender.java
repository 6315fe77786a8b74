package streamsx.mesos.driver.internal.executor;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.mesos.v1.executor.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.internal.http.MesosHttp;
import streamsx.mesos.driver.internal.threads.RetryDelays;

/**
 * Sends an executor's calls one at a time, in the order in which they were made. An UPDATE is sent until the agent
 * takes it or the subscription ends (the next one tells of it again); agents know a repeated one by its uuid.
 */
public final class ExecutorSender {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorSender.class);

    /** Time for the answer of a call under way when its subscription ends. */
    private static final Duration GRACE_AFTER_END = Duration.ofMillis(250);

    private final MesosHttp http;
    private final Duration requestTimeout;
    private final Supplier<RetryDelays> backoffs;
    private final BiConsumer<ExecutorSubscription, Throwable> onLost;
    private final Consumer<String> onFatal;
    private final CallQueue<Call> queue;

    /**
     * @param backoffs the delays between the attempts to send one update
     * @param onLost takes a call's subscription and failure: the agent may be gone, or not know the subscription
     * @param onFatal takes the refusal of a call that the agent will never take
     */
    public ExecutorSender(
            MesosHttp http,
            Duration requestTimeout,
            Supplier<RetryDelays> backoffs,
            BiConsumer<ExecutorSubscription, Throwable> onLost,
            Consumer<String> onFatal) {
        this.http = http;
        this.requestTimeout = requestTimeout;
        this.backoffs = backoffs;
        this.onLost = onLost;
        this.onFatal = onFatal;
        this.queue = new CallQueue<>("mesos-executor-calls", this::deliver, onFatal);
    }

    public void start() {
        queue.start();
    }

    /** Never blocks. */
    void send(ExecutorSubscription subscription, Call call) {
        queue.send(subscription, call);
    }

    /** Waits until each call made so far has been answered or given up; keeps an interrupt. */
    public void flush(Duration atMost) {
        queue.flush(atMost);
    }

    /** Cuts off the call under way, if any. */
    public void close() {
        queue.close(Duration.ZERO);
    }

    private void deliver(ExecutorSubscription subscription, Call call) throws InterruptedException {
        RetryDelays delays = backoffs.get();
        while (!subscription.isEnded() && !attempt(subscription, call)) {
            try {
                subscription.ended().get(delays.next().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException again) {
                LOG.debug("The executor driver sends {} again", call.getType());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** @return whether the call is done with, be it taken or not */
    private boolean attempt(ExecutorSubscription subscription, Call call) throws InterruptedException {
        HttpRequest request = http.request(subscription.endpoint(), call)
                .timeout(requestTimeout)
                .build();
        try {
            return answered(subscription, call, answer(request, subscription));
        } catch (IOException e) {
            LOG.warn("The agent did not answer {} at {}: {}", call.getType(), subscription.endpoint(), e.toString());
            onLost.accept(subscription, e);
            return call.getType() != Call.Type.UPDATE;
        }
    }

    /**
     * Sends a call and waits for the answer, but hardly longer than its subscription lives.
     *
     * @throws IOException if none came: nobody knows whether the call was taken
     */
    private HttpResponse<String> answer(HttpRequest request, ExecutorSubscription subscription)
            throws InterruptedException, IOException {
        CompletableFuture<HttpResponse<String>> exchange = http.send(request);
        try {
            CompletableFuture.anyOf(exchange, subscription.ended()).get(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
            return exchange.get(GRACE_AFTER_END.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw subscription.isEnded()
                    ? new IOException("its subscription ended")
                    : new HttpTimeoutException("nothing within " + requestTimeout);
        } finally {
            exchange.cancel(true);
        }
    }

    private boolean answered(ExecutorSubscription subscription, Call call, HttpResponse<String> response) {
        if (response.statusCode() / 100 == 2) {
            return true;
        }
        String what = call.getType() + " refused with HTTP status " + response.statusCode() + ": " + response.body();
        LOG.warn("The agent did not take a call: {} ({})", what, subscription.endpoint());
        if (call.getType() != Call.Type.UPDATE) {
            return true;
        }
        switch (response.statusCode()) {
            case 400, 401, 406, 415 -> {
                onFatal.accept(what);
                return true;
            }
            // "Executor is not subscribed": to the agent the stream has ended, even if nothing was heard of that here.
            case 403 -> onLost.accept(subscription, new IOException(what));
            default -> {}
        }
        return false;
    }
}
