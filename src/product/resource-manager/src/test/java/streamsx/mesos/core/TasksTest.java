package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.core.model.TaskState;

/** What becomes of a task: launched, failed, launched anew, killed, asked for. */
class TasksTest extends MachineTestBase {
    @Test
    void u35TheLaunchIsAmongTheChangesBeforeTheAccept() {
        allocate(AllocationKind.SYNCHRONOUS, 2, "");
        offer(A, B);
        assertThat(last(Effect.PutResource.class)).hasSize(2);
        List<Effect.Accept> accepts = last(Effect.Accept.class);
        assertThat(accepts)
                .hasSize(2)
                .extracting(Effect.Accept::agentId)
                .containsExactlyInAnyOrder("agent-a", "agent-b");
        assertThat(ids.nextTask()).isEqualTo(2);
        assertThat(resource(0).task().taskId()).isNotEqualTo(resource(1).task().taskId());
    }

    @Test
    void u13U14AFailureBeforeAllocationIsRelaunchedWithBackOffUnderANewTaskId() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        String first = task(0);
        report(first, TaskState.FAILED);
        assertThat(last(Effect.Acknowledge.class)).hasSize(1);
        assertThat(resource(0).state()).isEqualTo(ResourceState.NEW);
        assertThat(resource(0).completion()).isEqualTo(TaskCompletionStatus.NONE);
        offer(A);
        assertThat(last(Effect.Accept.class))
                .as("not before the back-off is over")
                .isEmpty();
        after(1000);
        assertThat(last(Effect.Revive.class)).hasSize(1);
        offer(A);
        assertThat(task(0)).isNotEqualTo(first);
        report(first, TaskState.RUNNING);
        assertThat(last(Effect.Kill.class))
                .as("a superseded task seen alive is killed")
                .extracting(Effect.Kill::taskId)
                .containsExactly(first);
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
        assertThat(resource(0).notification())
                .as("it stays until the client releases")
                .isNull();
    }

    @Test
    void u08ATaskThatFinishesUnaskedIsRevoked() {
        allocated();
        report(task(0), TaskState.FINISHED);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"KILLED", "FAILED", "GONE"})
    void u07AReleasedResourceIsNeverReportedAsRevoked(TaskState end) {
        allocated();
        send(new Event.Release(++replyId, "c1", Set.of("resource_0", "no-such")));
        assertThat(last(Effect.Kill.class)).hasSize(1);
        assertThat(resource(0).request()).isEqualTo(RequestState.RELEASED);
        report(task(0), end);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPED);
        assertThat(resource(0).completion()).isEqualTo(end.completion());
        assertThat(resource(0).notification()).isNull();
        assertThat(last(Effect.Notify.class)).isEmpty();
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
    void u15UnreachableAndLostKeepTheResourceAndItsTaskComesBack() {
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
    void u30UnknownIsNoVerdictBeforeTheAgentsReregistrationTime() {
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
        assertThat(last(Effect.Reconcile.class))
                .as("asked again until answered")
                .hasSize(1);
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
}
