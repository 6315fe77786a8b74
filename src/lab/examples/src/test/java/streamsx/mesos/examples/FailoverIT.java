package streamsx.mesos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class FailoverIT {

    @Test
    void aSchedulerThatWasKilledIsSucceededByOneThatGoesOnWithItsTask() throws Exception {
        try (RunningExample example = new RunningExample("failover")) {
            int exitCode = example.awaitEnd();
            assertThat(exitCode).as("%s", example.output).isZero();
            assertThat(example.output)
                    .filteredOn(line -> line.contains("launching task"))
                    .hasSize(1);
            String launched = example.output.stream()
                    .filter(line -> line.contains("launching task"))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst(".* ", "");
            assertThat(example.output)
                    .anyMatch(line -> line.startsWith("  second: reconciled: task " + launched + " is TASK_RUNNING"));
            String framework = example.output.stream()
                    .filter(line -> line.contains("first: registered as new framework"))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst(".* ", "");
            assertThat(example.output)
                    .contains(
                            "  second: registered again as framework " + framework,
                            "  third: framework " + framework + " and its task are ended");
            example.assertNothingIsLeft();
        }
    }

    @Test
    void ctrlCInTheMiddleLeavesNeitherTheTaskNorAScheduler() throws Exception {
        try (RunningExample example = new RunningExample("failover")) {
            example.await("is TASK_RUNNING");
            example.interrupt();
            example.awaitEnd();
            assertThat(example.output).noneMatch(line -> line.contains("are ended"));
            example.assertNothingIsLeft();
        }
    }
}
