package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.driver.internal.executor.ExecutorDuration;
import streamsx.mesos.driver.internal.executor.ExecutorEnvironment;

class ExecutorEnvironmentTest {

    @ParameterizedTest
    @CsvSource({
        "15mins,PT15M",
        "2secs,PT2S",
        "250ms,PT0.25S",
        "1.5hrs,PT1H30M",
        "2days,PT48H",
        "1weeks,PT168H",
        "7ns,PT0.000000007S",
        "3us,PT0.000003S",
        "0ns,PT0S",
        ".5secs,PT0.5S",
        "0.1secs,PT0.1S"
    })
    void readsTheDurationsOfMesos(String text, Duration duration) {
        assertThat(ExecutorDuration.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "15",
                "mins",
                "15 mins",
                "-1secs",
                "1sec",
                "1.2.3secs",
                "1e3secs",
                "15minutes",
                "99999999999weeks"
            })
    void refusesOthers(String text) {
        assertThatThrownBy(() -> ExecutorDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected ");
    }

    @Test
    void readsWhatAnAgentSets() {
        ExecutorEnvironment read = ExecutorEnvironment.parse(with(Map.of(
                "MESOS_CHECKPOINT",
                "1",
                "MESOS_RECOVERY_TIMEOUT",
                "3mins",
                "MESOS_SUBSCRIPTION_BACKOFF_MAX",
                "4secs",
                "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD",
                "5hrs",
                "MESOS_EXECUTOR_AUTHENTICATION_TOKEN",
                "s3cret")));
        assertThat(read.executorApi()).isEqualTo(URI.create("http://10.0.0.1:5051/api/v1/executor"));
        assertThat(read.frameworkId().getValue()).isEqualTo("F");
        assertThat(read.executorId().getValue()).isEqualTo("E");
        assertThat(read.agentId().getValue()).isEqualTo("S");
        assertThat(read.checkpoint()).isTrue();
        assertThat(read.local()).isFalse();
        assertThat(read.recoveryTimeout()).isEqualTo(Duration.ofMinutes(3));
        assertThat(read.maxBackoff()).isEqualTo(Duration.ofSeconds(4));
        assertThat(read.shutdownGrace()).isEqualTo(Duration.ofHours(5));
        assertThat(read.token()).contains("s3cret");
        assertThat(read.toString()).doesNotContain("s3cret");
    }

    @Test
    void takesTheDefaultsOfMesosForWhatIsOptional() {
        ExecutorEnvironment read = ExecutorEnvironment.parse(with(Map.of("MESOS_CHECKPOINT", "0")));
        assertThat(read.checkpoint()).isFalse();
        assertThat(read.recoveryTimeout()).isEqualTo(Duration.ofMinutes(15));
        assertThat(read.shutdownGrace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.token()).isEmpty();
    }

    @Test
    void speaksTlsWhereTheAgentDoesAndKnowsIpv6() {
        assertThat(ExecutorEnvironment.parse(with(Map.of("LIBPROCESS_SSL_ENABLED", "1")))
                        .executorApi())
                .isEqualTo(URI.create("https://10.0.0.1:5051/api/v1/executor"));
        assertThat(ExecutorEnvironment.parse(with(Map.of("MESOS_AGENT_ENDPOINT", "[::1]:5051")))
                        .executorApi())
                .isEqualTo(URI.create("http://[::1]:5051/api/v1/executor"));
    }

    @Test
    void namesEveryVariableThatIsMissingOrWrong() {
        assertThatThrownBy(() -> ExecutorEnvironment.parse(Map.of(
                        "MESOS_AGENT_ENDPOINT",
                        "nowhere",
                        "MESOS_EXECUTOR_ID",
                        " ",
                        "MESOS_CHECKPOINT",
                        "1",
                        "MESOS_RECOVERY_TIMEOUT",
                        "soon",
                        "MESOS_EXECUTOR_AUTHENTICATION_TOKEN",
                        "s3cret\nX: y")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "MESOS_FRAMEWORK_ID is not set",
                        "MESOS_EXECUTOR_ID is not set",
                        "MESOS_SLAVE_ID is not set",
                        "MESOS_AGENT_ENDPOINT is 'nowhere': expected host:port",
                        "MESOS_RECOVERY_TIMEOUT is 'soon': expected a number and one of",
                        "MESOS_EXECUTOR_AUTHENTICATION_TOKEN holds what no HTTP header can")
                .hasMessageNotContaining("s3cret");
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "MESOS_AGENT_ENDPOINT",
                "10.0.0.1:5051",
                "MESOS_FRAMEWORK_ID",
                "F",
                "MESOS_EXECUTOR_ID",
                "E",
                "MESOS_SLAVE_ID",
                "S"));
        all.putAll(more);
        return all;
    }
}
