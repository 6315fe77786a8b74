package streamsx.mesos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomeDirectoryTest {
    private static final Setting ZK = new Setting("STREAMS_ZKCONNECT", "zk:2181", "option --zkconnect");
    private static final Map<String, String> NO_HOME = Map.of("HOME", "");

    @Test
    void p3TheVariableGoesFirst() throws Exception {
        assertThat(HomeDirectory.of(Map.of("HOME", "/home/streams"), "/root")).contains(Path.of("/home/streams"));
        assertThat(HomeDirectory.of(NO_HOME, "/root")).contains(Path.of("/root"));
        assertThat(HomeDirectory.of(Map.of("HOME", "here"), "/root")).contains(Path.of("/root"));
        assertThat(HomeDirectory.of(Map.of(), "?")).isEmpty();
        Config config = ConfigLoader.load(Map.of("HOME", "/home/streams"), null, List.of(ZK));
        assertThat(config.mesos().homeDir()).isEqualTo("/home/streams");
        assertThat(config.http().tokenFile()).isEqualTo(Path.of("/home/streams/.streams-on-mesos/token"));
        assertThat(config.runDir()).isEqualTo(Path.of("/home/streams/.streams-on-mesos/run"));
    }

    @Test
    void p3WithoutAHomeEachPropertyThatNeedsOneIsNamed() {
        List<String> problems = catchThrowableOfType(
                        ConfigException.class, () -> ConfigLoader.load(NO_HOME, "?", null, List.of(ZK)))
                .problems();
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        missing("API_TOKEN_FILE", "\"~/.streams-on-mesos/token\" (default)"),
                        missing("RUN_DIR", "\"~/.streams-on-mesos/run\" (default)"),
                        missing("HOME_DIR", "\"\" (default)"));
    }

    private static String missing(String property, String value) {
        return property + " is " + value
                + ", which stands for a place in the home directory of the user who starts the "
                + "instance, and that user has none: set HOME to an absolute path, or " + property;
    }

    @Test
    void p3WithoutAHomePathsOfTheOperatorSuffice() throws Exception {
        Config config = ConfigLoader.load(
                NO_HOME,
                "?",
                null,
                List.of(
                        ZK,
                        new Setting("API_TOKEN_FILE", "/etc/token", "option -D"),
                        new Setting("RUN_DIR", "/run/streams", "option -D"),
                        new Setting("HOME_DIR", "${MESOS_SANDBOX}", "option -D")));
        assertThat(config.mesos().homeDir()).isEqualTo("${MESOS_SANDBOX}");
        assertThat(config.runDir()).isEqualTo(Path.of("/run/streams"));
    }
}
