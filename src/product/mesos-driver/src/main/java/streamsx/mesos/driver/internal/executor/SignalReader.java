package streamsx.mesos.driver.internal.executor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import streamsx.mesos.driver.internal.http.BoundedText;
import streamsx.mesos.driver.internal.http.EventStream;
import streamsx.mesos.driver.internal.http.RecordIO;
import streamsx.mesos.driver.internal.http.StreamSignal;

/**
 * Reads one stream: runs what comes to the subscription thread's mailbox until a signal of the stream is among it,
 * turns the bad ones into exceptions and the others into records or text. For one thread.
 */
final class SignalReader implements StreamSignal.Handler, AutoCloseable {

    private final BlockingQueue<Runnable> mailbox;
    private final URI target;
    private final EventStream stream;
    private final RecordIO records = new RecordIO();
    private RecordIO.MalformedRecordException garbage;
    private boolean owesMore;
    /** Whether something came since the reader began to wait. */
    private boolean came;

    private StreamSignal.Head head;
    /** The piece that came last; null if it was something else. */
    private StreamSignal.Chunk piece;

    private IOException failure;

    /**
     * Opens the stream.
     *
     * @param mailbox where its signals go
     */
    SignalReader(HttpClient http, HttpRequest request, BlockingQueue<Runnable> mailbox) {
        this.mailbox = mailbox;
        this.target = request.uri();
        this.stream = EventStream.open(http, request, signal -> mailbox.add(() -> signal.to(this)));
    }

    /** The answer's head. */
    StreamSignal.Head head(Duration atMost) throws InterruptedException, IOException {
        await(atMost);
        if (head == null) {
            throw new IOException("a body without a head");
        }
        return head;
    }

    /**
     * The complete records of the next piece of the body: none, one or several. The piece before counts as taken.
     *
     * @throws HttpTimeoutException if nothing came in time
     * @throws IOException if the stream ended, holds garbage, broke, or a call of the subscription was lost
     */
    List<byte[]> records(Duration atMost) throws InterruptedException, IOException {
        if (garbage != null) {
            throw garbage;
        }
        if (owesMore) {
            stream.more();
        }
        await(atMost);
        if (piece == null) {
            records.end();
            throw new IOException(target + " ended the stream");
        }
        owesMore = true;
        List<byte[]> complete = new ArrayList<>();
        try {
            for (ByteBuffer bytes : piece.bytes()) {
                records.feed(bytes, complete::add);
            }
        } catch (RecordIO.MalformedRecordException e) {
            // Not yet: what came before it is good, and is an event that nobody will send again.
            garbage = e;
        }
        return complete;
    }

    /** The beginning of the body as text. */
    String text(Duration atMost) throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String trouble = "";
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (bytes.size() < BoundedText.MAX_BYTES && awaitPiece(Duration.ofNanos(end - System.nanoTime()))) {
                for (ByteBuffer part : piece.bytes()) {
                    byte[] copy = new byte[part.remaining()];
                    part.get(copy);
                    bytes.writeBytes(copy);
                }
                stream.more();
            }
        } catch (IOException e) {
            trouble = " (" + e.getMessage() + ")";
        }
        byte[] kept = Arrays.copyOf(bytes.toByteArray(), Math.min(bytes.size(), BoundedText.MAX_BYTES));
        boolean zipped = BoundedText.isZipped(
                head.headers().firstValue("Content-Encoding").orElse(""));
        return BoundedText.decode(kept, zipped) + trouble;
    }

    /** A call of the subscription that lives on this stream was lost on its way. */
    void callLost(Throwable cause) {
        fails(new IOException("a call was lost: " + cause, cause));
    }

    private boolean awaitPiece(Duration atMost) throws InterruptedException, IOException {
        await(atMost);
        return piece != null;
    }

    /**
     * Waits for the next head, piece or end of this stream.
     *
     * @throws HttpTimeoutException if nothing came in time
     * @throws IOException if the connection broke, or a call of the subscription was lost
     */
    private void await(Duration atMost) throws InterruptedException, IOException {
        came = false;
        piece = null;
        long end = System.nanoTime() + atMost.toNanos();
        while (!came) {
            Runnable mail = mailbox.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (mail == null) {
                throw new HttpTimeoutException("no sign of life from " + target + " for " + atMost);
            }
            mail.run();
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void head(StreamSignal.Head received) {
        came = true;
        head = received;
    }

    @Override
    public void chunk(StreamSignal.Chunk chunk) {
        came = true;
        piece = chunk;
    }

    @Override
    public void ended() {
        came = true;
    }

    @Override
    public void broken(StreamSignal.Broken broken) {
        fails(new IOException("connection to " + target + " failed: " + broken.cause(), broken.cause()));
    }

    private void fails(IOException why) {
        came = true;
        failure = why;
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        stream.close();
    }
}
