package streamsx.mesos.driver.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads one stream: takes the signals that concern it from the subscription thread's queue, turns the bad ones into
 * exceptions and the others into records or text. For one thread.
 */
public final class SignalReader {

    private final BlockingQueue<StreamSignal> signals;
    private final EventStream stream;
    private final URI target;
    private final RecordIO records = new RecordIO();
    private RecordIO.MalformedRecordException garbage;
    private boolean owesMore;
    private boolean zipped;

    /**
     * @param target where the stream was opened
     */
    public SignalReader(BlockingQueue<StreamSignal> signals, EventStream stream, URI target) {
        this.signals = signals;
        this.stream = stream;
        this.target = target;
    }

    /** The answer's head. */
    public StreamSignal.Head head(Duration atMost) throws InterruptedException, IOException {
        if (next(atMost, null) instanceof StreamSignal.Head head) {
            zipped = BoundedText.isZipped(
                    head.headers().firstValue("Content-Encoding").orElse(""));
            return head;
        }
        throw new IOException("a body without a head");
    }

    /**
     * The complete records of the next piece of the body: none, one or several. The piece before counts as taken.
     *
     * @throws HttpTimeoutException if nothing came in time
     * @throws IOException if the stream ended, holds garbage, broke, or a call of the subscription was lost
     */
    public List<byte[]> records(Duration atMost, Subscription subscription) throws InterruptedException, IOException {
        if (garbage != null) {
            throw garbage;
        }
        if (owesMore) {
            stream.more();
        }
        if (!(next(atMost, subscription) instanceof StreamSignal.Chunk chunk)) {
            records.end();
            throw new IOException(target + " ended the stream");
        }
        owesMore = true;
        List<byte[]> complete = new ArrayList<>();
        try {
            for (ByteBuffer bytes : chunk.bytes()) {
                records.feed(bytes, complete::add);
            }
        } catch (RecordIO.MalformedRecordException e) {
            // Not yet: what came before it is good, and is an event that nobody will send again.
            garbage = e;
        }
        return complete;
    }

    /** The beginning of the body as text. */
    public String text(Duration atMost) throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String trouble = "";
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (bytes.size() < BoundedText.MAX_BYTES
                    && next(Duration.ofNanos(end - System.nanoTime()), null) instanceof StreamSignal.Chunk chunk) {
                for (ByteBuffer piece : chunk.bytes()) {
                    byte[] copy = new byte[piece.remaining()];
                    piece.get(copy);
                    bytes.writeBytes(copy);
                }
                stream.more();
            }
        } catch (IOException e) {
            trouble = " (" + e.getMessage() + ")";
        }
        byte[] kept = Arrays.copyOf(bytes.toByteArray(), Math.min(bytes.size(), BoundedText.MAX_BYTES));
        return BoundedText.decode(kept, zipped) + trouble;
    }

    /**
     * The next head, chunk or end of this stream.
     *
     * @param subscription the one that lives on this stream; null if there is none yet
     * @throws HttpTimeoutException if nothing came in time
     * @throws IOException if the connection broke, or a call of the subscription was lost
     */
    private StreamSignal next(Duration atMost, Subscription subscription) throws InterruptedException, IOException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            StreamSignal signal = signals.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (signal == null) {
                throw new HttpTimeoutException("no sign of life from " + target + " for " + atMost);
            }
            if (signal instanceof StreamSignal.Head head && head.stream() == stream) {
                return head;
            } else if (signal instanceof StreamSignal.Chunk chunk && chunk.stream() == stream) {
                return chunk;
            } else if (signal instanceof StreamSignal.End done && done.stream() == stream) {
                return done;
            } else if (signal instanceof StreamSignal.Broken broken && broken.stream() == stream) {
                throw new IOException("connection to " + target + " failed: " + broken.cause(), broken.cause());
            } else if (signal instanceof StreamSignal.CallLost lost && lost.subscription() == subscription) {
                throw new IOException("a call was lost: " + lost.cause(), lost.cause());
            }
        }
    }
}
