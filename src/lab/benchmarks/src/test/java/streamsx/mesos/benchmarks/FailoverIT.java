package streamsx.mesos.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class FailoverIT {
    @Test
    void measuresAHandover() throws Exception {
        Run run = Run.of(
                "failover",
                "--runs",
                "1",
                "--series",
                "handover",
                "--instances",
                "2",
                "--tasks",
                "2",
                "--no-streams-server",
                "--settle-secs",
                "1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().path("handoverMedianMs").asDouble()).isBetween(1.0, 30_000.0);
        assertThat(run.json().has("deletedMedianMs")).isFalse();
        assertThat(run.out()).contains("orderly handover");
    }
}
