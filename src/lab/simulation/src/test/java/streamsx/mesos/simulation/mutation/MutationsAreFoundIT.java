package streamsx.mesos.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.invariants.check.Invariant;
import streamsx.mesos.simulation.episode.Episode;
import streamsx.mesos.simulation.episode.Outcome;
import streamsx.mesos.simulation.episode.Settings;
import streamsx.mesos.simulation.faults.FaultKind;
import streamsx.mesos.simulation.instance.Mutation;

/**
 * The checker is worth something only if it finds what is broken: each rule of the design is broken here, and must be
 * missed.
 */
@Timeout(300)
class MutationsAreFoundIT {
    private static final int SEEDS = 10_000;

    /** A broken rule and what comes of it under these faults: the first violation of an episode is one of these. */
    record Broken(String rule, Supplier<Mutation> mutation, String faults, Set<Invariant> expected) {
        Broken(String rule, Supplier<Mutation> mutation, Set<Invariant> expected) {
            this(rule, mutation, "all", expected);
        }

        @Override
        public String toString() {
            return rule;
        }
    }

    static Stream<Broken> broken() {
        return Stream.of(
                new Broken(
                        "acknowledge before commit",
                        () -> new EffectsLeaveEarly(Effect.Acknowledge.class::isInstance),
                        Set.of(Invariant.WRITE_AHEAD)),
                new Broken(
                        "launch before commit",
                        () -> new EffectsLeaveEarly(Effect.Accept.class::isInstance),
                        Set.of(Invariant.WRITE_AHEAD)),
                new Broken("no fence", NoFence::new, Set.of(Invariant.ONE_LEADER)),
                new Broken("id read before election", IdIsReadBeforeTheElection::new, Set.of(Invariant.ONE_FRAMEWORK)),
                new Broken(
                        "retry of a lost reply without looking",
                        RetriesBlindly::new,
                        "zookeeper-connection-broken,slow",
                        Set.of(Invariant.UNIQUE_IDS)),
                new Broken(
                        "load before the epoch commit",
                        LoadsBeforeTheEpoch::new,
                        Set.of(Invariant.WRITE_AHEAD, Invariant.UNIQUE_IDS)),
                new Broken("reconcile overtaking accept", CallsOvertake::new, Set.of(Invariant.ONE_TASK_PER_RESOURCE)),
                new Broken("no superseding of task ids", TaskIdsAreReused::new, Set.of(Invariant.UNIQUE_IDS)),
                new Broken("LOST taken as terminal", LostIsTerminal::new, Set.of(Invariant.ALLOCATED_LIVES_OR_REVOKED)),
                new Broken("guard not asked", GuardIsNotAsked::new, Set.of(Invariant.ONE_LEADER)),
                new Broken("TEARDOWN on stop(true)", StopTearsDown::new, Set.of(Invariant.ONE_FRAMEWORK)),
                new Broken(
                        "SUPPRESS is not said again",
                        SuppressIsNotSaidAgain::new,
                        Set.of(Invariant.UNWANTED_OFFERS_END)),
                new Broken("back-off forgotten", BackoffIsForgotten::new, Set.of(Invariant.BACKS_OFF)),
                new Broken(
                        "old stream's call sent",
                        OldStreamsCallIsSent::new,
                        Set.of(Invariant.CALLS_DIE_WITH_SUBSCRIPTION)),
                new Broken(
                        "counters outside the transaction",
                        CountersAreCommittedLater::new,
                        Set.of(Invariant.UNIQUE_IDS)));
    }

    @ParameterizedTest
    @MethodSource
    void broken(Broken broken) {
        Settings settings = new Settings(FaultKind.mix(List.of(broken.faults.split(","))), broken.mutation);
        for (long seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = new Episode(seed, settings).run();
            if (outcome.failed()) {
                assertThat(broken.expected)
                        .as("seed %d: %s", seed, outcome.violations())
                        .contains(outcome.violations().get(0).invariant());
                System.out.println(broken + ": " + outcome.violations().get(0) + " at seed " + seed);
                return;
            }
        }
        assertThat(false).as("not found within %d seeds", SEEDS).isTrue();
    }
}
