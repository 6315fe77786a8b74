package streamsx.mesos.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import streamsx.mesos.benchmarks.report.Figures;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;

@Timeout(240)
class BenchmarksIT {
    @Test
    void comparesCommitsWithBareTransactions() throws Exception {
        Run run = Run.of("commits", "--rounds", "1", "--millis", "20", "--changes", "5");
        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String shape : new String[] {"update5", "turnover5"}) {
            JsonNode result = run.json().path(shape);
            assertThat(result.path("store").asDouble()).isPositive();
            assertThat(result.path("ratio").asDouble())
                    .isCloseTo(
                            result.path("store").asDouble()
                                    / result.path("bare").asDouble(),
                            Percentage.withPercentage(1));
        }
    }

    @Test
    void comparesTheDriverWithMesosRxjava() throws Exception {
        Run run = Run.of("driver", "--rounds", "1", "--tasks", "50", "--updates", "50", "--drivers", "2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String what : new String[] {"answers", "acknowledged"}) {
            JsonNode result = run.json().path(what);
            assertThat(result.path("ours").asDouble()).isPositive();
            assertThat(result.path("ratio").asDouble())
                    .isCloseTo(
                            result.path("ours").asDouble()
                                    / result.path("mesos-rxjava").asDouble(),
                            Percentage.withPercentage(1));
        }
        assertThat(run.json().path("registeredMs").asDouble()).isPositive();
        assertThat(run.json().path("threads").asDouble()).isBetween(1.0, 10.0);
        assertThat(run.json().path("threadNames").fieldNames())
                .toIterable()
                .anyMatch(name -> name.startsWith("mesos-driver"));
    }

    @Test
    void asksTheMasterThatIsNamed() throws Exception {
        try (SandboxMaster master = SandboxMaster.start(MasterConfig.defaults())) {
            Run run =
                    Run.of("driver", "--master", master.hostPort(), "--rounds", "1", "--tasks", "20", "--drivers", "1");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.json().path("master").asText()).isEqualTo(master.hostPort());
            assertThat(run.json().path("answers").path("ours").asDouble()).isPositive();
            assertThat(run.json().has("acknowledged")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', Which benchmark?",
        "nonsense, nonsense",
        "failover --runs 0, --runs takes 1 to 10000",
        "failover --runs many, many",
        "failover --series deleted;paused, paused",
        "failover --instances 1, --instances takes 2 to 5",
        "failover --heap lots, --heap takes a size",
        "reconcile --tasks 0, --tasks takes 1 to 100000",
        "reconcile --agents 0, --agents takes 1 to 2000",
        "failover --settle-secs -1, --settle-secs takes 0 to 600",
        "reconcile --unknown, --unknown",
        "commits --changes 1;201, --changes takes 1 to 200",
        "driver --tasks 0, --tasks takes 1 to 50000",
        "driver --libmesos, --libmesos needs a --master that is a real one",
        "driver --libmesos --master h:1, there is no libmesos.so",
        "commits --millis 1, --millis takes 10 to 60000",
    })
    void badInputIsRefusedBeforeAnythingIsStarted(String line, String said) {
        // A comma parts the columns above.
        String[] arguments =
                line.isEmpty() ? new String[0] : line.replace(';', ',').split(" ");
        Run run = Run.of(arguments);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(said).contains("--help");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void helpListsThem() {
        assertThat(Run.of("--help").out()).contains("failover", "reconcile", "commits", "driver");
        assertThat(Run.of("failover", "--help").out()).contains("deleted, killed, handover");
    }

    @Test
    void mediansAreMedians() {
        Figures figures = new Figures();
        assertThat(figures.median()).isNaN();
        for (double value : new double[] {9, 1, 4}) {
            figures.add(value);
        }
        assertThat(figures.median()).isEqualTo(4);
        figures.add(6);
        assertThat(figures.median()).isEqualTo(5);
        assertThat(figures.least()).isEqualTo(1);
        assertThat(figures.most()).isEqualTo(9);
        assertThat(Figures.rounded(1234.567)).isEqualTo(1235);
        assertThat(Figures.rounded(0.123456)).isEqualTo(0.1235);
    }
}
