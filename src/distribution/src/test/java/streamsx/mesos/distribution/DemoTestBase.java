package streamsx.mesos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The unpacked tar.gz, run as a user runs it: the demo with a fault, all processes real. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DemoTestBase {
    Distribution distribution;

    @BeforeAll
    void unpack(@TempDir Path directory) throws Exception {
        distribution = Distribution.unpack(directory);
    }

    /** Runs the demo with that fault, and demands that no task was lost, and nothing left behind. */
    void survived(String fault) throws Exception {
        Distribution.Run demo = distribution.run("sandbox", "--demo", "--fault", fault);
        assertThat(demo.exitCode())
                .as("exit code; it printed:\n%s\n%s", demo.out(), demo.err())
                .isZero();
        assertThat(demo.err()).as("standard error").isEmpty();
        JsonNode result = new ObjectMapper().readTree(demo.lastLine());
        assertThat(result.get("fault").asText()).isEqualTo(fault);
        assertThat(result.get("sessionTimeoutMillis").asLong()).isEqualTo(4000);
        assertThat(result.get("frameworkIdUnchanged").asBoolean()).isTrue();
        assertThat(result.get("tasksBefore").asInt()).isEqualTo(6);
        assertThat(result.get("tasksSurvived").asInt()).isEqualTo(6);
        assertThat(result.get("pidsUnchanged").asBoolean()).isTrue();
        assertThat(result.get("allocatedAfter").asInt()).isEqualTo(7);
        assertThat(result.get("orphans").asInt()).isZero();
        assertThat(result.get("domainCommandsAfterFailover").asText()).isEqualTo("ok");
        // The figure itself is for an idle machine (README); here it only has to be no accident.
        assertThat(result.get("failoverMillis").asLong()).isBetween(1L, 30_000L);
        assertThat(demo.out())
                .contains("Display Name", "Request State", "mesos_resource_0", "ALLOCATED", "mesos_small]")
                .contains(
                        "Domain: SandboxDomain State: STARTED",
                        "Instance: SandboxInstance Started: yes State: RUNNING",
                        "CDISA0100I",
                        "CDISA0101I")
                .contains("Host ", "STANDBY", "RUNNING");
        Matcher work = Pattern.compile("their files are in (\\S+)").matcher(demo.out());
        assertThat(work.find()).isTrue();
        assertThat(processesOf(work.group(1))).as("processes left behind").isEmpty();
        assertThat(Path.of(work.group(1))).as("files left behind").doesNotExist();
    }

    private static List<String> processesOf(String mark) {
        List<String> found = new ArrayList<>();
        ProcessHandle.allProcesses().forEach(p -> {
            try {
                String line = Files.readString(
                                Path.of("/proc", String.valueOf(p.pid()), "cmdline"), StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ');
                if (line.contains(mark)) {
                    found.add(p.pid() + " " + line);
                }
            } catch (IOException e) {
                // It has ended.
                return;
            }
        });
        return found;
    }
}
