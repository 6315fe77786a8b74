package streamsx.mesos.store.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StreamsMesosResource;

/** What an earlier version of schema 1.2 wrote is read, and written back byte by byte; the files are its own output. */
class StoredBytesTest {
    @ParameterizedTest
    @CsvSource({
        "reserved, RESOURCE",
        "running, RESOURCE",
        "stopping, RESOURCE",
        "ended, RESOURCE",
        "client, CLIENT",
        "framework, FRAMEWORK",
        "ids, IDS"
    })
    void areWrittenBackEqual(String name, Kind kind) throws Exception {
        JsonCodec codec = new JsonCodec();
        String stored = stored(name);
        assertThat(rewritten(codec, stored, kind)).isEqualTo(stored);
        String ofTheNextVersion = stored.substring(0, stored.length() - 1) + ",\"later\":{\"b\":1,\"a\":[null]}}";
        assertThat(rewritten(codec, ofTheNextVersion, kind)).isEqualTo(ofTheNextVersion);
    }

    private enum Kind {
        RESOURCE(StreamsMesosResource.class),
        CLIENT(Client.class),
        FRAMEWORK(Framework.class),
        IDS(Ids.class);

        private final Class<? extends Record> type;

        Kind(Class<? extends Record> type) {
            this.type = type;
        }
    }

    private static String rewritten(JsonCodec codec, String stored, Kind kind) throws BadNodeException {
        Record value = codec.read("/node", stored.getBytes(StandardCharsets.UTF_8), kind.type);
        return new String(codec.write("/node", value), StandardCharsets.UTF_8);
    }

    private static String stored(String name) throws IOException {
        try (InputStream in = StoredBytesTest.class.getResourceAsStream("stored/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
