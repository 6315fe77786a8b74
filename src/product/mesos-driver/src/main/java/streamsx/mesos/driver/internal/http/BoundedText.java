package streamsx.mesos.driver.internal.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.zip.GZIPInputStream;

/** The body of an answer as text, of which only the beginning is kept: nobody can fill our memory with it. */
public final class BoundedText implements HttpResponse.BodySubscriber<String> {

    public static final int MAX_BYTES = 16 << 10;

    private final boolean zipped;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private Flow.Subscription body;

    private BoundedText(boolean zipped) {
        this.zipped = zipped;
    }

    /** For {@code HttpClient.send}. */
    static HttpResponse.BodySubscriber<String> of(HttpResponse.ResponseInfo info) {
        return new BoundedText(
                isZipped(info.headers().firstValue("Content-Encoding").orElse("")));
    }

    /** Some proxies zip although nobody asked for it. */
    public static boolean isZipped(String contentEncoding) {
        return contentEncoding.equalsIgnoreCase("gzip") || contentEncoding.equalsIgnoreCase("x-gzip");
    }

    /** The text of these bytes, or of as many of them as can be unzipped. */
    public static String decode(byte[] bytes, boolean zipped) {
        if (!zipped) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            int b = in.read();
            while (b >= 0 && plain.size() < MAX_BYTES) {
                plain.write(b);
                b = in.read();
            }
        } catch (IOException cutOff) {
            plain.writeBytes(" (the rest cannot be unzipped)".getBytes(StandardCharsets.UTF_8));
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        body = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> some) {
        for (ByteBuffer piece : some) {
            byte[] copy = new byte[Math.min(piece.remaining(), MAX_BYTES - bytes.size())];
            piece.get(copy);
            bytes.writeBytes(copy);
        }
        if (bytes.size() >= MAX_BYTES) {
            body.cancel();
            onComplete();
        } else {
            body.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        text.complete(decode(bytes.toByteArray(), zipped));
    }
}
