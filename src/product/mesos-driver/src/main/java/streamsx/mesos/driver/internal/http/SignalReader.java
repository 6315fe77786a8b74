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
import java.util.function.BooleanSupplier;

/**
 * Reads one stream: takes the signals that concern it from the subscription thread's queue, turns the bad ones into
 * exceptions and the others into records or text. For one thread.
 */
public final class SignalReader {

    private final BlockingQueue<Signal> signals;
    private final EventStream stream;
    private final URI target;
    private final BooleanSupplier moved;
    private final RecordIO records = new RecordIO();
    private RecordIO.MalformedRecordException garbage;
    private boolean owesMore;
    private boolean zipped;

    /**
     * @param target where the stream was opened
     * @param moved asked at each {@link Signal.MasterChanged}: whether another master leads than the one at the target
     */
    public SignalReader(BlockingQueue<Signal> signals, EventStream stream, URI target, BooleanSupplier moved) {
        this.signals = signals;
        this.stream = stream;
        this.target = target;
        this.moved = moved;
    }

    /** The answer's head. */
    public Signal.Head head(Duration atMost) throws InterruptedException, IOException {
        if (next(atMost, null) instanceof Signal.Head head) {
            zipped = BoundedText.isZipped(
                    head.headers().firstValue("Content-Encoding").orElse(""));
            return head;
        }
        throw new IOException("a body without a head");
    }

    /**
     * The complete records of the next piece of the body: none, one or several. The piece before counts as taken.
     *
     * @throws MasterMovedException if another master leads now
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
        if (!(next(atMost, subscription) instanceof Signal.Chunk chunk)) {
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
                    && next(Duration.ofNanos(end - System.nanoTime()), null) instanceof Signal.Chunk chunk) {
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
     * @throws MasterMovedException if another master leads now
     * @throws HttpTimeoutException if nothing came in time
     * @throws IOException if the connection broke, or a call of the subscription was lost
     */
    private Signal next(Duration atMost, Subscription subscription) throws InterruptedException, IOException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            Signal signal = signals.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (signal == null) {
                throw new HttpTimeoutException("no sign of life from " + target + " for " + atMost);
            }
            if (signal instanceof Signal.Head head && head.stream() == stream) {
                return head;
            } else if (signal instanceof Signal.Chunk chunk && chunk.stream() == stream) {
                return chunk;
            } else if (signal instanceof Signal.End done && done.stream() == stream) {
                return done;
            } else if (signal instanceof Signal.Broken broken && broken.stream() == stream) {
                throw new IOException("connection to " + target + " failed: " + broken.cause(), broken.cause());
            } else if (signal instanceof Signal.CallLost lost && lost.subscription() == subscription) {
                throw new IOException("a call was lost: " + lost.cause(), lost.cause());
            } else if (signal instanceof Signal.MasterChanged && moved.getAsBoolean()) {
                throw new MasterMovedException();
            }
        }
    }
}
