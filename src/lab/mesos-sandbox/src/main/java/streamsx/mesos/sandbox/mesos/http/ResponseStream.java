package streamsx.mesos.sandbox.mesos.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A chunked response that carries RecordIO: each record leaves as one chunk (length in decimal, newline, bytes).
 * {@link #send} never blocks: records wait in a bounded queue that a writer thread of this stream drains, so a reader
 * that has stopped reading costs its own stream only. When the queue is full the connection is cut.
 */
public final class ResponseStream {
    private static final byte[] END = new byte[0];
    /** Records; a scheduler that is this far behind is as good as dead. */
    private static final int CAPACITY = 100_000;

    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final OutputStream out;
    private final Runnable disconnect;
    private volatile Runnable onClose = () -> {};

    ResponseStream(OutputStream out, Runnable disconnect) {
        this.out = out;
        this.disconnect = disconnect;
    }

    /** Queues one record. Returns false if the stream has ended or had to be cut. */
    public boolean send(byte[] message) {
        if (ended.get() || closed.get()) {
            return false;
        }
        if (!queue.offer(message)) {
            cut();
            return false;
        }
        return true;
    }

    /** Ends the stream in order: what is queued still leaves, then the final chunk. */
    public void end() {
        if (ended.compareAndSet(false, true) && !queue.offer(END)) {
            cut();
        }
    }

    /** Cuts the connection at once, as the death of the process would. */
    public void cut() {
        ended.set(true);
        disconnect.run();
    }

    /** Sets what is run once when the connection is gone, however that came; at once if it is gone already. */
    public void onClose(Runnable action) {
        AtomicBoolean once = new AtomicBoolean();
        onClose = () -> {
            if (once.compareAndSet(false, true)) {
                action.run();
            }
        };
        if (closed.get()) {
            onClose.run();
        }
    }

    void drain() {
        try {
            while (true) {
                byte[] message = queue.take();
                if (message == END) {
                    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    disconnect.run();
                    return;
                }
                byte[] length = (message.length + "\n").getBytes(StandardCharsets.US_ASCII);
                byte[] size = (Integer.toHexString(length.length + message.length) + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
                byte[] chunk = new byte[size.length + length.length + message.length + 2];
                System.arraycopy(size, 0, chunk, 0, size.length);
                System.arraycopy(length, 0, chunk, size.length, length.length);
                System.arraycopy(message, 0, chunk, size.length + length.length, message.length);
                chunk[chunk.length - 2] = '\r';
                chunk[chunk.length - 1] = '\n';
                out.write(chunk);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            disconnect.run();
        }
    }

    void closed() {
        ended.set(true);
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }
}
