package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same events lead to the same effects, however the state was put together. */
class DeterminismTest {
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void theOrderOfInsertionLeavesNoTrace(long seed) {
        assertThat(Transcript.of(seed)).isEqualTo(Transcript.of(1));
    }

    @Test
    void theStoryTellsWhatHasAnOrder() {
        assertThat(Transcript.of(1))
                .contains("Launch[", "Kill[", "STOP_CONTROLLER", "REVOKED", "RemoveClient[", "EndTerm[");
    }
}
