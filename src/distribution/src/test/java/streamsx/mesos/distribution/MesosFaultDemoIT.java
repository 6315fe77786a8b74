package streamsx.mesos.distribution;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same demo as in {@link SandboxDemoIT}, in a class of its own so that both run at a time: faults of Mesos. */
class MesosFaultDemoIT {
    @TempDir
    static Path directory;
    private static Distribution distribution;

    @BeforeAll
    static void unpack() throws Exception {
        distribution = Distribution.unpack(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"master-kill", "agent-kill"})
    void survives(String fault) throws Exception {
        Demo.survives(distribution, fault);
    }
}
