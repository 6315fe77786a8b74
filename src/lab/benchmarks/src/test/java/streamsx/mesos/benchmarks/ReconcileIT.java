package streamsx.mesos.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class ReconcileIT {
    @Test
    void measuresATakeoverOfAFewTasks() throws Exception {
        Run run = Run.of("reconcile", "--runs", "1", "--tasks", "150", "--agents", "3", "--settle-secs", "1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = run.json();
        assertThat(json.path("tasks").asInt()).isEqualTo(150);
        // Each step comes after the one before.
        assertThat(json.path("loadedMedianMs").asDouble()).isPositive();
        assertThat(json.path("readyMedianMs").asDouble())
                .isGreaterThan(json.path("loadedMedianMs").asDouble());
        assertThat(json.path("reconciledMedianMs").asDouble())
                .isGreaterThan(json.path("readyMedianMs").asDouble());
        assertThat(json.path("heapInUseMb").asDouble()).isBetween(1.0, 128.0);
    }
}
