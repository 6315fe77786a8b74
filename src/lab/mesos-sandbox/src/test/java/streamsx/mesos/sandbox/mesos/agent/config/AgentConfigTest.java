package streamsx.mesos.sandbox.mesos.agent.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentConfigTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpus",
                "cpus:x",
                "ports:[a-b]",
                "ports:[1-2",
                "ports:[]",
                "ports:[-]",
                "ports:[1-2-3]",
                "ports:[9-1]",
                "cpus:NaN",
                "cpus:-1"
            })
    void resourcesThatAreNoneAreRefused(String part) {
        assertThatThrownBy(() -> AgentConfig.defaults("h:1", Path.of("w")).withResources("mem:1;" + part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a resource like cpus:8 or ports:[31000-32000]: " + part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "host:", "host:x", ":5050", ""})
    void aMasterThatIsNoAddressIsRefused(String master) {
        assertThatThrownBy(() -> AgentConfig.defaults(master, Path.of("w")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a master like host:port or zk://host:port/path: " + master);
    }
}
