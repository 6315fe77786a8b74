package streamsx.mesos.driver.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordIOTest {

    private static final String STREAM = "5\nhello0\n12\nhello, world3\n1\n2";

    @Test
    void findsTheSameRecordsHoweverTheBytesAreCut() throws IOException {
        for (int i = 0; i <= STREAM.length(); i++) {
            for (int j = i; j <= STREAM.length(); j++) {
                assertThat(read(STREAM.substring(0, i), STREAM.substring(i, j), STREAM.substring(j)))
                        .containsExactly("hello", "", "hello, world", "1\n2");
            }
        }
    }

    @Test
    void everyEndInsideARecordIsTold() throws IOException {
        List<Integer> boundaries = List.of(0, 7, 9, 24, 29);
        for (int end = 0; end < STREAM.length(); end++) {
            String part = STREAM.substring(0, end);
            if (boundaries.contains(end)) {
                read(part);
            } else {
                assertThatThrownBy(() -> read(part)).isInstanceOf(RecordIO.TruncatedRecordException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "\n",
                "-1\n",
                "5x\nhello",
                " 5\nhello",
                "5\r\nhello",
                "67108865\n",
                "99999999999999999999999\n",
                "000000000000000000000000000000000"
            })
    void garbageIsTold(String garbage) {
        assertThatThrownBy(() -> read(garbage)).isInstanceOf(RecordIO.MalformedRecordException.class);
    }

    @Test
    void takesALargeRecord() throws IOException {
        String large = "x".repeat(5 << 20);
        assertThat(read(large.length() + "\n" + large.substring(0, 3_000_000), large.substring(3_000_000)))
                .containsExactly(large);
    }

    private static List<String> read(String... parts) throws IOException {
        RecordIO reader = new RecordIO();
        List<String> records = new ArrayList<>();
        for (String part : parts) {
            reader.feed(
                    ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)),
                    record -> records.add(new String(record, StandardCharsets.UTF_8)));
        }
        reader.end();
        return records;
    }
}
