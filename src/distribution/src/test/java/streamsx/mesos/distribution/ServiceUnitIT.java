package streamsx.mesos.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What runs an instance in production: the systemd unit and the Marathon app of the archive (P7). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceUnitIT {
    private static final String ANALYZE = "/usr/bin/systemd-analyze";

    private Path directory;
    private Path home;
    private Path unit;

    @BeforeAll
    void unpack(@TempDir Path unpacked) throws Exception {
        directory = unpacked;
        home = Distribution.unpack(unpacked).lib().getParent();
        String text = Files.readString(home.resolve("conf/streams-on-mesos.service"));
        // A unit whose program is missing is wrong, so it is given the place of this one, and a user that there is.
        unit = Files.writeString(
                unpacked.resolve("streams-on-mesos.service"),
                text.replace("/opt/streams-on-mesos", home.toString())
                        .replace("User=streams", "User=" + System.getProperty("user.name")));
    }

    private String analyzed(String... arguments) throws Exception {
        assumeTrue(Files.isExecutable(Path.of(ANALYZE)), "systemd-analyze is not installed");
        List<String> command = new java.util.ArrayList<>(List.of(ANALYZE));
        command.addAll(List.of(arguments));
        command.add(unit.toString());
        Distribution.Run run = Distribution.run(directory, command, Map.of());
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run.err();
    }

    @Test
    void p7TheUnitIsCorrect() throws Exception {
        assertThat(analyzed("verify")).doesNotContain("streams-on-mesos.service:");
    }

    @Test
    void p7TheUnitIsHardened() throws Exception {
        analyzed("security", "--offline=true", "--threshold=40");
    }

    @Test
    void p7AnUpgradeByMarathonCanProceed() throws Exception {
        JsonNode app =
                new ObjectMapper().readTree(home.resolve("conf/marathon.json").toFile());
        assertThat(app.at("/constraints/0/1").asText())
                .as("one on each host, so there is no room for more")
                .isEqualTo("UNIQUE");
        assertThat(app.at("/upgradeStrategy/minimumHealthCapacity").asDouble()).isEqualTo(0.5);
        assertThat(app.at("/upgradeStrategy/maximumOverCapacity").asDouble()).isZero();
    }
}
