package streamsx.mesos.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.config.ConfigLoader;
import streamsx.mesos.config.Setting;

class StreamsServerSetupTest {
    private static final String LIB = "/x/streams-adapter-1.jar:/x/streams-standin-1.jar";

    @TempDir
    Path directory;

    private Config config(String name, String value) throws ConfigException {
        return ConfigLoader.load(
                Map.of(),
                null,
                List.of(
                        new Setting("STREAMS_ZKCONNECT", "zk:2181", "test"),
                        new Setting("API_TOKEN_FILE", directory.resolve("token").toString(), "test"),
                        new Setting(name, value, "test")));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,http://127.0.0.1:80",
        "0.0.0.0,http://127.0.0.1:80",
        "::,http://[::1]:80",
        "[::],http://[::1]:80",
        "fe80::1,http://[fe80::1]:80",
        "rm.example,http://rm.example:80"
    })
    void theChildCallsTheAddressThatIsListenedOn(String bind, String url) {
        assertThat(StreamsServerSetup.restUrl(bind, 80)).isEqualTo(url);
    }

    @Test
    void theSettingsArePassedOnButNoSecret() throws Exception {
        Config config = config("HOME_DIR", "/h");
        Files.writeString(config.http().tokenFile(), "0123456789abcdef-secret");
        List<String> line = StreamsServerSetup.command(
                        config, Map.of("STREAMS_SERVER_JAVA_OPTS", " -Da=b  -Dc=d "), LIB)
                .orElseThrow()
                .line("http://h:1", 5);
        assertThat(line).contains("-Da=b", "-Dc=d", config.http().tokenFile().toString(), "/h", "zk:2181");
        assertThat(String.join(" ", line)).doesNotContain("secret");
    }

    @Test
    void theFormerNameOfTheJavaOptionsStaysValid() throws Exception {
        Config config = config("HOME_DIR", "/h");
        Files.writeString(config.http().tokenFile(), "0123456789abcdef-secret");
        Map<String, String> former = Map.of("STREAMS_FACE_JAVA_OPTS", "-Da=b");
        assertThat(StreamsServerSetup.command(config, former, LIB).orElseThrow().line("http://h:1", 5))
                .contains("-Da=b");
        Map<String, String> same = Map.of("STREAMS_FACE_JAVA_OPTS", "-Da=b", "STREAMS_SERVER_JAVA_OPTS", "-Da=b");
        assertThat(StreamsServerSetup.command(config, same, LIB)).isPresent();
        Map<String, String> different = Map.of("STREAMS_FACE_JAVA_OPTS", "-Da=b", "STREAMS_SERVER_JAVA_OPTS", "-Dc=d");
        assertThatThrownBy(() -> StreamsServerSetup.command(config, different, LIB))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("STREAMS_SERVER_JAVA_OPTS", "STREAMS_FACE_JAVA_OPTS");
    }

    @Test
    void noneMeansNone() throws Exception {
        assertThat(StreamsServerSetup.command(config("STREAMS_SERVER", "none"), Map.of(), ""))
                .isEmpty();
    }

    @Test
    void whatIsWrongIsToldAsAWrongSetting() throws Exception {
        Config config = config("STREAMS_INSTALL", directory.toString());
        assertThatThrownBy(() -> StreamsServerSetup.command(config, Map.of(), LIB))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("STREAMS_INSTALL");
        Config standIn = config("HOME_DIR", "/h");
        assertThatThrownBy(() -> StreamsServerSetup.command(standIn, Map.of(), "/x/other.jar"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("streams-adapter-");
    }
}
