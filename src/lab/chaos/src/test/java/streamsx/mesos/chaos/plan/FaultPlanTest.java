package streamsx.mesos.chaos.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Targets ALL = new Targets(
            List.of("instance-0", "instance-1", "instance-2"),
            List.of("master-0", "master-1"),
            List.of("agent-0", "agent-1", "agent-2"),
            List.of("zookeeper-0", "zookeeper-1", "zookeeper-2"),
            List.of("instance-0~zookeeper", "agent-1~mesos"));
    private static final Targets GIVEN = new Targets(
            List.of("instance-0", "instance-1", "instance-2"),
            List.of(),
            List.of(),
            List.of(),
            List.of("instance-0~zookeeper"));
    private static final int MINUTE = 60_000;
    private static final int SESSION = 4_000;

    private static List<Fault> plan(long seed, Targets targets) {
        return FaultPlan.draw(seed, MINUTE, targets, SESSION);
    }

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherOneAnother() {
        assertThat(plan(7, ALL)).isEqualTo(plan(7, ALL)).isNotEqualTo(plan(8, ALL));
    }

    @Test
    void everyKindOfFaultComesAndEveryTargetIsHit() {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        List<String> targets = new ArrayList<>();
        for (long seed = 0; seed < 50; seed++) {
            plan(seed, ALL).forEach(f -> {
                kinds.add(f.kind());
                targets.add(f.target());
            });
        }
        assertThat(kinds).containsExactlyInAnyOrder(FaultKind.values());
        assertThat(targets)
                .containsAll(ALL.instances())
                .containsAll(ALL.masters())
                .containsAll(ALL.agents())
                .containsAll(ALL.servers())
                .containsAll(ALL.lines())
                .contains(Targets.LEADER, Targets.LEADING_MASTER, Targets.TASK);
    }

    @Test
    void someFaultsComeTogetherAndAMinuteHasEnoughOfThem() {
        List<Fault> all = new ArrayList<>();
        int together = 0;
        for (long seed = 0; seed < 20; seed++) {
            List<Fault> plan = plan(seed, ALL);
            for (int i = 1; i < plan.size(); i++) {
                together += plan.get(i).atMillis()
                                < plan.get(i - 1).atMillis() + plan.get(i - 1).forMillis()
                        ? 1
                        : 0;
            }
            all.addAll(plan);
        }
        assertThat(all.size() / 20).isBetween(15, 50);
        assertThat(together).isGreaterThan(all.size() / 10);
    }

    @Test
    void pausesAreShorterOrLongerThanTheSession() {
        List<Long> pauses = new ArrayList<>();
        for (long seed = 0; seed < 20; seed++) {
            plan(seed, ALL).stream().filter(f -> f.kind() == FaultKind.PAUSE).forEach(f -> pauses.add(f.forMillis()));
        }
        assertThat(pauses).anyMatch(p -> p < SESSION).anyMatch(p -> p > SESSION);
    }

    @Test
    void nobodyIsHarmedTwiceAtOnceAndNothingBeginsAfterTheEnd() {
        for (long seed = 0; seed < 50; seed++) {
            Map<String, Long> until = new HashMap<>();
            int number = 0;
            for (Fault f : plan(seed, ALL)) {
                assertThat(f.number()).isEqualTo(++number);
                assertThat(f.atMillis())
                        .isGreaterThan(until.getOrDefault(f.target(), 0L))
                        .isLessThan(MINUTE);
                until.put(f.target(), f.atMillis() + f.forMillis());
            }
        }
    }

    @Test
    void aGivenClusterIsNotHarmed() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(plan(seed, GIVEN))
                    .isNotEmpty()
                    .allMatch(f ->
                            f.target().startsWith("instance-") || f.target().equals(Targets.LEADER));
        }
    }
}
