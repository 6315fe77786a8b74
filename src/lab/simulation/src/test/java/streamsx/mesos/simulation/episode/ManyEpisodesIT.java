package streamsx.mesos.simulation.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.simulation.faults.FaultKind;
import streamsx.mesos.simulation.run.Batch;

@Timeout(300)
class ManyEpisodesIT {
    private static final Settings EVERYTHING = new Settings(FaultKind.mix(List.of("all")));
    private static final int EPISODES = 4_000;

    /** The heart of the matter: whatever is done to the system, its promises hold. */
    @Test
    void thousandsOfEpisodesHold() throws Exception {
        Batch.Result result =
                new Batch(EVERYTHING, 1, EPISODES, Runtime.getRuntime().availableProcessors()).run(line -> {});
        assertThat(result.failure())
                .as(() -> {
                    Outcome shrunk =
                            new Shrinker(EVERYTHING).shrink(result.failure().orElseThrow());
                    return "scripts/simulate --replay " + shrunk.seed() + "\n" + shrunk.violations() + "\n"
                            + String.join(
                                    "\n",
                                    new EpisodeTrace(shrunk.history().facts())
                                            .about(shrunk.violations().get(0)));
                })
                .isEmpty();
        assertThat(result.episodes()).isEqualTo(EPISODES);
        // What was never reached was not tested.
        assertThat(result.coverage().counts().keySet())
                .contains(
                        "transition NEW/NEW > LAUNCHED/NEW",
                        "transition RUNNING/ALLOCATED > FAILED/RELEASED",
                        "notification ALLOCATED",
                        "notification REVOKED",
                        "framework REMOVED",
                        "instance ends: LEADERSHIP_LOST",
                        "mesos loses a SUPPRESS",
                        "mesos loses a REVIVE",
                        "crash dies at step COMMIT_APPLIED");
        for (FaultKind kind : FaultKind.values()) {
            assertThat(result.coverage().counts()).containsKey("fault " + kind.label());
        }
    }
}
