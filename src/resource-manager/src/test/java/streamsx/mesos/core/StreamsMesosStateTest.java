package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rules of the state machine, one event after the other, with a restart as a new machine on the same state. */
class StreamsMesosStateTest extends MachineTestBase {
    @Test
    void takesAFreshFrameworkIdOnceAndKeepsIt() {
        assertThat(framework.id()).isEqualTo("fresh-id");
        assertThat(framework.standing()).isEqualTo(Framework.Standing.REGISTERED);
        state = new StreamsMesosState(policy, new StoredState(framework, ids, clients, stored, List.of()), now);
        assertThat(state.begin("another-id")).isEmpty();
        assertThat(state.framework().id()).isEqualTo("fresh-id");
    }

    @Test
    void theLaunchIsAmongTheChangesBeforeTheAccept() {
        allocate(AllocationKind.SYNCHRONOUS, 2, "");
        offer(A, B);
        assertThat(last(Effect.PutResource.class)).hasSize(2);
        List<Effect.Accept> accepts = last(Effect.Accept.class);
        assertThat(accepts).hasSize(2).extracting(Effect.Accept::agentId)
            .containsExactlyInAnyOrder("agent-a", "agent-b");
        assertThat(ids.nextTask()).isEqualTo(2);
        assertThat(resource(0).task().taskId()).isNotEqualTo(resource(1).task().taskId());
    }

    @Test
    void isAllocatedOnlyAfterRunningLongerThanTheMinimum() {
        allocate(AllocationKind.SYNCHRONOUS, 1, "");
        offer(A);
        report(task(0), TaskState.RUNNING);
        after(2000);
        assertThat(last(Effect.Reply.class)).isEmpty();
        after(1);
        Answer.Resources answer = (Answer.Resources) last(Effect.Reply.class).get(0).answer();
        assertThat(answer.resources().get(0).request()).isEqualTo(RequestState.ALLOCATED);
        assertThat(resource(0).notification()).as("none for what was answered ALLOCATED").isNull();
    }

    @Test
    void answersPendingAtTheTimeoutAndAnnouncesLater() {
        allocate(AllocationKind.FLEXIBLE, 2, "");
        offer(A);
        report(task(0), TaskState.RUNNING);
        after(5000);
        Answer.Resources answer = (Answer.Resources) last(Effect.Reply.class).get(0).answer();
        assertThat(answer.resources()).extracting(StreamsMesosResource::request)
            .containsExactly(RequestState.ALLOCATED, RequestState.PENDING);
        report(task(1), TaskState.RUNNING);
        after(2001);
        assertThat(last(Effect.Notify.class)).hasSize(1);
        assertThat(resource(1).request()).isEqualTo(RequestState.ALLOCATED);
        assertThat(resource(1).notification().kind()).isEqualTo(Notification.Kind.ALLOCATED);
    }

    @Test
    void aMasterIsAllocatedOrRefusedNeverPending() {
        allocate(AllocationKind.MASTER, 1, "");
        after(30_000);
        assertThat(((Answer.Refused) last(Effect.Reply.class).get(0).answer()).reason())
            .isEqualTo(Answer.Reason.UNAVAILABLE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.CANCELLED);
    }

    @Test
    void aNegativeWaitHasNoEnd() {
        Map<AllocationKind, Long> waits = new HashMap<>(policy.waits());
        waits.put(AllocationKind.FLEXIBLE, -1L);
        policy = new Policy("mesos", waits, 2000, 60_000, 600_000, 900_000, 15_000, 1000, 3600, 100, 100, false, 30_000,
            60_000);
        restart();
        subscribe();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        after(10_000_000);
        assertThat(last(Effect.Reply.class)).isEmpty();
    }

    @Test
    void aHugeCountDoesNotMakeAHugeNumberOfPlaceholders() {
        allocate(AllocationKind.FLEXIBLE, 1_000_000, "");
        assertThat(stored).hasSize(100);
    }

    @Test
    void aFailureBeforeAllocationIsRelaunchedWithBackOffUnderANewTaskId() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        String first = task(0);
        report(first, TaskState.FAILED);
        assertThat(last(Effect.Acknowledge.class)).hasSize(1);
        assertThat(resource(0).state()).isEqualTo(ResourceState.NEW);
        offer(A);
        assertThat(last(Effect.Accept.class)).as("not before the back-off is over").isEmpty();
        after(1000);
        assertThat(last(Effect.Revive.class)).hasSize(1);
        offer(A);
        assertThat(task(0)).isNotEqualTo(first);
        report(first, TaskState.RUNNING);
        assertThat(last(Effect.Kill.class)).as("a superseded task seen alive is killed")
            .extracting(Effect.Kill::taskId).containsExactly(first);
        assertThat(resource(0).state()).isEqualTo(ResourceState.LAUNCHED);
    }

    @Test
    void aFailureAfterAllocationIsRevokedOnce() {
        allocated();
        report(task(0), TaskState.FAILED);
        assertThat(last(Effect.Notify.class)).hasSize(1);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
        long sequence = resource(0).notification().sequence();
        report(task(0), TaskState.FAILED);
        assertThat(last(Effect.PutResource.class)).as("handlers are idempotent").isEmpty();
        assertThat(resource(0).notification().sequence()).isEqualTo(sequence);
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        assertThat(resource(0).notification()).as("it stays until the client releases").isNull();
    }

    @Test
    void u08ATaskThatFinishesUnaskedIsRevoked() {
        allocated();
        report(task(0), TaskState.FINISHED);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @Test
    void u07AReleasedResourceIsNeverReportedAsRevoked() {
        allocated();
        send(new Event.Release(++replyId, "c1", Set.of("resource_0", "no-such")));
        assertThat(last(Effect.Kill.class)).hasSize(1);
        report(task(0), TaskState.KILLED);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPED);
        assertThat(resource(0).completion()).isEqualTo(TaskCompletionStatus.KILLED);
        assertThat(resource(0).notification()).isNull();
        assertThat(last(Effect.Notify.class)).isEmpty();
    }

    @Test
    void u06AResourceReleasedBeforeItsLaunchIsNeverLaunched() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        assertThat(resource(0).state()).isEqualTo(ResourceState.CANCELLED);
        offer(A);
        assertThat(last(Effect.Accept.class)).isEmpty();
        assertThat(last(Effect.Decline.class)).hasSize(1);
    }

    @Test
    void u12CancelIgnoresUnknownNamesAndCancelsTheRest() {
        allocate(AllocationKind.FLEXIBLE, 2, "");
        after(5000);
        send(new Event.CancelPending(++replyId, "c1", Set.of("nonsense", "resource_0", "resource_1")));
        assertThat(stored.values()).allMatch(r -> r.request() == RequestState.CANCELLED);
    }

    @Test
    void theResourcesOfAnotherClientAreOutOfReach() {
        allocated();
        send(new Event.ConnectClient(++replyId, new Client("c2", "", "", Map.of())));
        send(new Event.Release(++replyId, "c2", Set.of("resource_0")));
        send(new Event.ReleaseAll(++replyId, "c2"));
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
    }

    @Test
    void aKillIsRepeatedWithBackOffUntilTheTaskHasEnded() {
        allocated();
        send(new Event.ReleaseAll(++replyId, "c1"));
        after(14_999);
        assertThat(last(Effect.Kill.class)).isEmpty();
        after(1);
        assertThat(last(Effect.Kill.class)).hasSize(1);
        after(29_999);
        assertThat(last(Effect.Kill.class)).isEmpty();
        after(1);
        assertThat(last(Effect.Kill.class)).hasSize(1);
        report(task(0), TaskState.KILLED);
        after(600_000);
        assertThat(last(Effect.Kill.class)).isEmpty();
    }

    @Test
    void aRunningTaskThatNobodyKnowsIsKilledAndAcknowledged() {
        report("stranger", TaskState.RUNNING);
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly("stranger");
        assertThat(last(Effect.Acknowledge.class)).hasSize(1);
        send(new Event.StatusUpdate(subscription, "stranger", TaskState.GONE, "agent-a", "", ""));
        assertThat(last).isEmpty();
    }

    @Test
    void anUpdateWithoutUuidIsNotAcknowledged() {
        allocated();
        send(new Event.StatusUpdate(subscription, task(0), TaskState.RUNNING, "agent-a", "", ""));
        assertThat(last(Effect.Acknowledge.class)).isEmpty();
    }

    @Test
    void unreachableAndLostKeepTheResourceAndItsTaskComesBack() {
        for (TaskState away : List.of(TaskState.UNREACHABLE, TaskState.LOST)) {
            stored.clear();
            ids = Ids.INITIAL;
            restart();
            subscribe();
            allocated();
            String task = task(0);
            report(task, away);
            assertThat(resource(0).task().unreachable()).isTrue();
            assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
            report(task, TaskState.RUNNING);
            assertThat(resource(0).task().unreachable()).isFalse();
            assertThat(task(0)).isEqualTo(task);
        }
    }

    @Test
    void unknownIsNoVerdictBeforeTheAgentsReregistrationTime() {
        allocated();
        report(task(0), TaskState.UNKNOWN);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        after(600_000);
        report(task(0), TaskState.UNKNOWN);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @Test
    void aNewTermReconcilesExplicitlyNamingTheAgentAndImplicitly() {
        allocated();
        restart();
        subscribe();
        List<Effect.Reconcile> asked = last(Effect.Reconcile.class);
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).tasks()).containsExactly(new Effect.TaskRef(task(0), "agent-a"));
        assertThat(asked.get(1).tasks()).isEmpty();
        after(2000);
        assertThat(last(Effect.Reconcile.class)).as("asked again until answered").hasSize(1);
        report(task(0), TaskState.RUNNING);
        assertThat(state.unreconciled()).isZero();
        after(60_000);
        assertThat(last(Effect.Reconcile.class)).isEmpty();
        after(900_000);
        assertThat(last(Effect.Reconcile.class)).as("both again periodically").hasSize(2);
    }

    @Test
    void aLaunchUnderWayIsNotReconciledBeforeItsAcceptWasTaken() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        after(900_000);
        assertThat(last(Effect.Reconcile.class)).allMatch(r -> r.tasks().isEmpty());
        send(new Event.LaunchTaken(Set.of(task(0))));
        after(900_000);
        assertThat(last(Effect.Reconcile.class).get(0).tasks()).hasSize(1);
    }

    @Test
    void aLaunchThatNeverLeftIsFoundOutAndRepeatedByTheNextTerm() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        String lost = task(0);
        restart();
        subscribe();
        assertThat(last(Effect.Reconcile.class).get(0).tasks()).hasSize(1);
        report(lost, TaskState.GONE);
        after(1000);
        offer(B);
        assertThat(task(0)).isNotEqualTo(lost);
        assertThat(last(Effect.Accept.class)).hasSize(1);
    }

    @Test
    void aKillThatNeverLeftIsRepeatedByTheNextTerm() {
        allocated();
        send(new Event.ReleaseAll(++replyId, "c1"));
        restart();
        subscribe();
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task(0));
    }

    @Test
    void idsAreNeverUsedTwice() {
        allocated();
        send(new Event.ReleaseAll(++replyId, "c1"));
        report(task(0), TaskState.KILLED);
        restart();
        subscribe();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        assertThat(stored).containsOnlyKeys("resource_0", "resource_1");
    }

    @Test
    void aRefusedOrDroppedLaunchLeadsToANewMatch() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        send(new Event.LaunchRefused(Set.of(task(0)), "rescinded"));
        assertThat(resource(0).state()).isEqualTo(ResourceState.NEW);
        after(1000);
        offer(B);
        assertThat(resource(0).task().agentId()).isEqualTo("agent-b");
    }

    @Test
    void offersOfAnEarlierSubscriptionAreVoid() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        long old = subscription;
        send(new Event.Disconnected());
        subscribe();
        send(new Event.OffersReceived(old, List.of(A)));
        assertThat(last(Effect.Accept.class)).isEmpty();
    }

    @Test
    void withoutDemandOffersAreSuppressedAndNoneIsHeld() {
        restart();
        subscribe();
        assertThat(last(Effect.Suppress.class)).hasSize(1);
        offer(A);
        assertThat(last(Effect.Decline.class).get(0).refuseSeconds()).isEqualTo(3600);
        allocate(AllocationKind.FLEXIBLE, 1, "");
        assertThat(last(Effect.Revive.class)).hasSize(1);
        offer(A);
        assertThat(last(Effect.Suppress.class)).hasSize(1);
    }

    @Test
    void revivesGoThroughATokenBucket() {
        int revives = 0;
        for (int i = 0; i < 30; i++) {
            allocate(AllocationKind.FLEXIBLE, 1, "");
            revives += last(Effect.Revive.class).size();
            offer(A);
        }
        assertThat(revives).isBetween(8, 10);
        allocate(AllocationKind.FLEXIBLE, 1, "");
        after(2000);
        assertThat(last(Effect.Revive.class)).hasSize(1);
    }

    @Test
    void aRepeatedRequestWithTheSameKeyGetsTheSameResources() {
        allocate(AllocationKind.FLEXIBLE, 2, "key-1");
        restart();
        subscribe();
        allocate(AllocationKind.FLEXIBLE, 2, "key-1");
        assertThat(stored).hasSize(2);
    }

    /**
     * For as long as the ended ones were remembered, a client with a key of its own got them again and again: an answer
     * that nobody can use, and no way to a resource but another key.
     */
    @Test
    void aKeyWhoseResourcesHaveAllEndedGetsNewOnes() {
        allocate(AllocationKind.MASTER, 1, "key-1");
        after(30_000);
        assertThat(resource(0).request()).isEqualTo(RequestState.CANCELLED);
        allocate(AllocationKind.MASTER, 1, "key-1");
        assertThat(stored).hasSize(2);
        offer(A);
        report(task(1), TaskState.RUNNING);
        after(2001);
        report(task(1), TaskState.FAILED);
        allocate(AllocationKind.MASTER, 1, "key-1");
        assertThat(stored).hasSize(3);
        allocate(AllocationKind.MASTER, 1, "key-1");
        assertThat(stored).as("while one lives there is no other").hasSize(3);
    }

    @Test
    void aKeyOfWhichSomeHaveEndedGetsTheOthers() {
        allocate(AllocationKind.FLEXIBLE, 2, "key-1");
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        allocate(AllocationKind.FLEXIBLE, 2, "key-1");
        after(5000);
        assertThat(stored).hasSize(2);
        Effect.Reply second = last(Effect.Reply.class).get(1);
        assertThat(((Answer.Resources) second.answer()).resources()).extracting(StreamsMesosResource::id)
            .containsExactly("resource_1");
    }

    /** Such an answer was put on the clock again, and its resource taken from the client that used it. */
    @Test
    void aLostAnswerToARepeatedRequestDoesNotEndWhatTheClientHas() {
        long reply = allocate(AllocationKind.SYNCHRONOUS, 1, "key-1");
        offer(A);
        report(task(0), TaskState.RUNNING);
        after(2001);
        send(new Event.ReplyDelivered(reply));
        send(new Event.ReplyLost(allocate(AllocationKind.SYNCHRONOUS, 1, "key-1")));
        after(600_000);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
    }

    @Test
    void failuresOfWhatHasEndedAreForgotten() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        report(task(0), TaskState.FAILED);
        assertThat(state.remembered()).isEqualTo(1);
        after(1000);
        offer(B);
        report(task(0), TaskState.RUNNING);
        after(5001);
        assertThat(state.remembered()).isEqualTo(1);
        report(task(0), TaskState.FAILED);
        after(1);
        assertThat(resource(0).state()).isEqualTo(ResourceState.FAILED);
        assertThat(state.remembered()).isZero();
    }

    @Test
    void rule10AnAnswerThatMayHaveBeenLostGoesToTheNextEqualRequest() {
        allocate(AllocationKind.SYNCHRONOUS, 1, "");
        offer(A);
        report(task(0), TaskState.RUNNING);
        after(2001);
        assertThat(resource(0).answered()).isFalse();
        restart();
        subscribe();
        report(task(0), TaskState.RUNNING);
        long reply = allocate(AllocationKind.SYNCHRONOUS, 1, "");
        assertThat(stored).as("no second resource").hasSize(1);
        Effect.Reply answer = last(Effect.Reply.class).get(0);
        assertThat(answer.replyId()).isEqualTo(reply);
        assertThat(((Answer.Resources) answer.answer()).resources()).hasSize(1);
    }

    @Test
    void rule10OtherwiseItIsRevokedAndStoppedAfterTheGrace() {
        long reply = allocate(AllocationKind.SYNCHRONOUS, 1, "");
        offer(A);
        report(task(0), TaskState.RUNNING);
        after(2001);
        send(new Event.ReplyLost(reply));
        after(59_999);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        after(1);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @Test
    void reserveThenStart() {
        send(new Event.Allocate(++replyId, new AllocationRequest("c1", "", AllocationKind.SYNCHRONOUS, 1,
            new TreeMap<>(), new Demand(1, 1), "", Map.of())));
        assertThat(last(Effect.Reply.class)).hasSize(1);
        offer(A);
        assertThat(last(Effect.Accept.class)).isEmpty();
        send(new Event.Start(++replyId, "c1", Map.of("resource_0", "go"), Map.of()));
        offer(A);
        assertThat(last(Effect.Accept.class).get(0).launches().get(0).command()).isEqualTo("go");
        send(new Event.Start(++replyId, "c1", Map.of("resource_9", "go"), Map.of()));
        assertThat(((Answer.Refused) last(Effect.Reply.class).get(0).answer()).reason())
            .isEqualTo(Answer.Reason.UNKNOWN);
    }

    @Test
    void whatIsReservedButNeverStartedIsGivenUp() {
        send(new Event.Allocate(++replyId, new AllocationRequest("c1", "", AllocationKind.SYNCHRONOUS, 1,
            new TreeMap<>(), new Demand(1, 1), "", Map.of())));
        send(new Event.ReplyDelivered(replyId));
        after(60_000);
        assertThat(resource(0).state()).isEqualTo(ResourceState.CANCELLED);
    }

    @Test
    void stopIsRefusedWhileResourcesAreAllocated() {
        allocated();
        send(new Event.Stop(++replyId, false));
        assertThat(((Answer.Refused) last(Effect.Reply.class).get(0).answer()).reason())
            .isEqualTo(Answer.Reason.CONFLICT);
        send(new Event.Stop(++replyId, true));
        assertThat(last(Effect.Reply.class).get(0).answer()).isEqualTo(new Answer.Done());
        assertThat(last(Effect.EndTerm.class)).isEmpty();
    }

    @Test
    void teardownWantsTheRightIdAndLeadsToAFreshOneNextTime() {
        allocated();
        send(new Event.Teardown(++replyId, "wrong"));
        assertThat(last(Effect.EndTerm.class)).isEmpty();
        assertThat(stored).hasSize(1);
        send(new Event.Teardown(++replyId, "fresh-id"));
        assertThat(last(Effect.EndTerm.class).get(0).ending()).isEqualTo(Effect.Ending.TORN_DOWN);
        assertThat(stored).isEmpty();
        assertThat(last.get(0)).as("the intent first, before anything is forgotten").isEqualTo(
            new Effect.PutFramework(new Framework("fresh-id", 1_000_000, Framework.Standing.TEARING_DOWN)));
        send(new Event.TornDown());
        assertThat(framework.standing()).isEqualTo(Framework.Standing.TORN_DOWN);
        state = new StreamsMesosState(policy, new StoredState(framework, ids, clients, stored, List.of()), now);
        keep(state.begin("second-id"));
        assertThat(framework.id()).isEqualTo("second-id");
    }

    @Test
    void aTeardownThatWasCutOffIsAllThatTheNextTermDoes() {
        allocated();
        StreamsMesosResource left = resource(0);
        send(new Event.Teardown(++replyId, "fresh-id"));
        stored.put(left.id(), left); // its removal went with a later transaction, which was not written
        restart();
        assertThat(framework.id()).isEqualTo("fresh-id");
        assertThat(stored).isEmpty();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        assertThat(((Answer.Refused) last(Effect.Reply.class).get(0).answer()).reason())
            .isEqualTo(Answer.Reason.UNAVAILABLE);
        send(new Event.Teardown(++replyId, "fresh-id"));
        assertThat(last).containsExactly(new Effect.Reply(replyId, new Answer.Done()));
        subscribe();
        assertThat(last(Effect.EndTerm.class)).extracting(Effect.EndTerm::ending)
            .containsExactly(Effect.Ending.TORN_DOWN);
        assertThat(framework.standing()).as("Mesos has not been told yet").isEqualTo(Framework.Standing.TEARING_DOWN);
    }

    @Test
    void aTeardownThatMesosHadHeardOfIsDone() {
        send(new Event.Teardown(++replyId, "fresh-id"));
        restart();
        send(new Event.FrameworkRemoved("Framework has been removed"));
        assertThat(framework.standing()).isEqualTo(Framework.Standing.TORN_DOWN);
        assertThat(last(Effect.EndTerm.class)).extracting(Effect.EndTerm::ending)
            .containsExactly(Effect.Ending.TORN_DOWN);
    }

    @Test
    void teardownIsRefusedWhileMesosWouldNotHearOfIt() {
        allocated();
        send(new Event.Disconnected());
        send(new Event.Teardown(++replyId, "fresh-id"));
        assertThat(((Answer.Refused) last(Effect.Reply.class).get(0).answer()).reason())
            .isEqualTo(Answer.Reason.UNAVAILABLE);
        assertThat(stored).hasSize(1);
        assertThat(framework.standing()).isEqualTo(Framework.Standing.REGISTERED);
    }

    @Test
    void aRemovedFrameworkIsNeverReplacedSilently() {
        allocated();
        send(new Event.FrameworkRemoved("Framework has been removed"));
        assertThat(framework.standing()).isEqualTo(Framework.Standing.REMOVED);
        assertThat(resource(0).completion()).isEqualTo(TaskCompletionStatus.LOST);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
        assertThat(last(Effect.EndTerm.class)).hasSize(1);
        restart();
        assertThat(last(Effect.EndTerm.class)).hasSize(1);
        assertThat(framework.id()).isEqualTo("fresh-id");
        policy = new Policy("mesos", policy.waits(), 2000, 60_000, 600_000, 900_000, 15_000, 1000, 3600, 100, 100,
            true, 30_000, 60_000);
        state = new StreamsMesosState(policy, new StoredState(framework, ids, clients, stored, List.of()), now);
        keep(state.begin("new-id"));
        assertThat(framework.id()).isEqualTo("new-id");
    }

    @Test
    void endedResourcesAreForgottenBeyondANumber() {
        for (int i = 0; i < 150; i++) {
            allocate(AllocationKind.FLEXIBLE, 1, "");
        }
        send(new Event.ReleaseAll(++replyId, "c1"));
        after(1);
        List<String> left = new ArrayList<>(stored.keySet());
        assertThat(left).hasSize(100).contains("resource_149").doesNotContain("resource_0");
    }

    @Test
    void aClockThatGoesBackChangesNothing() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        now -= 500_000;
        send(new Event.Tick(now));
        assertThat(last(Effect.Reply.class)).isEmpty();
        offer(A);
        report(task(0), TaskState.RUNNING);
        assertThat(resource(0).task().runningSince()).isEqualTo(1_000_000);
    }

    @Test
    void aRequestOfAStrangerIsRefused() {
        send(new Event.Allocate(++replyId, new AllocationRequest("nobody", "", AllocationKind.FLEXIBLE, 1,
            new TreeMap<>(), new Demand(1, 1), "x", Map.of())));
        assertThat(((Answer.Refused) last(Effect.Reply.class).get(0).answer()).field()).isEqualTo("clientId");
        assertThat(stored).isEmpty();
    }
}
