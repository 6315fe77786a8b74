package streamsx.mesos.simulation.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.simulation.faults.FaultKind;

@Timeout(60)
class EpisodeTest {
    private static final Settings EVERYTHING = new Settings(FaultKind.mix(List.of("all")));

    @Test
    void aSeedIsAnEpisode() {
        for (long seed = 1; seed <= 20; seed++) {
            List<Fact> once = new Episode(seed, EVERYTHING).run().history().facts();
            List<Fact> again = new Episode(seed, EVERYTHING).run().history().facts();
            assertThat(again).isEqualTo(once);
        }
    }

    @Test
    void withoutFaultsOneInstanceLeadsFromBeginningToEnd() {
        Outcome outcome = new Episode(1, new Settings(List.of())).run();
        assertThat(outcome.plan()).isEmpty();
        assertThat(outcome.violations()).isEmpty();
        assertThat(outcome.history().facts())
                .filteredOn(Fact.Elected.class::isInstance)
                .hasSize(1);
        assertThat(outcome.history().facts())
                .filteredOn(Fact.Answered.class::isInstance)
                .isNotEmpty();
    }
}
