package streamsx.mesos.distribution;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo with each fault of the leader. */
class DemoLeaderFaultsIT extends DemoTestBase {
    @ParameterizedTest
    @ValueSource(strings = {"leader-kill", "leader-term", "leader-stop"})
    void survives(String fault) throws Exception {
        survived(fault);
    }
}
