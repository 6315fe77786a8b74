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
            assertThat(exitCode).as("%s", example.said).isZero();
            assertThat(example.said)
                    .filteredOn(line -> line.contains("launching task"))
                    .hasSize(1);
            String launched = example.said.stream()
                    .filter(line -> line.contains("launching task"))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst(".* ", "");
            assertThat(example.said)
                    .anyMatch(line -> line.startsWith("  second: reconciled: task " + launched + " is TASK_RUNNING"));
            String framework = example.said.stream()
                    .filter(line -> line.contains("first: registered as new framework"))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst(".* ", "");
            assertThat(example.said)
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
            assertThat(example.said).noneMatch(line -> line.contains("are ended"));
            example.assertNothingIsLeft();
        }
    }
}
