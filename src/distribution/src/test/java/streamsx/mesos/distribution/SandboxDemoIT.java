package streamsx.mesos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo with each fault of Mesos, and what a user may get wrong. */
class SandboxDemoIT extends DemoTestBase {
    @ParameterizedTest
    @ValueSource(strings = {"master-kill", "agent-kill"})
    void survives(String fault) throws Exception {
        survived(fault);
    }

    @Test
    void aWrongFaultIsRefusedWithItsAlternatives() throws Exception {
        Distribution.Run run = distribution.run("sandbox", "--demo", "--fault", "meteorite");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("meteorite", "leader-kill");
    }

    @Test
    void versionNeedsNothing() throws Exception {
        Distribution.Run run = distribution.run("version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("1.0.0");
        assertThat(run.err()).isEmpty();
    }
}
