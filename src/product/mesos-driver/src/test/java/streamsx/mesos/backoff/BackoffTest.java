package streamsx.mesos.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = Backoff.ofMillis(50, 5_000);

    @Test
    void doublesUpToTheLongest() {
        long whole = 50;
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(backoff.delay(attempt)).isEqualTo(Duration.ofMillis(whole));
            whole = Math.min(5_000, 2 * whole);
        }
        assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void jitterShortensByUpToOneHalf() {
        assertThat(backoff.delay(1, 0)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.delay(1, 0.5)).isEqualTo(Duration.ofMillis(75));
        assertThat(backoff.delay(1, 1)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void theFirstIsNeverLongerThanTheLongest() {
        assertThat(Backoff.ofMillis(70, 50).delay(0)).isEqualTo(Duration.ofMillis(50));
        assertThat(Backoff.ofMillis(0, 50).delay(9)).isZero();
        assertThatThrownBy(() -> Backoff.ofMillis(-1, 50)).isInstanceOf(IllegalArgumentException.class);
    }
}
