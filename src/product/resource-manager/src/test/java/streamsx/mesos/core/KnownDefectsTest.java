package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;

/**
 * Defects of the 0.5 line that no other test of the state machine shows, by their ids; the table of all is in
 * {@code ha-docs/testing.md}.
 */
class KnownDefectsTest extends MachineTestBase {
    private Answer.Resources answer() {
        assertThat(last(Effect.Reply.class)).hasSize(1);
        return (Answer.Resources) last(Effect.Reply.class).get(0).answer();
    }

    /** Each request was launched with a call of its own against the same offer. */
    @Test
    void u01AnOfferIsUsedByOneCallAndByNoMoreThanItHolds() {
        allocate(AllocationKind.FLEXIBLE, 5, "");
        offer(A); // has the cores of four, the memory of three
        List<Effect.Accept> accepts = last(Effect.Accept.class);
        assertThat(accepts).hasSize(1);
        assertThat(accepts.get(0).offerIds()).containsExactly("offer-a");
        assertThat(accepts.get(0).launches()).hasSize(3);
        assertThat(stored.values()).filteredOn(StreamsMesosResource::wantsTask).hasSize(2);
    }

    /** A running resource was counted again and again, so that too few were taken for all. */
    @Test
    void u02AWaitEndsWhenAllCanBeUsedAndNotBefore() {
        allocate(AllocationKind.SYNCHRONOUS, 3, "");
        offer(A);
        report(task(0), TaskState.RUNNING);
        after(10_000);
        assertThat(last(Effect.Reply.class)).as("one of three").isEmpty();
        report(task(1), TaskState.RUNNING);
        after(10_000);
        assertThat(last(Effect.Reply.class)).as("two of three").isEmpty();
        report(task(2), TaskState.RUNNING);
        after(2001);
        assertThat(answer().resources())
                .extracting(StreamsMesosResource::request)
                .containsOnly(RequestState.ALLOCATED)
                .hasSize(3);
    }

    /** What became usable while the answer was made was neither answered nor announced. */
    @Test
    void u04WhatBecomesUsableAsItIsAnsweredPendingIsAnnounced() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        after(3000);
        report(task(0), TaskState.RUNNING);
        after(2000);
        assertThat(answer().resources().get(0).request()).isEqualTo(RequestState.PENDING);
        after(1);
        assertThat(last(Effect.Notify.class)).hasSize(1);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.ALLOCATED);
    }

    /** A domain that was started again has a new client id; its release-all did nothing, or ended everybody's. */
    @Test
    void u11AllOfAClientIsReleasedAndNothingOfAnother() {
        allocated();
        send(new Event.ConnectClient(++replyId, new Client("c2", "controller", "D", Map.of())));
        send(new Event.Allocate(
                ++replyId,
                new AllocationRequest(
                        "c2",
                        "",
                        AllocationKind.FLEXIBLE,
                        1,
                        new TreeMap<>(),
                        new ResourceSize(1, 1),
                        "run",
                        Map.of())));
        offer(B);
        send(new Event.ReleaseAll(++replyId, "c2"));
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task(1));
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
    }

    @Test
    void u14EachRelaunchWaitsLongerUpToAMinute() {
        waits(Map.of(AllocationKind.FLEXIBLE, Duration.ZERO));
        // There is one agent, which is put into quarantine otherwise.
        policy = policy.with(
                new Policy.Quarantine(0, Duration.ofMillis(1), Policy.Quarantine.backoff(Duration.ofMillis(1))));
        restart();
        subscribe();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        after(1);
        for (long pause : new long[] {1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000}) {
            offer(A);
            report(task(0), TaskState.FAILED);
            after(pause - 1);
            offer(A);
            assertThat(resource(0).state()).as("before " + pause).isEqualTo(ResourceState.NEW);
            after(1);
        }
        offer(A);
        assertThat(resource(0).attempts()).isEqualTo(9);
    }

    /** RUNNING was taken for good news before it was looked at who still wanted it. */
    @Test
    void u16WhatIsToEndIsNotAnnouncedWhenItComesUp() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        after(5000);
        send(new Event.CancelPending(++replyId, "c1", Set.of("resource_0")));
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
        report(task(0), TaskState.RUNNING);
        assertThat(last(Effect.Kill.class)).as("killed again").hasSize(1);
        after(2001);
        assertThat(last(Effect.Notify.class)).isEmpty();
        assertThat(resource(0).notification()).isNull();
        assertThat(resource(0).request()).isEqualTo(RequestState.CANCELLED);
    }

    /** A request before the registration found no driver, and offers were never asked for again. */
    @Test
    void u18WhatIsAskedForWithoutASubscriptionIsOfferedForWithTheNext() {
        send(new Event.Disconnected());
        allocate(AllocationKind.FLEXIBLE, 1, "");
        assertThat(last).noneMatch(Effect.MesosCall.class::isInstance);
        subscribe();
        assertThat(last(Effect.Revive.class)).hasSize(1);
        offer(A);
        assertThat(last(Effect.Accept.class)).hasSize(1);
    }

    /** The back-off was written with an exclusive-or. */
    @Test
    void u29ReconciliationAsksAgainWithDoubledPausesUpToAMinute() {
        allocated();
        restart();
        subscribe();
        for (long pause : new long[] {2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000}) {
            after(pause - 1);
            assertThat(last(Effect.Reconcile.class)).as("before " + pause).isEmpty();
            after(1);
            assertThat(last(Effect.Reconcile.class)).hasSize(1);
        }
    }

    /** What had never been launched was asked for too, and was waited for in vain. */
    @Test
    void u30WhatHasNoTaskIsNotReconciled() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        restart();
        subscribe();
        assertThat(last(Effect.Reconcile.class)).allMatch(r -> r.tasks().isEmpty());
        assertThat(state.unreconciled()).isZero();
        offer(A);
        assertThat(resource(0).state()).isEqualTo(ResourceState.LAUNCHED);
    }

    /** Both were issued before the registration, when the driver drops them. */
    @Test
    void u31NothingIsAskedOfMesosBeforeItIsSubscribedTo() {
        allocated();
        restart();
        assertThat(last).noneMatch(Effect.MesosCall.class::isInstance);
        after(900_000);
        assertThat(last).noneMatch(Effect.MesosCall.class::isInstance);
        subscribe();
        assertThat(last(Effect.Reconcile.class)).hasSize(2);
        assertThat(last(Effect.Suppress.class)).hasSize(1);
    }

    @Test
    void u38WhatIsEndingOrHasEndedIsNotEndedAgain() {
        allocated();
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        StreamsMesosResource stopping = resource(0);
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        assertThat(last).containsExactly(new Effect.Reply(replyId, new Answer.Done()));
        report(task(0), TaskState.KILLED);
        send(new Event.ReleaseAll(++replyId, "c1"));
        assertThat(last).containsExactly(new Effect.Reply(replyId, new Answer.Done()));
        assertThat(stopping.state()).isEqualTo(ResourceState.STOPPING);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPED);
        allocate(AllocationKind.FLEXIBLE, 1, "");
        send(new Event.ReleaseAll(++replyId, "c1"));
        send(new Event.ReleaseAll(++replyId, "c1"));
        assertThat(resource(1).state()).isEqualTo(ResourceState.CANCELLED);
        assertThat(last).containsExactly(new Effect.Reply(replyId, new Answer.Done()));
    }
}
