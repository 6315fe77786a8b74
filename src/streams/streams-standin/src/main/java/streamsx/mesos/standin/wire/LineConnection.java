package streamsx.mesos.standin.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import streamsx.mesos.standin.registry.ZooKeepers;

/**
 * Lines of UTF-8 over a socket. One thread may read. Sending never blocks: a thread of the connection writes, and a
 * peer that does not take its lines loses the connection.
 */
public final class LineConnection implements Closeable {

    private static final int MOST_UNSENT = 10_000;
    private static final byte[] END = new byte[0];

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final int maxLineBytes;
    private final LinkedBlockingQueue<byte[]> unsent = new LinkedBlockingQueue<>(MOST_UNSENT);
    private final Thread writer;

    public LineConnection(Socket socket, int maxLineBytes, String name) throws IOException {
        this.socket = socket;
        this.maxLineBytes = maxLineBytes;
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.writer = ZooKeepers.threads(name + "-writer").newThread(this::write);
        writer.start();
    }

    /**
     * @return the next line, null at the end
     * @throws ProtocolException if the line is too long, or no UTF-8
     */
    public String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return decode(line.toByteArray());
            }
            if (line.size() >= maxLineBytes) {
                throw new ProtocolException("a line is longer than " + maxLineBytes + " bytes");
            }
            line.write(next);
        }
        // What comes before the end without a line's end was cut off, and is nothing.
        return null;
    }

    private static String decode(byte[] bytes) throws ProtocolException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException garbage) {
            throw new ProtocolException("a line is not UTF-8");
        }
    }

    /** @return false if the connection is too far behind; it is closed then */
    public boolean send(String line) {
        boolean taken = unsent.offer((line + "\n").getBytes(StandardCharsets.UTF_8));
        if (!taken) {
            close();
        }
        return taken;
    }

    /** Closes once all is sent. */
    public void closeWhenSent() {
        if (!unsent.offer(END)) {
            close();
        }
    }

    /** Waits until {@link #closeWhenSent} has done its work. */
    public void awaitSent(long timeoutMs) throws InterruptedException {
        writer.join(timeoutMs);
    }

    private void write() {
        try {
            for (byte[] line = unsent.take(); line != END; line = unsent.take()) {
                out.write(line);
            }
        } catch (IOException broken) {
            // the reader hears of it too
        } catch (InterruptedException closing) {
            // closed
        } finally {
            close();
        }
    }

    public void setReadTimeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    @Override
    public void close() {
        writer.interrupt();
        try {
            socket.close();
        } catch (IOException ignored) {
            // closed is closed
        }
    }
}
