package streamsx.mesos.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(60)
class SimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void itsLastLineSaysHowManyAndHowFast() {
        assertThat(run("--seeds", "5..8", "--threads", "1")).isZero();
        assertThat(out.toString().trim()).matches("4 episodes, 0 failed, \\d+ episodes/s");
    }

    @Test
    void aReplayTellsTheWholeStory() {
        assertThat(run("--replay", "3", "--fault-mix", "instance-killed,zookeeper"))
                .isZero();
        assertThat(out.toString())
                .contains("Elected", "stores resource_0", "Healed")
                .endsWith("seed 3 holds\n");
    }

    @Test
    void coverageCountsWhatWasReached() {
        assertThat(run("--seeds", "1..20", "--coverage")).isZero();
        assertThat(out.toString())
                .containsPattern(" +\\d+  transition - > NEW/NEW\n")
                .containsPattern(" +\\d+  fault ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seeds=9..1 | --seeds wants two numbers",
                "--seeds=a..b | --seeds wants two numbers",
                "--seeds=1..2..3 | --seeds wants two numbers",
                "--fault-mix=earthquake | there is no fault earthquake; known are all, none",
                "--threads=0 | --threads must be at least 1",
                "--replay=x | 'x' is not a long",
                "--nonsense | Unknown option"
            })
    void badInputIsNamedAndNothingRuns(String argument, String complaint) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString()).contains(complaint);
        assertThat(out.toString()).isEmpty();
    }
}
