package streamsx.mesos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unpacked tar.gz, run as a user runs it: the demo with each fault, all processes real. */
class SandboxDemoIT {
    @TempDir
    static Path directory;
    private static Distribution distribution;

    @BeforeAll
    static void unpack() throws Exception {
        distribution = Distribution.unpack(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader-kill", "leader-term", "leader-stop"})
    void survives(String fault) throws Exception {
        Demo.survives(distribution, fault);
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
