package streamsx.mesos.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.leader.TermPhase.CLOSING;
import static streamsx.mesos.leader.TermPhase.LOADED;
import static streamsx.mesos.leader.TermPhase.NEW;
import static streamsx.mesos.leader.TermPhase.OPENING;
import static streamsx.mesos.leader.TermPhase.OVER;
import static streamsx.mesos.leader.TermPhase.READY;
import static streamsx.mesos.leader.TermPhase.RECORDING_TEARDOWN;
import static streamsx.mesos.leader.TermPhase.SUBSCRIBING;
import static streamsx.mesos.leader.TermPhase.TEARDOWN_SENT;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every pair of phases: which step is legal, written down a second time. */
class TermPhaseTest {
    private static final Set<List<TermPhase>> LEGAL = Set.of(
            List.of(NEW, OPENING),
            List.of(OPENING, LOADED),
            List.of(OPENING, CLOSING),
            List.of(LOADED, SUBSCRIBING),
            List.of(LOADED, CLOSING),
            List.of(SUBSCRIBING, READY),
            List.of(SUBSCRIBING, CLOSING),
            List.of(READY, CLOSING),
            List.of(CLOSING, TEARDOWN_SENT),
            List.of(CLOSING, OVER),
            List.of(TEARDOWN_SENT, RECORDING_TEARDOWN),
            List.of(TEARDOWN_SENT, OVER),
            List.of(RECORDING_TEARDOWN, OVER));

    @Test
    void everyPairIsEitherAStepOrAnErrorWithBothNames() {
        for (TermPhase from : TermPhase.values()) {
            for (TermPhase to : TermPhase.values()) {
                if (LEGAL.contains(List.of(from, to))) {
                    assertThat(from.to(to)).isEqualTo(to);
                } else {
                    assertThatThrownBy(() -> from.to(to))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("A term cannot go from " + from + " to " + to);
                }
            }
        }
    }

    @Test
    void aTermDecidesUntilItCloses() {
        assertThat(Set.of(TermPhase.values()).stream().filter(TermPhase::decides))
                .containsExactlyInAnyOrder(NEW, OPENING, LOADED, SUBSCRIBING, READY);
    }
}
