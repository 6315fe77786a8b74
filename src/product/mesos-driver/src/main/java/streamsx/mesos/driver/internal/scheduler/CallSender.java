package streamsx.mesos.driver.internal.scheduler;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.api.Authentication;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.internal.http.CallQueue;
import streamsx.mesos.driver.internal.http.MesosHttp;
import streamsx.mesos.driver.internal.http.Subscription;
import streamsx.mesos.driver.internal.threads.CallbackThread;

/**
 * Sends calls one at a time, in the order in which they were made, each under its own subscription; the next one
 * leaves when the one before has been answered. Mesos promises nothing about the order of calls under way together.
 */
public final class CallSender {

    private static final Logger LOG = LoggerFactory.getLogger(CallSender.class);

    private final MesosHttp http;
    private final Duration requestTimeout;
    private final CallbackThread callbacks;
    private final CallListener listener;
    private final BiConsumer<Subscription, Throwable> onLost;
    private final CallQueue<Call> queue;

    /**
     * @param onLost told, on the sender's thread, that a call's fate is unknown
     * @param onFatal told that the sender sends no more, by a defect
     */
    public CallSender(
            MesosHttp http,
            Duration requestTimeout,
            CallbackThread callbacks,
            CallListener listener,
            BiConsumer<Subscription, Throwable> onLost,
            Consumer<String> onFatal) {
        this.http = http;
        this.requestTimeout = requestTimeout;
        this.callbacks = callbacks;
        this.listener = listener;
        this.onLost = onLost;
        this.queue = new CallQueue<>("mesos-driver-calls", this::deliver, onFatal);
    }

    public void start() {
        queue.start();
    }

    /**
     * Never blocks.
     *
     * @param subscription the one under which the call is made; null if there is none
     * @return completed when the call has been answered, lost or dropped
     */
    public CompletableFuture<Void> send(Subscription subscription, Call.Builder call) {
        if (subscription != null) {
            call.setFrameworkId(subscription.frameworkId());
        }
        return queue.send(subscription, call.build());
    }

    /**
     * Lets the call under way, if any, have its answer within the time given; nothing leaves after that.
     *
     * @param flush whether the calls that wait leave as well, as far as the time suffices
     */
    public void close(Duration atMost, boolean flush) {
        long end = System.nanoTime() + atMost.toNanos();
        if (flush) {
            queue.flush(atMost);
        }
        queue.close(Duration.ofNanos(end - System.nanoTime()));
    }

    private void deliver(Subscription subscription, Call call) throws InterruptedException {
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
        try {
            HttpResponse<String> response = http.answer(request, subscription, requestTimeout);
            if (response.statusCode() / 100 == 2) {
                callbacks.post(() -> listener.accepted(call));
            } else {
                LOG.warn(
                        "{} refused by {}: {} {}",
                        call.getType(),
                        subscription.endpoint(),
                        response.statusCode(),
                        response.body());
                callbacks.post(() -> listener.refused(call, response.statusCode(), response.body()));
            }
        } catch (IOException e) {
            LOG.warn("no answer to {} from {}: {}", call.getType(), subscription.endpoint(), e.toString());
            callbacks.post(() -> listener.unknown(call, e));
            onLost.accept(subscription, e);
            // Not only later: what is queued behind must not overtake this call on another connection.
            subscription.end();
        }
    }
}
