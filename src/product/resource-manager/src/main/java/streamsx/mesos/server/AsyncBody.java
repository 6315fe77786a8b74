package streamsx.mesos.server;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A request's body as it comes in, no more of it than allowed. No thread waits for it: a caller that drips its body in
 * takes none from the others.
 */
final class AsyncBody implements ReadListener {
    /**
     * Of what is too large, this many times the limit is read away, so that the caller sees the answer, not a reset.
     */
    private static final int DRAIN = 8;

    private final ServletInputStream in;
    private final int most;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final byte[] part = new byte[8192];
    private final CompletableFuture<byte[]> done = new CompletableFuture<>();
    private long total;
    private boolean fits;

    /**
     * Reads nothing before it is the stream's listener.
     *
     * @param length that the caller claims; -1 if it does not say
     */
    AsyncBody(ServletInputStream in, long length, int most) {
        this.in = in;
        this.most = most;
        fits = length <= most;
    }

    /** Completes with all of it, or fails with an {@link ApiError}. */
    CompletableFuture<byte[]> done() {
        return done;
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!done.isDone() && in.isReady() && !in.isFinished()) {
            int read = in.read(part);
            if (read < 0) {
                return;
            }
            total += read;
            // A chunked body does not say its length beforehand, so what counts is what comes in.
            fits &= total <= most;
            if (fits) {
                kept.write(part, 0, read);
            } else if (total > (long) most * DRAIN) {
                done.completeExceptionally(tooLarge());
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (fits) {
            done.complete(kept.toByteArray());
        } else {
            done.completeExceptionally(tooLarge());
        }
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(ApiError.invalid("body", "the server could not read the body"));
    }

    private ApiError tooLarge() {
        return new ApiError(
                413, "TOO_LARGE", "body", "the body is larger than " + most + " bytes", Map.of("Connection", "close"));
    }
}
