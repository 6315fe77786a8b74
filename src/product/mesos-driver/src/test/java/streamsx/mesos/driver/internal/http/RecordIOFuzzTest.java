package streamsx.mesos.driver.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A million bad streams, cut into pieces at random: what the reader makes of each is compared with what a slow and
 * simple reading of the whole says. {@code -Dmesos.driver.fuzz=N} makes it N times as many, {@code
 * -Dmesos.driver.seed=S} begins elsewhere.
 */
class RecordIOFuzzTest {

    private static final int MAX = 300;
    private static final int INPUTS = 1_000_000 * Integer.getInteger("mesos.driver.fuzz", 1);
    private static final long SEED = Long.getLong("mesos.driver.seed", 20261121L);
    private static final byte[] EVENT = Event.newBuilder()
            .setType(Event.Type.ERROR)
            .setError(Event.Error.newBuilder().setMessage("no"))
            .build()
            .toByteArray();

    private enum Verdict {
        WHOLE,
        MALFORMED,
        TRUNCATED
    }

    private record Outcome(List<String> records, Verdict verdict) {}

    @Test
    @Timeout(600)
    void whateverComesIsReadOrRefusedAsTheFormatSays() {
        SplittableRandom random = new SplittableRandom(SEED);
        int[] verdicts = new int[Verdict.values().length];
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = input(random);
            Outcome expected = simple(input);
            Outcome actual = read(input, random);
            if (!actual.equals(expected)) {
                assertThat(actual)
                        .as("input %d of seed %d: %s", i, SEED, Arrays.toString(input))
                        .isEqualTo(expected);
            }
            verdicts[actual.verdict().ordinal()]++;
        }
        // Each kind in numbers, or else this would test less than it seems to.
        assertThat(Arrays.stream(verdicts).min().orElseThrow())
                .as(Arrays.toString(verdicts))
                .isGreaterThan(INPUTS / 50);
    }

    private static byte[] input(SplittableRandom random) {
        byte[] base =
                switch (random.nextInt(5)) {
                    case 0 -> bytes(random, random.nextInt(40));
                    case 1 -> (random.nextLong() + "\n").getBytes(StandardCharsets.US_ASCII);
                    default -> stream(random);
                };
        for (int i = random.nextInt(3); i > 0 && base.length > 0; i--) {
            int at = random.nextInt(base.length);
            switch (random.nextInt(4)) {
                case 0 -> base[at] = (byte) random.nextInt();
                case 1 -> base[at] = (byte) "0123456789\n \r-".charAt(random.nextInt(14));
                case 2 -> base = Arrays.copyOf(base, at);
                default -> {
                    byte[] tail = Arrays.copyOfRange(base, random.nextInt(base.length), base.length);
                    byte[] joined = Arrays.copyOf(base, at + tail.length);
                    System.arraycopy(tail, 0, joined, at, tail.length);
                    base = joined;
                }
            }
        }
        return base;
    }

    private static byte[] stream(SplittableRandom random) {
        ByteBuffer bytes = ByteBuffer.allocate(2048);
        for (int i = random.nextInt(4); i >= 0; i--) {
            byte[] record =
                    switch (random.nextInt(8)) {
                        case 0 -> EVENT;
                        case 1 -> bytes(random, MAX - 1 + random.nextInt(3));
                        default -> bytes(random, random.nextInt(20));
                    };
            bytes.put(((random.nextInt(20) == 0 ? "000" : "") + record.length + "\n")
                    .getBytes(StandardCharsets.US_ASCII));
            bytes.put(record);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] bytes(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Outcome read(byte[] input, SplittableRandom random) {
        RecordIO reader = new RecordIO(MAX);
        List<String> records = new ArrayList<>();
        try {
            int from = 0;
            while (from < input.length) {
                int count = 1 + random.nextInt(input.length % 2 == 0 ? 4 : input.length);
                int to = Math.min(input.length, from + count);
                reader.feed(ByteBuffer.wrap(input, from, to - from), record -> {
                    records.add(new String(record, StandardCharsets.ISO_8859_1));
                    if (random.nextInt(8) == 0) {
                        parse(record);
                    }
                });
                from = to;
            }
            reader.end();
            return new Outcome(records, Verdict.WHOLE);
        } catch (RecordIO.MalformedRecordException e) {
            assertThat(e.getMessage()).isNotBlank();
            return new Outcome(records, Verdict.MALFORMED);
        } catch (RecordIO.TruncatedRecordException e) {
            return new Outcome(records, Verdict.TRUNCATED);
        }
    }

    /** Whatever a record holds, it is an event or an IOException, never anything worse. */
    private static void parse(byte[] record) {
        try {
            assertThat(Event.parseFrom(record)).isNotNull();
        } catch (InvalidProtocolBufferException expected) {
            assertThat((IOException) expected).isNotNull();
        }
    }

    /** The format, read the slow way. */
    private static Outcome simple(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        List<String> records = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int digits = 0;
            long length = 0;
            while (at + digits < text.length()
                    && Character.digit(text.charAt(at + digits), 10) >= 0
                    && text.charAt(at + digits) <= '9') {
                length = length * 10 + text.charAt(at + digits) - '0';
                digits++;
                if (length > MAX || digits > 20) {
                    return new Outcome(records, Verdict.MALFORMED);
                }
            }
            at += digits;
            if (at == text.length()) {
                return new Outcome(records, Verdict.TRUNCATED);
            }
            if (digits == 0 || text.charAt(at) != '\n') {
                return new Outcome(records, Verdict.MALFORMED);
            }
            at++;
            if (at + length > text.length()) {
                return new Outcome(records, Verdict.TRUNCATED);
            }
            records.add(text.substring(at, at + (int) length));
            at += (int) length;
        }
        return new Outcome(records, Verdict.WHOLE);
    }
}
