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
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls one at a time, in the order in which they were made, each under its own subscription; the next one
 * leaves when the one before has been answered. Mesos promises nothing about the order of calls under way together.
 */
final class CallSender {

    private static final Logger LOG = LoggerFactory.getLogger(CallSender.class);

    /** Time for the answer of a call under way when its subscription ends; TEARDOWN's comes after the end. */
    private static final Duration GRACE_AFTER_END = Duration.ofMillis(250);

    private record Pending(Subscription subscription, Call call, CompletableFuture<Void> done) {}

    private final MesosHttp http;
    private final Duration requestTimeout;
    private final CallbackThread callbacks;
    private final CallListener listener;
    private final BiConsumer<Subscription, Throwable> onLost;
    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** @param onLost told, on the sender's thread, that a call's fate is unknown */
    CallSender(MesosHttp http, Duration requestTimeout, CallbackThread callbacks, CallListener listener,
            BiConsumer<Subscription, Throwable> onLost) {
        this.http = http;
        this.requestTimeout = requestTimeout;
        this.callbacks = callbacks;
        this.listener = listener;
        this.onLost = onLost;
        this.thread = Threads.named("mesos-driver-calls").newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Never blocks.
     *
     * @param subscription the one under which the call is made; null if there is none
     * @return completed when the call has been answered, lost or dropped
     */
    CompletableFuture<Void> send(Subscription subscription, Call.Builder call) {
        if (subscription != null) {
            call.setFrameworkId(subscription.frameworkId());
        }
        Pending pending = new Pending(subscription, call.build(), new CompletableFuture<>());
        queue.add(pending);
        return pending.done();
    }

    /**
     * Lets the call under way, if any, have its answer within the time given; nothing leaves after that.
     *
     * @param flush whether the calls that wait leave as well, as far as the time suffices
     */
    void close(Duration atMost, boolean flush) {
        long end = System.nanoTime() + atMost.toNanos();
        CompletableFuture<Void> last = send(null, Call.newBuilder().setType(Call.Type.UNKNOWN));
        if (flush && Thread.currentThread() != thread) {
            try {
                last.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("not all calls left within {}", atMost);
            }
        }
        closed = true;
        send(null, Call.newBuilder().setType(Call.Type.UNKNOWN));
        Threads.await(thread, Duration.ofNanos(end - System.nanoTime()));
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed) {
                Pending next = queue.take();
                if (!closed && next.call().getType() != Call.Type.UNKNOWN) {
                    deliver(next);
                }
                next.done().complete(null);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("a call was under way when the driver was stopped");
        }
    }

    private void deliver(Pending next) throws InterruptedException {
        Call call = next.call();
        Subscription subscription = next.subscription();
        if (subscription == null || subscription.isEnded()) {
            LOG.debug("dropped {}: not subscribed, or no longer under its subscription", call.getType());
            callbacks.post(() -> listener.dropped(call));
            return;
        }
        HttpRequest request;
        try {
            request = http.request(subscription.endpoint(), call)
                    .header(MesosHttp.STREAM_ID, subscription.streamId())
                    .timeout(requestTimeout)
                    .build();
        } catch (Authentication.UnavailableException e) {
            LOG.warn("dropped {}: {}", call.getType(), e.getMessage());
            callbacks.post(() -> listener.dropped(call));
            return;
        }
        CompletableFuture<HttpResponse<String>> exchange = null;
        try {
            exchange = http.client().sendAsync(request, BoundedText::of);
            HttpResponse<String> response = await(exchange, subscription);
            if (response.statusCode() / 100 == 2) {
                callbacks.post(() -> listener.accepted(call));
            } else {
                LOG.warn("{} refused by {}: {} {}", call.getType(), subscription.endpoint(), response.statusCode(),
                        response.body());
                callbacks.post(() -> listener.refused(call, response.statusCode(), response.body()));
            }
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            LOG.warn("no answer to {} from {}: {}", call.getType(), subscription.endpoint(), cause.toString());
            callbacks.post(() -> listener.unknown(call, cause));
            onLost.accept(subscription, cause);
            // Not only later: what is queued behind must not overtake this call on another connection.
            subscription.end();
        } finally {
            if (exchange != null) {
                exchange.cancel(true);
            }
        }
    }

    private HttpResponse<String> await(CompletableFuture<HttpResponse<String>> exchange, Subscription subscription)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture.anyOf(exchange, subscription.ended())
                .get(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
        return exchange.get(GRACE_AFTER_END.toNanos(), TimeUnit.NANOSECONDS);
    }
}
