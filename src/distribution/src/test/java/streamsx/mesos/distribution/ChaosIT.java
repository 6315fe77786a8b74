package streamsx.mesos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A minute of faults for the unpacked tar.gz, and what a run leaves behind that is itself killed: nothing. */
@Timeout(value = 420, unit = TimeUnit.SECONDS)
class ChaosIT {
    private static final Pattern DIRECTORY = Pattern.compile("history and logs are in (\\S+)");
    private static final Pattern LAST = Pattern.compile("(\\d+) faults, 0 violations, (\\d+) allocations .*, seed 20");

    @TempDir
    static Path unpacked;

    private static Path script;

    @BeforeAll
    static void unpack() throws Exception {
        script = Distribution.unpack(unpacked).script().resolveSibling("chaos");
    }

    @Test
    void aMinuteOfFaultsDoesNoHarm() throws Exception {
        Path output = unpacked.resolve("chaos.out");
        Process chaos = new ProcessBuilder(script.toString(), "--minutes", "1", "--seed", "20")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(chaos.waitFor(400, TimeUnit.SECONDS))
                    .as("it ends; it printed:\n%s", Files.readString(output))
                    .isTrue();
        } finally {
            chaos.destroy();
        }
        String printed = Files.readString(output);
        assertThat(chaos.exitValue()).as("exit code; it printed:\n%s", printed).isZero();
        List<String> lines = printed.lines().toList();
        Matcher last = LAST.matcher(lines.get(lines.size() - 1));
        assertThat(last.matches()).as("the last line of:\n%s", printed).isTrue();
        assertThat(Integer.parseInt(last.group(1))).as("faults").isGreaterThan(10);
        // How many there are depends on how busy the machine is: a hundred, or a handful.
        assertThat(Integer.parseInt(last.group(2))).as("allocations").isPositive();
        Path directory = directory(printed);
        assertThat(processesOf(directory)).as("processes left behind").isEmpty();
        assertThat(directory).as("files of a good run").doesNotExist();
    }

    @Test
    void evenWhenItIsKilledEverythingEndsWithIt() throws Exception {
        Process chaos = new ProcessBuilder(script.toString(), "--minutes", "5", "--seed", "1")
                .redirectErrorStream(true)
                .start();
        Path directory = null;
        try (BufferedReader out = chaos.inputReader()) {
            for (String line = out.readLine();
                    line != null && !line.contains("clients and faults");
                    line = out.readLine()) {
                directory = DIRECTORY.matcher(line).find() ? directory(line) : directory;
            }
            assertThat(directory).isNotNull();
            assertThat(processesOf(directory)).as("its processes").hasSizeGreaterThan(10);
        } finally {
            chaos.destroyForcibly();
        }
        Path dir = directory;
        Machines.until(
                "everything that it had started is gone", () -> processesOf(dir).isEmpty());
    }

    @Test
    void badInputIsRefused() throws Exception {
        Distribution.Run run = Distribution.run(unpacked, List.of(script.toString(), "--minutes", "0"), Map.of());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--minutes takes");
    }

    private static Path directory(String printed) {
        Matcher m = DIRECTORY.matcher(printed);
        assertThat(m.find()).isTrue();
        return Path.of(m.group(1));
    }

    /** Those of its own and its tasks, by their environment; in words. */
    private static List<String> processesOf(Path directory) throws IOException {
        try (var entries = Files.list(Path.of("/proc"))) {
            return entries.filter(p -> p.getFileName().toString().matches("\\d+"))
                    .filter(p -> {
                        try {
                            return Files.readString(p.resolve("environ"), StandardCharsets.ISO_8859_1)
                                    .contains("=" + directory);
                        } catch (IOException e) {
                            return false; // It has ended, or is not ours.
                        }
                    })
                    .map(Path::toString)
                    .toList();
        }
    }
}
