package streamsx.mesos.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.invariants.check.Invariant;
import streamsx.mesos.simulation.episode.Episode;
import streamsx.mesos.simulation.episode.EpisodeTrace;
import streamsx.mesos.simulation.episode.Outcome;
import streamsx.mesos.simulation.episode.Settings;
import streamsx.mesos.simulation.episode.Shrinker;
import streamsx.mesos.simulation.faults.Fault;
import streamsx.mesos.simulation.faults.FaultKind;

@Timeout(120)
class ShrinkerTest {
    private static final Settings BROKEN = new Settings(FaultKind.mix(List.of("all")), LostIsTerminal::new);

    private static Outcome failure() {
        for (long seed = 1; ; seed++) {
            Outcome outcome = new Episode(seed, BROKEN).run();
            if (outcome.broke(Invariant.ALLOCATED_LIVES_OR_REVOKED)
                    && outcome.plan().size() > 3) {
                return outcome;
            }
        }
    }

    @Test
    void whatIsLeftIsNeededAndTheStoryIsAboutTheResource() {
        Outcome shrunk = new Shrinker(BROKEN).shrink(failure());
        Invariant invariant = shrunk.violations().get(0).invariant();
        assertThat(shrunk.plan()).isNotEmpty().hasSizeLessThanOrEqualTo(3);
        for (int i = 0; i < shrunk.plan().size(); i++) {
            List<Fault> fewer = new ArrayList<>(shrunk.plan());
            fewer.remove(i);
            assertThat(new Episode(shrunk.seed(), BROKEN).run(fewer).broke(invariant))
                    .isFalse();
        }
        String resource = shrunk.violations().get(0).subject();
        List<String> trace = new EpisodeTrace(shrunk.history().facts())
                .about(shrunk.violations().get(0));
        assertThat(trace)
                .anyMatch(line -> line.contains("stores " + resource + " "))
                .anyMatch(line -> line.contains("***"))
                .noneMatch(line -> line.contains("stores ") && !line.contains("stores " + resource + " "));
    }
}
