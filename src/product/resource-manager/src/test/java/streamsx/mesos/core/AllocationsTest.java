package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.core.model.TaskState;

/** Requests for resources, from their arrival to the answer and beyond it. */
class AllocationsTest extends MachineTestBase {
    @Test
    void u03IsAllocatedOnlyAfterRunningLongerThanTheMinimum() {
        allocate(AllocationKind.SYNCHRONOUS, 1, "");
        offer(A);
        report(task(0), TaskState.RUNNING);
        after(2000);
        assertThat(last(Effect.Reply.class)).isEmpty();
        after(1);
        Answer.Resources answer =
                (Answer.Resources) last(Effect.Reply.class).get(0).answer();
        assertThat(answer.resources().get(0).request()).isEqualTo(RequestState.ALLOCATED);
        assertThat(resource(0).notification())
                .as("none for what was answered ALLOCATED")
                .isNull();
    }

    @Test
    void u03AnswersPendingAtTheTimeoutAndAnnouncesLater() {
        allocate(AllocationKind.FLEXIBLE, 2, "");
        offer(A);
        report(task(0), TaskState.RUNNING);
        after(5000);
        Answer.Resources answer =
                (Answer.Resources) last(Effect.Reply.class).get(0).answer();
        assertThat(answer.resources())
                .extracting(StreamsMesosResource::request)
                .containsExactly(RequestState.ALLOCATED, RequestState.PENDING);
        report(task(1), TaskState.RUNNING);
        after(2000);
        assertThat(last(Effect.Notify.class))
                .as("the minimum holds for announcements too")
                .isEmpty();
        after(1);
        assertThat(last(Effect.Notify.class)).hasSize(1);
        assertThat(resource(1).request()).isEqualTo(RequestState.ALLOCATED);
        assertThat(resource(1).notification().kind()).isEqualTo(Notification.Kind.ALLOCATED);
    }

    @Test
    void whatARepeatedRequestIsAnsweredNeedsNoAnnouncementAnyMore() {
        send(new Event.ReplyDelivered(allocate(AllocationKind.FLEXIBLE, 1, "key-1")));
        offer(A);
        after(5000);
        send(new Event.ReplyDelivered(last(Effect.Reply.class).get(0).replyId()));
        report(task(0), TaskState.RUNNING);
        after(2001);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.ALLOCATED);
        long reply = allocate(AllocationKind.FLEXIBLE, 1, "key-1");
        assertThat(((Answer.Resources) last(Effect.Reply.class).get(0).answer())
                        .resources()
                        .get(0)
                        .request())
                .isEqualTo(RequestState.ALLOCATED);
        assertThat(resource(0).notification())
                .as("the answer may still be lost")
                .isNotNull();
        send(new Event.ReplyDelivered(reply));
        assertThat(resource(0).notification()).isNull();
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
    }

    @Test
    void u05AMasterIsAllocatedOrRefusedNeverPending() {
        allocate(AllocationKind.MASTER, 1, "");
        after(30_000);
        assertThat(((Answer.Refused) last(Effect.Reply.class).get(0).answer()).reason())
                .isEqualTo(Answer.Reason.UNAVAILABLE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.CANCELLED);
    }

    @Test
    void aWaitForEverHasNoEnd() {
        waits(Map.of(AllocationKind.FLEXIBLE, Policy.FOREVER));
        restart();
        subscribe();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        after(10_000_000);
        assertThat(last(Effect.Reply.class)).isEmpty();
    }

    @Test
    void h5ACountBeyondTheLimitSaysHowManyThereAre() {
        allocate(AllocationKind.FLEXIBLE, 1_000_000, "");
        assertThat(stored).hasSize(100);
        after(5000);
        Answer.Resources answer =
                (Answer.Resources) last(Effect.Reply.class).get(0).answer();
        assertThat(answer.requested()).isEqualTo(1_000_000);
        assertThat(answer.resources()).hasSize(100);
    }

    private static AllocationRequest request(AllocationKind kind, int count, String tag, String command, String value) {
        TreeMap<String, Map<String, String>> tags = new TreeMap<>();
        tags.put(tag, Map.of());
        return new AllocationRequest(
                "c1", "key-1", kind, count, tags, new ResourceSize(2, 4096), command, Map.of("E", value));
    }

    @Test
    void h5AKeyIsForOneRequestAndItsRepetitions() {
        AllocationRequest request = request(AllocationKind.FLEXIBLE, 2, "a", "run", "1");
        send(new Event.Allocate(++replyId, request));
        for (AllocationRequest other : List.of(
                request(AllocationKind.SYNCHRONOUS, 2, "a", "run", "1"),
                request(AllocationKind.FLEXIBLE, 1, "a", "run", "1"),
                request(AllocationKind.FLEXIBLE, 2, "b", "run", "1"),
                request(AllocationKind.FLEXIBLE, 2, "a", "walk", "1"),
                request(AllocationKind.FLEXIBLE, 2, "a", "run", "2"),
                request(AllocationKind.FLEXIBLE, 2, "a", "", "1"))) {
            send(new Event.Allocate(++replyId, other));
            Answer.Refused refused =
                    (Answer.Refused) last(Effect.Reply.class).get(0).answer();
            assertThat(refused.reason()).isEqualTo(Answer.Reason.CONFLICT);
            assertThat(refused.field()).isEqualTo("key");
            assertThat(stored).hasSize(2);
        }
        send(new Event.Allocate(++replyId, request));
        assertThat(last(Effect.Reply.class)).isEmpty();
        assertThat(stored).hasSize(2);
        send(new Event.ReleaseAll(++replyId, "c1"));
        send(new Event.Allocate(++replyId, request(AllocationKind.SYNCHRONOUS, 1, "b", "walk", "2")));
        assertThat(stored).as("a key whose resources are gone is free").hasSize(3);
    }

    private void invalid(int times) {
        for (int i = 0; i < times; i++) {
            offer(new Offer("o" + stored.size() + i + now, "agent-" + i, "host", "*", 8, 16_000));
            send(new Event.StatusUpdate(
                    subscription, task(stored.size() - 1), TaskState.ERROR, "agent-a", "ab", "too small"));
            after(10_000);
        }
    }

    @Test
    void h6ATaskThatMesosCallsInvalidEachTimeEndsItsRequestWithTheReason() {
        waits(Map.of(AllocationKind.FLEXIBLE, Policy.FOREVER));
        restart();
        subscribe();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        invalid(2);
        assertThat(resource(0).request()).isEqualTo(RequestState.NEW);
        offer(B);
        send(new Event.StatusUpdate(subscription, task(0), TaskState.ERROR, "agent-b", "ab", "too small"));
        Answer.Refused refused =
                (Answer.Refused) last(Effect.Reply.class).get(0).answer();
        assertThat(refused.reason()).isEqualTo(Answer.Reason.INVALID);
        assertThat(refused.message()).contains("too small");
        assertThat(resource(0).state()).isEqualTo(ResourceState.CANCELLED);
        assertThat(resource(0).completion()).isEqualTo(TaskCompletionStatus.ERROR);
        after(100_000);
        offer(A, B);
        assertThat(last(Effect.Accept.class)).isEmpty();
    }

    @Test
    void h6WhoWasAnsweredPendingIsNotified() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        after(5000);
        assertThat(resource(0).request()).isEqualTo(RequestState.PENDING);
        invalid(3);
        assertThat(resource(0).request()).isEqualTo(RequestState.RELEASED);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @Test
    void h6AnotherFailureInBetweenBeginsAnew() {
        waits(Map.of(AllocationKind.FLEXIBLE, Policy.FOREVER));
        restart();
        subscribe();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        invalid(2);
        offer(B);
        report(task(0), TaskState.DROPPED);
        after(60_000);
        invalid(2);
        assertThat(resource(0).request()).isEqualTo(RequestState.NEW);
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
    void u25IdsAreNeverUsedTwice() {
        allocated();
        send(new Event.ReleaseAll(++replyId, "c1"));
        report(task(0), TaskState.KILLED);
        restart();
        subscribe();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        assertThat(stored).containsOnlyKeys("resource_0", "resource_1");
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

    /** The first answer may have arrived: then the client uses what the second one says it cannot have. */
    @Test
    void aMasterThatMayBeInUseIsRevokedWhenItsRepeatedRequestIsRefused() {
        allocate(AllocationKind.MASTER, 1, "");
        offer(A);
        report(task(0), TaskState.RUNNING);
        after(2001);
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
        restart();
        subscribe();
        report(task(0), TaskState.UNREACHABLE);
        allocate(AllocationKind.MASTER, 1, "");
        assertThat(stored).as("the repeated request gets the same").hasSize(1);
        after(30_000);
        assertThat(resource(0).request()).isEqualTo(RequestState.CANCELLED);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @Test
    void aKeyOfWhichSomeHaveEndedGetsTheOthers() {
        allocate(AllocationKind.FLEXIBLE, 2, "key-1");
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        allocate(AllocationKind.FLEXIBLE, 2, "key-1");
        after(5000);
        assertThat(stored).hasSize(2);
        Effect.Reply second = last(Effect.Reply.class).get(1);
        assertThat(((Answer.Resources) second.answer()).resources())
                .extracting(StreamsMesosResource::id)
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
        send(new Event.Allocate(
                ++replyId,
                new AllocationRequest(
                        "c1",
                        "",
                        AllocationKind.SYNCHRONOUS,
                        1,
                        new TreeMap<>(),
                        new ResourceSize(1, 1),
                        "",
                        Map.of())));
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
        send(new Event.Allocate(
                ++replyId,
                new AllocationRequest(
                        "c1",
                        "",
                        AllocationKind.SYNCHRONOUS,
                        1,
                        new TreeMap<>(),
                        new ResourceSize(1, 1),
                        "",
                        Map.of())));
        send(new Event.ReplyDelivered(replyId));
        after(60_000);
        assertThat(resource(0).state()).isEqualTo(ResourceState.CANCELLED);
    }

    @Test
    void u25EndedResourcesAreForgottenBeyondANumber() {
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
        send(new Event.Allocate(
                ++replyId,
                new AllocationRequest(
                        "nobody",
                        "",
                        AllocationKind.FLEXIBLE,
                        1,
                        new TreeMap<>(),
                        new ResourceSize(1, 1),
                        "x",
                        Map.of())));
        assertThat(((Answer.Refused) last(Effect.Reply.class).get(0).answer()).field())
                .isEqualTo("clientId");
        assertThat(stored).isEmpty();
    }
}
