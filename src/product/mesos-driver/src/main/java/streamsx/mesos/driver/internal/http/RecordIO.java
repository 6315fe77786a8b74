package streamsx.mesos.driver.internal.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Takes the records out of a Mesos event stream: each is its length in decimal digits, a line feed, and so many
 * bytes. Bytes may come in pieces of any size. After an exception the reader is of no more use. For one thread.
 *
 * <p>Source of the format: Mesos documentation, "Scheduler HTTP API", RecordIO response format.
 */
public final class RecordIO {

    /** Longest record taken; a longer one is a sign of garbage rather than of an event. */
    public static final int MAX_RECORD_BYTES = 64 << 20;

    /** What was read is not RecordIO. */
    public static final class MalformedRecordException extends IOException {
        MalformedRecordException(String message) {
            super(message);
        }
    }

    /** The stream ended within a record. */
    public static final class TruncatedRecordException extends IOException {
        TruncatedRecordException(String message) {
            super(message);
        }
    }

    /** A record is filled in steps of this size at most, so that a wild length alone does not cost its memory. */
    private static final int GROWTH = 1 << 20;

    private final int maxRecordBytes;
    private long length;
    private int digits;
    private byte[] record;
    private int filled;

    public RecordIO() {
        this(MAX_RECORD_BYTES);
    }

    public RecordIO(int maxRecordBytes) {
        this.maxRecordBytes = maxRecordBytes;
    }

    /**
     * Consumes all bytes of a buffer.
     *
     * @param onRecord given each record completed by them, in order
     * @throws MalformedRecordException if a length is not a number or exceeds the maximum
     */
    public void feed(ByteBuffer bytes, Consumer<byte[]> onRecord) throws MalformedRecordException {
        while (bytes.hasRemaining()) {
            if (record == null) {
                header(bytes.get());
            } else {
                fill(bytes);
            }
            if (record != null && filled == length) {
                byte[] complete = record;
                record = null;
                length = 0;
                digits = 0;
                filled = 0;
                onRecord.accept(complete);
            }
        }
    }

    /** @throws TruncatedRecordException if the bytes so far do not end with a complete record */
    public void end() throws TruncatedRecordException {
        if (record != null) {
            throw new TruncatedRecordException("stream ended after " + filled + " of " + length + " bytes of a record");
        }
        if (digits > 0) {
            throw new TruncatedRecordException("stream ended within the length of a record");
        }
    }

    private void header(byte b) throws MalformedRecordException {
        if (b == '\n' && digits > 0) {
            record = new byte[(int) Math.min(length, GROWTH)];
            return;
        }
        if (b < '0' || b > '9') {
            throw new MalformedRecordException(
                    "byte 0x" + Integer.toHexString(b & 0xff) + " where the length of a record was expected");
        }
        digits++;
        length = length * 10 + (b - '0');
        if (length > maxRecordBytes || digits > 20) {
            throw new MalformedRecordException("a record of " + length + (digits > 20 ? "" : " or more")
                    + " bytes; at most " + maxRecordBytes + " are taken");
        }
    }

    private void fill(ByteBuffer bytes) {
        if (filled == record.length) {
            record = java.util.Arrays.copyOf(record, (int) Math.min(length, record.length * 2L));
        }
        int count = Math.min(bytes.remaining(), record.length - filled);
        bytes.get(record, filled, count);
        filled += count;
    }
}
