package streamsx.mesos.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PolicyTest {
    @Test
    void aNegativeDurationIsAnErrorAndNotATimeWithoutAnEnd() {
        assertThatThrownBy(() -> new Policy.Kept(1, Duration.ofMillis(-1), Policy.FOREVER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.001S");
    }

    @Test
    void foreverCanBeAddedToATime() {
        long now = 4_000_000_000_000L;
        assertThat(now + Policy.FOREVER.toMillis()).isGreaterThan(now);
    }
}
