package streamsx.mesos.standin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.standin.server.ServerPhase.ANNOUNCED;
import static streamsx.mesos.standin.server.ServerPhase.CLOSING;
import static streamsx.mesos.standin.server.ServerPhase.ENDED;
import static streamsx.mesos.standin.server.ServerPhase.LEADING;
import static streamsx.mesos.standin.server.ServerPhase.REGISTERED;
import static streamsx.mesos.standin.server.ServerPhase.SERVING;
import static streamsx.mesos.standin.server.ServerPhase.STARTING;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every pair of phases: which step is legal, written down a second time. */
class ServerPhaseTest {

    private static final List<List<ServerPhase>> LEGAL = Arrays.asList(
            Arrays.asList(STARTING, REGISTERED),
            Arrays.asList(STARTING, CLOSING),
            Arrays.asList(REGISTERED, LEADING),
            Arrays.asList(REGISTERED, CLOSING),
            Arrays.asList(LEADING, SERVING),
            Arrays.asList(LEADING, CLOSING),
            Arrays.asList(SERVING, ANNOUNCED),
            Arrays.asList(SERVING, CLOSING),
            Arrays.asList(ANNOUNCED, CLOSING),
            Arrays.asList(CLOSING, ENDED));

    @Test
    void everyPairIsEitherAStepOrAnErrorWithBothNames() {
        for (ServerPhase from : ServerPhase.values()) {
            for (ServerPhase to : ServerPhase.values()) {
                if (LEGAL.contains(Arrays.asList(from, to))) {
                    assertThat(from.to(to)).isEqualTo(to);
                } else {
                    assertThatThrownBy(() -> from.to(to))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("A resource server cannot go from " + from + " to " + to);
                }
            }
        }
    }

    @Test
    void aCrashPrevailsOverAStopInEitherOrder() {
        ServerLife crashedLast = new ServerLife();
        crashedLast.order(ServerLife.Order.STOP);
        assertThat(crashedLast.crashed()).isFalse();
        crashedLast.order(ServerLife.Order.CRASH);
        assertThat(crashedLast.crashed()).isTrue();
        ServerLife stoppedLast = new ServerLife();
        stoppedLast.order(ServerLife.Order.CRASH);
        stoppedLast.order(ServerLife.Order.STOP);
        assertThat(stoppedLast.crashed()).isTrue();
        assertThat(stoppedLast.goesOn()).isFalse();
    }
}
