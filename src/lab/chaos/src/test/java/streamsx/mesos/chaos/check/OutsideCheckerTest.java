package streamsx.mesos.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.invariants.check.Invariant.ALLOCATED_LIVES_OR_REVOKED;
import static streamsx.mesos.invariants.check.Invariant.BOUNDED;
import static streamsx.mesos.invariants.check.Invariant.GIVEN_BACK_ENDS;
import static streamsx.mesos.invariants.check.Invariant.NOTIFIED;
import static streamsx.mesos.invariants.check.Invariant.NO_ORPHAN;
import static streamsx.mesos.invariants.check.Invariant.ONE_FRAMEWORK;
import static streamsx.mesos.invariants.check.Invariant.ONE_LEADER;
import static streamsx.mesos.invariants.check.Invariant.ONE_TASK_PER_RESOURCE;
import static streamsx.mesos.invariants.check.Invariant.UNIQUE_IDS;
import static streamsx.mesos.invariants.check.Invariant.WRITE_AHEAD;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceSpec;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.ResourceStatus;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskAttempt;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.invariants.check.Invariant;

/** A history in which all is well, and what the checker says when one thing in it is wrong. */
class OutsideCheckerTest {
    private static final String R = "resource_1";
    private static final String T = "streams_resource_1_0_1";
    private static final String T2 = "streams_resource_1_1_2";
    private static final Fact.Reported ALLOCATED = new Fact.Reported(R, T, "RUNNING", "ALLOCATED");

    private final List<Fact> facts = new ArrayList<>();
    private long now = 1_000_000;

    private static StreamsMesosResource resource(
            String task, ResourceState state, RequestState request, Notification notification) {
        return new StreamsMesosResource(
                new ResourceSpec(
                        1,
                        R,
                        "mesos_" + R,
                        "c0",
                        "",
                        AllocationKind.FLEXIBLE,
                        new TreeMap<>(),
                        new ResourceSize(1, 16),
                        1,
                        false),
                new ResourceStatus(
                        "sleep 1",
                        Map.of(),
                        state,
                        request,
                        TaskCompletionStatus.NONE,
                        new TaskAttempt(task, "S0", "agent-0", 1, 16, 1, 2, false),
                        1,
                        true,
                        notification,
                        0));
    }

    private static StreamsMesosResource running() {
        return resource(T, ResourceState.RUNNING, RequestState.ALLOCATED, null);
    }

    private static StreamsMesosResource ended() {
        return resource(T, ResourceState.STOPPED, RequestState.RELEASED, null);
    }

    private long at() {
        return now += 1_000;
    }

    private Fact.Stage stage(
            String name,
            StreamsMesosResource stored,
            Map<String, String> alive,
            Map<String, String> processes,
            String... missing) {
        return new Fact.Stage(at(), name, Map.of(R, stored), alive, processes, List.of(missing));
    }

    private void commit(int version, long term, long n) {
        facts.add(new Fact.Committed(at(), version, term, n));
    }

    /** Allocated, running, a leader later. */
    private void begin() {
        facts.add(new Fact.AgentsSeen(at(), List.of("agent-0", "agent-1")));
        commit(1, 1, 1);
        facts.add(new Fact.FrameworkSeen(at(), "ZooKeeper", "F", "NEVER_REGISTERED"));
        facts.add(new Fact.FrameworkSeen(at(), "Mesos", "F", "active"));
        facts.add(new Fact.Counted(at(), 2, 2, 1));
        facts.add(new Fact.Asked(at(), "c0", 1, 1, "allocate", "", List.of()));
        facts.add(new Fact.TaskSeen(at(), T, "S0", "TASK_RUNNING", now - 500));
        facts.add(new Fact.ProcessSeen(at(), T, R, 77, "agent-0"));
        facts.add(new Fact.Stored(at(), running(), now - 500));
        facts.add(new Fact.Answered(at(), "c0", 1, 1, "allocate", 200, List.of(ALLOCATED)));
        commit(5, 1, 5);
        commit(7, 2, 1);
    }

    private void settled() {
        facts.add(stage(Fact.Stage.SETTLED, running(), Map.of(T, R), Map.of(T, R)));
    }

    private void givenBack() {
        facts.add(new Fact.Asked(at(), "c0", 2, 1, "release", "", List.of(R)));
        facts.add(new Fact.Answered(at(), "c0", 2, 1, "release", 200, List.of()));
        processGone();
        facts.add(new Fact.Stored(at(), ended(), now - 500));
        facts.add(stage(Fact.Stage.DRAINED, ended(), Map.of(), Map.of()));
    }

    private void finds(Invariant... rules) {
        assertThat(OutsideChecker.check(facts))
                .extracting(Finding::rule)
                .isNotEmpty()
                .containsOnly(List.of(rules).stream().map(Enum::name).toArray(String[]::new));
    }

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        begin();
        settled();
        givenBack();
        facts.add(new Fact.Ended(at(), "instance-0", 10, false));
        facts.add(new Fact.Ended(at(), "master-0", 1, false));
        assertThat(OutsideChecker.check(facts)).isEmpty();
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

    private void processGone() {
        facts.add(new Fact.ProcessGone(at(), T, R, 77, now - 500));
    }

    private void stored(ResourceState state, RequestState request, Notification notification) {
        facts.add(new Fact.Stored(at(), resource(T, state, request, notification), now - 10));
    }

    private void notified(long sequence, Notification.Kind kind) {
        facts.add(new Fact.Notified(at(), "c0", sequence, kind.name(), ALLOCATED, now - 100));
    }

    /** Its task has ended, which its client learns. */
    private void revoked() {
        processGone();
        stored(ResourceState.FAILED, RequestState.RELEASED, new Notification(Notification.Kind.REVOKED, 5));
        notified(5, Notification.Kind.REVOKED);
    }

    @Test
    void anAllocatedTaskThatIsGoneWithoutAWord() {
        begin();
        processGone();
        settled();
        finds(ALLOCATED_LIVES_OR_REVOKED);
    }

    @Test
    void anAllocatedTaskThatMesosDoesNotKnow() {
        begin();
        facts.add(stage(Fact.Stage.SETTLED, running(), Map.of(), Map.of(T, R)));
        finds(ALLOCATED_LIVES_OR_REVOKED);
    }

    @Test
    void anAllocatedTaskThatIsGoneAndRevokedIsWell() {
        begin();
        revoked();
        facts.add(stage(Fact.Stage.SETTLED, ended(), Map.of(), Map.of()));
        assertThat(OutsideChecker.check(facts)).isEmpty();
    }

    @Test
    void aTaskThatIsRevokedThoughItLivesAndItsAgentWasNotAway() {
        begin();
        stored(ResourceState.STOPPING, RequestState.RELEASED, new Notification(Notification.Kind.REVOKED, 5));
        notified(5, Notification.Kind.REVOKED);
        processGone();
        stored(ResourceState.STOPPED, RequestState.RELEASED, null);
        finds(ALLOCATED_LIVES_OR_REVOKED);
    }

    @Test
    void anAllocatedTaskThatIsStartedAgain() {
        begin();
        facts.add(new Fact.ProcessSeen(at(), T, R, 78, "agent-0"));
        finds(ALLOCATED_LIVES_OR_REVOKED, UNIQUE_IDS, ONE_TASK_PER_RESOURCE);
    }

    @Test
    void anAllocatedResourceThatIsLaunchedAnew() {
        begin();
        processGone();
        facts.add(new Fact.Stored(at(), resource(T2, ResourceState.LAUNCHED, RequestState.ALLOCATED, null), now - 500));
        facts.add(new Fact.ProcessSeen(at(), T2, R, 78, "agent-1"));
        finds(ALLOCATED_LIVES_OR_REVOKED);
    }

    @Test
    void aResourceThatIsForgottenWhileItIsWanted() {
        begin();
        facts.add(new Fact.Removed(at(), R));
        finds(ALLOCATED_LIVES_OR_REVOKED, NO_ORPHAN);
    }

    @Test
    void aProcessWithoutAnOwner() {
        begin();
        stored(ResourceState.STOPPED, RequestState.RELEASED, null);
        settled();
        finds(NO_ORPHAN);
    }

    @Test
    void aTaskInMesosWithoutAnOwner() {
        begin();
        settled();
        givenBack();
        facts.add(stage(Fact.Stage.DRAINED, ended(), Map.of(T, R), Map.of()));
        finds(NO_ORPHAN);
    }

    @Test
    void withoutProcessesMesosWordIsTaken() {
        begin();
        facts.removeIf(Fact.ProcessSeen.class::isInstance);
        facts.add(stage(Fact.Stage.SETTLED, running(), Map.of(T, R), null));
        assertThat(OutsideChecker.check(facts)).isEmpty();
        facts.add(facts.size() - 1, new Fact.TaskSeen(at(), T, "S0", "TASK_FAILED", now - 500));
        finds(ALLOCATED_LIVES_OR_REVOKED);
    }

    /** A second task of the resource while the first one lives on agent-0. */
    private void second() {
        stored(ResourceState.NEW, RequestState.NEW, null);
        facts.add(new Fact.ProcessSeen(at(), T2, R, 78, "agent-1"));
        facts.add(new Fact.ProcessGone(at(), T2, R, 78, now - 10));
    }

    @Test
    void twoLiveTasksOfOneResource() {
        begin();
        second();
        finds(ONE_TASK_PER_RESOURCE, NO_ORPHAN);
    }

    @Test
    void twoLiveTasksAreWellWhileTheFirstOnesAgentIsAwayForLong() {
        begin();
        facts.add(new Fact.FaultBegan(at(), 1, "agent-0~mesos", "fault 1"));
        now += 10_000;
        facts.add(new Fact.ProcessSeen(at(), T2, R, 78, "agent-1"));
        facts.add(new Fact.ProcessGone(at(), T2, R, 78, now - 10));
        assertThat(OutsideChecker.check(facts)).isEmpty();
    }

    @Test
    void twoLiveTasksAreWellWhileNoMasterHearsTheFirstOnesAgent() {
        begin();
        facts.add(new Fact.AgentsSeen(at(), List.of("agent-1")));
        now += 10_000;
        facts.add(new Fact.ProcessSeen(at(), T2, R, 78, "agent-1"));
        facts.add(new Fact.ProcessGone(at(), T2, R, 78, now - 10));
        assertThat(OutsideChecker.check(facts)).isEmpty();
    }

    @Test
    void anAbsenceThatWasShortExplainsNothing() {
        begin();
        facts.add(new Fact.FaultBegan(at(), 1, "agent-0", "fault 1"));
        facts.add(new Fact.FaultEnded(at(), 1, "agent-0"));
        now += 60_000;
        facts.add(new Fact.ProcessSeen(at(), T2, R, 78, "agent-1"));
        facts.add(new Fact.ProcessGone(at(), T2, R, 78, now - 10));
        finds(ONE_TASK_PER_RESOURCE);
    }

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
    void notificationsOutOfOrder() {
        begin();
        revoked();
        notified(4, Notification.Kind.REVOKED);
        finds(NOTIFIED);
    }

    @Test
    void theSameNotificationAgainIsWell() {
        begin();
        revoked();
        notified(5, Notification.Kind.REVOKED);
        assertThat(OutsideChecker.check(facts)).isEmpty();
    }

    @Test
    void anAnnouncementAfterItWasRevoked() {
        begin();
        revoked();
        notified(6, Notification.Kind.ALLOCATED);
        finds(NOTIFIED);
    }

    @Test
    void anAnnouncementOfWhatWasAnsweredAsAllocated() {
        begin();
        stored(ResourceState.RUNNING, RequestState.ALLOCATED, new Notification(Notification.Kind.ALLOCATED, 5));
        notified(5, Notification.Kind.ALLOCATED);
        finds(NOTIFIED);
    }

    @Test
    void anAnnouncementThatCrossedTheAnswerIsWell() {
        begin();
        facts.add(new Fact.Stored(
                at(),
                resource(
                        T,
                        ResourceState.RUNNING,
                        RequestState.ALLOCATED,
                        new Notification(Notification.Kind.ALLOCATED, 5)),
                1_000_000));
        notified(5, Notification.Kind.ALLOCATED);
        assertThat(OutsideChecker.check(facts)).isEmpty();
    }

    @Test
    void aNotificationThatDoesNotArrive() {
        begin();
        processGone();
        stored(ResourceState.FAILED, RequestState.RELEASED, new Notification(Notification.Kind.REVOKED, 5));
        facts.add(stage(
                Fact.Stage.SETTLED, ended(), Map.of(), Map.of(), R + ": c0 has not heard Notification[REVOKED, 5]"));
        finds(NOTIFIED, BOUNDED, ALLOCATED_LIVES_OR_REVOKED);
    }

    @Test
    void aTaskThatNobodyHadStored() {
        begin();
        facts.add(new Fact.NotDurable(at(), T2, R));
        finds(WRITE_AHEAD);
    }

    @Test
    void whatWasGivenBackAndDoesNotEnd() {
        begin();
        facts.add(new Fact.Asked(at(), "c0", 2, 1, "release", "", List.of(R)));
        facts.add(new Fact.Answered(at(), "c0", 2, 1, "release", 200, List.of()));
        settled();
        finds(GIVEN_BACK_ENDS);
    }

    @Test
    void whatHadEndedAndLivesAgain() {
        begin();
        facts.add(new Fact.Stored(at(), ended(), now - 500));
        facts.add(new Fact.Stored(at(), running(), now - 500));
        finds(GIVEN_BACK_ENDS);
    }

    @Test
    void whatIsWaitedForTooLong() {
        begin();
        facts.add(stage(Fact.Stage.SETTLED, running(), Map.of(T, R), Map.of(T, R), R + " is LAUNCHED PENDING"));
        finds(BOUNDED);
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
}
