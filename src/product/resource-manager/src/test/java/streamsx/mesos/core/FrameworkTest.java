package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.core.model.TaskState;

/** The framework's id, its end by order of an operator, and its removal by Mesos. */
class FrameworkTest extends MachineTestBase {
    @Test
    void takesAFreshFrameworkIdOnceAndKeepsIt() {
        assertThat(framework.id()).isEqualTo("fresh-id");
        assertThat(framework.standing()).isEqualTo(Framework.Standing.REGISTERED);
        state = new StreamsMesosState(policy, new StoredState(framework, ids, clients, stored, List.of()), now);
        assertThat(state.begin("another-id")).isEmpty();
        assertThat(state.framework().id()).isEqualTo("fresh-id");
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
    void u09TeardownWantsTheRightIdAndLeadsToAFreshOneNextTime() {
        allocated();
        send(new Event.Teardown(++replyId, "wrong"));
        assertThat(last(Effect.EndTerm.class)).isEmpty();
        assertThat(stored).hasSize(1);
        send(new Event.Teardown(++replyId, "fresh-id"));
        assertThat(last(Effect.EndTerm.class).get(0).ending()).isEqualTo(Effect.Ending.TORN_DOWN);
        assertThat(stored).isEmpty();
        assertThat(last.get(0))
                .as("the intent first, before anything is forgotten")
                .isEqualTo(
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
        assertThat(last(Effect.EndTerm.class))
                .extracting(Effect.EndTerm::ending)
                .containsExactly(Effect.Ending.TORN_DOWN);
        assertThat(framework.standing()).as("Mesos has not been told yet").isEqualTo(Framework.Standing.TEARING_DOWN);
    }

    @Test
    void aTeardownThatMesosHadHeardOfIsDone() {
        send(new Event.Teardown(++replyId, "fresh-id"));
        restart();
        send(new Event.FrameworkRemoved("Framework has been removed"));
        assertThat(framework.standing()).isEqualTo(Framework.Standing.TORN_DOWN);
        assertThat(last(Effect.EndTerm.class))
                .extracting(Effect.EndTerm::ending)
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
        removedRegisterAnew();
        state = new StreamsMesosState(policy, new StoredState(framework, ids, clients, stored, List.of()), now);
        keep(state.begin("new-id"));
        assertThat(framework.id()).isEqualTo("new-id");
    }

    /** Every resource with a task: whatever Mesos knew of it is gone, and whoever wants it has to learn of that. */
    @Test
    void theTasksOfARemovedFrameworkAreLostAndRevokedToThoseWhoWantThem() {
        waits(Map.of(AllocationKind.SYNCHRONOUS, Duration.ofSeconds(5), AllocationKind.FLEXIBLE, Duration.ZERO));
        restart();
        subscribe();
        send(new Event.ConnectClient(++replyId, new Client("c1", "controller", "D", Map.of())));
        allocated();
        allocate(AllocationKind.FLEXIBLE, 5, "");
        offer(A, B); // room for 1 to 5
        after(1);
        send(new Event.ReplyDelivered(replyId));
        report(task(2), TaskState.RUNNING);
        report(task(3), TaskState.RUNNING);
        report(task(3), TaskState.UNREACHABLE);
        send(new Event.Release(++replyId, "c1", Set.of("resource_4")));
        report(task(5), TaskState.FAILED);
        send(new Event.FrameworkRemoved("Framework has been removed"));
        for (int lost : new int[] {0, 1, 2, 3}) { // allocated, launched, running but not counted, unreachable
            assertThat(resource(lost).state()).as("resource " + lost).isEqualTo(ResourceState.FAILED);
            assertThat(resource(lost).completion()).isEqualTo(TaskCompletionStatus.LOST);
            assertThat(resource(lost).request()).isEqualTo(RequestState.RELEASED);
            assertThat(resource(lost).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
        }
        assertThat(resource(4).state().ended()).isTrue();
        assertThat(resource(4).notification()).as("its client gave it back").isNull();
        assertThat(resource(5).state())
                .as("without a task there is nothing to lose")
                .isEqualTo(ResourceState.NEW);
        assertThat(last(Effect.Kill.class)).isEmpty();
        assertThat(last.stream()
                        .filter(e -> !(e instanceof Effect.Change || e instanceof Effect.Notify))
                        .toList())
                .hasOnlyElementsOfType(Effect.EndTerm.class)
                .hasSize(1);

        Map<String, StreamsMesosResource> before = Map.copyOf(stored);
        restart();
        assertThat(last).as("stays down by policy").hasOnlyElementsOfType(Effect.EndTerm.class);
        removedRegisterAnew();
        state = new StreamsMesosState(policy, new StoredState(framework, ids, clients, stored, List.of()), now);
        keep(state.begin("new-id"));
        assertThat(framework).isEqualTo(new Framework("new-id", now, Framework.Standing.NEVER_REGISTERED));
        assertThat(stored).as("nothing is forgotten by it").isEqualTo(before);
        subscribe();
        assertThat(framework.standing()).isEqualTo(Framework.Standing.REGISTERED);
        send(new Event.ConnectClient(++replyId, new Client("c1", "controller", "D", Map.of())));
        assertThat(last(Effect.Notify.class))
                .as("the revocations have waited for it")
                .hasSize(1);
        after(1_000);
        offer(A);
        assertThat(resource(5).state()).as("launched as the new framework's").isEqualTo(ResourceState.LAUNCHED);
    }

    @Test
    void theNextIdIsTheOneUnderWhichEveryLaterTermGoesOn() {
        send(new Event.FrameworkRemoved("Framework has been removed"));
        removedRegisterAnew();
        state = new StreamsMesosState(policy, new StoredState(framework, ids, clients, stored, List.of()), now);
        keep(state.begin("new-id"));
        restart(); // before Mesos answered; the base offers "fresh-id" again
        assertThat(framework.id()).isEqualTo("new-id");
        subscribe();
        restart();
        assertThat(framework.id()).isEqualTo("new-id");
    }
}
