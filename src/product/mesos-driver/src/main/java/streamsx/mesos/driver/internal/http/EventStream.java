package streamsx.mesos.driver.internal.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One HTTP exchange whose answer is passed on as {@link StreamSignal}s while it arrives. A few pieces are
 * asked for ahead, and one more for each that was taken ({@link #more()}); so a slow scheduler slows the master's
 * sending down instead of filling the memory.
 */
public final class EventStream implements HttpResponse.BodySubscriber<Void>, AutoCloseable {

    /** Pieces on their way to the reader: enough that it need not wait for each, few enough to be no burden. */
    private static final int AHEAD = 16;

    /** Until it is closed: connections in the client's pool may hold on to this, and must not hold on to the driver. */
    private volatile Consumer<StreamSignal> out;

    private final AtomicReference<Flow.Subscription> body = new AtomicReference<>();
    private volatile CompletableFuture<?> exchange;
    private volatile boolean closed;

    private EventStream(Consumer<StreamSignal> out) {
        this.out = out;
    }

    public static EventStream open(HttpClient http, HttpRequest request, Consumer<StreamSignal> out) {
        EventStream stream = new EventStream(out);
        CompletableFuture<HttpResponse<Void>> exchange = http.sendAsync(request, info -> {
            stream.out.accept(new StreamSignal.Head(info.statusCode(), info.headers()));
            return stream;
        });
        stream.exchange = exchange;
        exchange.whenComplete((response, failure) -> {
            if (failure != null) {
                stream.out.accept(new StreamSignal.Broken(failure));
            }
        });
        return stream;
    }

    /** To be called once for each piece of the body that was taken. */
    public void more() {
        Flow.Subscription current = body.get();
        if (current != null) {
            current.request(1);
        }
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        closed = true;
        out = ignored -> {};
        exchange.cancel(true);
        Flow.Subscription current = body.get();
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public CompletionStage<Void> getBody() {
        // Done at once: the exchange is over for the HTTP client when the head is there; the body has no end.
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        if (!body.compareAndSet(null, subscription) || closed) {
            subscription.cancel();
            return;
        }
        subscription.request(AHEAD);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        out.accept(new StreamSignal.Chunk(bytes));
    }

    @Override
    public void onError(Throwable failure) {
        out.accept(new StreamSignal.Broken(failure));
    }

    @Override
    public void onComplete() {
        out.accept(new StreamSignal.End());
    }
}
