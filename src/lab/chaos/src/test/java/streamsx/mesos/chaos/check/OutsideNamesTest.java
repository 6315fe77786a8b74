package streamsx.mesos.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.invariants.check.Invariant.ONE_FRAMEWORK;
import static streamsx.mesos.invariants.check.Invariant.ONE_LEADER;
import static streamsx.mesos.invariants.check.Invariant.UNIQUE_IDS;
import static streamsx.mesos.invariants.check.Invariant.WRITE_AHEAD;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceSpec;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.ResourceStatus;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskCompletionStatus;

/** What the checker says of names, commits, frameworks and exit codes; and the excerpt that explains a finding. */
class OutsideNamesTest extends OutsideHistory {
    @Test
    void aSecondFramework() {
        begin();
        facts.add(new Fact.FrameworkSeen(at(), "Mesos", "F2", "active"));
        finds(ONE_FRAMEWORK);
    }

    @Test
    void aFrameworkThatEnded() {
        begin();
        facts.add(new Fact.FrameworkSeen(at(), "Mesos", "F", "completed"));
        finds(ONE_FRAMEWORK);
    }

    @Test
    void namesThatAreUsedTwice() {
        begin();
        facts.add(new Fact.TaskSeen(at(), T, "S1", "TASK_RUNNING", now - 500));
        facts.add(new Fact.TaskSeen(at(), "streams_resource_2_0_1", "S1", "TASK_RUNNING", now - 500));
        facts.add(new Fact.Answered(at(), "c1", 1, 1, "allocate", 200, List.of(ALLOCATED)));
        facts.add(new Fact.Counted(at(), 1, 2, 1));
        assertThat(OutsideChecker.check(facts)).hasSize(4);
        finds(UNIQUE_IDS);
    }

    @Test
    void aNotificationThatMeansTwoThings() {
        begin();
        revoked();
        facts.add(new Fact.Notified(at(), "c0", 5, "REVOKED", new Fact.Reported("resource_9", "", "", ""), at()));
        finds(UNIQUE_IDS);
    }

    @Test
    void anotherResourceOfTheSameName() {
        begin();
        facts.add(new Fact.Stored(
                at(),
                new StreamsMesosResource(
                        new ResourceSpec(
                                1,
                                R,
                                "mesos_" + R,
                                "c1",
                                "",
                                AllocationKind.FLEXIBLE,
                                new TreeMap<>(),
                                new ResourceSize(1, 16),
                                9,
                                false),
                        new ResourceStatus(
                                "sleep 1",
                                Map.of(),
                                ResourceState.RUNNING,
                                RequestState.ALLOCATED,
                                TaskCompletionStatus.NONE,
                                running().task(),
                                1,
                                true,
                                null,
                                0)),
                now));
        finds(UNIQUE_IDS);
    }

    @Test
    void aCommitOfAnEarlierTerm() {
        begin();
        commit(8, 1, 6);
        finds(ONE_LEADER);
    }

    @Test
    void aCommitThatSomebodyElseMade() {
        begin();
        commit(9, 2, 2);
        finds(ONE_LEADER);
    }

    @Test
    void exitCodesAndAnswersOfADefect() {
        begin();
        facts.add(new Fact.Ended(at(), "instance-0", 12, false));
        facts.add(new Fact.Answered(at(), "c0", 3, 1, "allocate", 500, List.of()));
        assertThat(OutsideChecker.check(facts))
                .hasSize(2)
                .extracting(Finding::rule)
                .containsOnly(Finding.DEFECT);
    }

    @Test
    void theExcerptShowsTheResourceItsRequestsAndTheFaultsAround() {
        begin();
        facts.add(new Fact.FaultBegan(at(), 9, "agent-0~mesos", "fault 9: HOLD agent-0~mesos"));
        facts.add(new Fact.Stored(
                at(),
                new StreamsMesosResource(
                        new ResourceSpec(
                                5,
                                "resource_5",
                                "x",
                                "c1",
                                "",
                                AllocationKind.FLEXIBLE,
                                new TreeMap<>(),
                                new ResourceSize(1, 16),
                                1,
                                false),
                        new ResourceStatus(
                                "sleep 1",
                                Map.of(),
                                ResourceState.NEW,
                                RequestState.NEW,
                                TaskCompletionStatus.NONE,
                                null,
                                0,
                                false,
                                null,
                                0)),
                now));
        givenBack();
        facts.add(stage(Fact.Stage.DRAINED, ended(), Map.of(T, R), Map.of()));
        List<String> lines = Excerpt.of(OutsideChecker.check(facts).get(0), facts);
        assertThat(lines)
                .anyMatch(l -> l.contains("c0 asks (1.1) allocate"))
                .anyMatch(l -> l.contains("fault 9: HOLD"))
                .anyMatch(l -> l.contains("process 77 runs"))
                .noneMatch(l -> l.contains("resource_5"));
    }

    @Test
    void aTaskThatNobodyHadStored() {
        begin();
        facts.add(new Fact.NotDurable(at(), T2, R));
        finds(WRITE_AHEAD);
    }
}
