package streamsx.mesos.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.invariants.check.Invariant.ALLOCATED_LIVES_OR_REVOKED;
import static streamsx.mesos.invariants.check.Invariant.BOUNDED;
import static streamsx.mesos.invariants.check.Invariant.GIVEN_BACK_ENDS;
import static streamsx.mesos.invariants.check.Invariant.NO_ORPHAN;
import static streamsx.mesos.invariants.check.Invariant.ONE_TASK_PER_RESOURCE;
import static streamsx.mesos.invariants.check.Invariant.UNIQUE_IDS;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;

/** What the checker says when one thing is wrong with resources and their tasks. */
class OutsideCheckerTest extends OutsideHistory {
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
}
