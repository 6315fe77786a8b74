package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.core.model.TaskState;

/** A task whose agent is away: it has a grace to come back in, then its resource is replaced. */
class UnreachableTest extends MachineTestBase {
    private static final long GRACE = 60_000;

    private String task;

    @BeforeEach
    void resource() {
        allocated();
        task = task(0);
    }

    private void assertKept() {
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
        assertThat(resource(0).notification()).isNull();
        assertThat(task(0)).isEqualTo(task);
        assertThat(last(Effect.Kill.class)).isEmpty();
    }

    private void assertRevoked() {
        assertThat(resource(0).state()).isEqualTo(ResourceState.FAILED);
        assertThat(resource(0).completion()).isEqualTo(TaskCompletionStatus.LOST);
        assertThat(resource(0).request()).isEqualTo(RequestState.RELEASED);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"UNREACHABLE", "LOST"})
    void whatComesBackInTimeIsKeptAndHasTheWholeGraceAgain(TaskState away) {
        for (int i = 0; i < 3; i++) {
            report(task, away);
            assertThat(resource(0).task().unreachable()).isTrue();
            after(GRACE - 1);
            assertKept();
            report(task, TaskState.RUNNING);
            assertThat(resource(0).task().unreachable()).isFalse();
        }
        after(10 * GRACE);
        assertKept();
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"UNREACHABLE", "LOST"})
    void afterTheGraceItIsRevokedOnceAndKilledIfItComesBack(TaskState away) {
        report(task, away);
        after(GRACE - 1);
        assertKept();
        after(1);
        assertKept();
        stillAway(task, away);
        assertRevoked();
        assertThat(last(Effect.Notify.class)).hasSize(1);
        assertThat(last(Effect.Kill.class)).as("nobody there who could hear it").isEmpty();
        report(task, away);
        after(GRACE);
        assertThat(last(Effect.PutResource.class)).isEmpty();
        report(task, TaskState.RUNNING);
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task);
        assertRevoked();
        report(task, TaskState.KILLED);
        assertRevoked();
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        assertThat(resource(0).notification()).as("the client has taken note").isNull();
    }

    @Test
    void isKilledWhenItComesBackAfterItsResourceWasForgotten() {
        report(task, TaskState.UNREACHABLE);
        after(GRACE);
        stillAway(task, TaskState.UNREACHABLE);
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        for (int i = 0; i <= policy.kept().ended(); i++) {
            allocate(AllocationKind.FLEXIBLE, 1, "");
        }
        send(new Event.ReleaseAll(++replyId, "c1"));
        after(1);
        assertThat(stored).doesNotContainKey("resource_0");
        report(task, TaskState.RUNNING);
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task);
    }

    @Test
    void periodicQuestionsAndTheirAnswersDoNotProlongTheGrace() {
        reconcileInterval(Duration.ofSeconds(10));
        restart();
        subscribe();
        report(task, TaskState.UNREACHABLE);
        for (int i = 0; i < 6; i++) {
            assertKept();
            after(10_000);
            assertThat(last(Effect.Reconcile.class)).isNotEmpty();
            report(task, i % 2 == 0 ? TaskState.UNREACHABLE : TaskState.UNKNOWN);
        }
        assertKept();
        report(task, TaskState.UNREACHABLE);
        assertRevoked();
    }

    @Test
    void aFailoverInBetweenGivesTheWholeGraceAgain() {
        report(task, TaskState.UNREACHABLE);
        after(GRACE - 1);
        restart();
        after(10 * GRACE);
        assertKept();
        subscribe();
        after(1);
        assertKept();
        report(task, TaskState.UNREACHABLE);
        after(GRACE - 2);
        assertKept();
        after(1);
        stillAway(task, TaskState.UNREACHABLE);
        assertRevoked();
        restart();
        subscribe();
        report(task, TaskState.RUNNING);
        assertThat(last(Effect.Kill.class)).as("the next term knows it too").hasSize(1);
    }

    /**
     * The connection may be dead without anybody knowing: what Mesos said before the end of the grace may be long past.
     */
    @Test
    void nothingIsGivenUpWithoutMesosSayingOnceMoreThatItIsAway() {
        report(task, TaskState.UNREACHABLE);
        after(GRACE);
        assertKept();
        after(4_999);
        assertThat(last(Effect.Reconcile.class)).as("asked a moment ago").isEmpty();
        after(1);
        assertThat(last(Effect.Reconcile.class)).as("and again").hasSize(1);
        after(10 * GRACE);
        assertKept();
        report(task, TaskState.RUNNING);
        after(10 * GRACE);
        assertKept();
    }

    @Test
    void nothingIsGivenUpWhileNobodyListens() {
        report(task, TaskState.UNREACHABLE);
        send(new Event.Disconnected());
        after(10 * GRACE);
        assertKept();
        subscribe();
        after(GRACE - 1);
        assertKept();
        report(task, TaskState.RUNNING);
        after(10 * GRACE);
        assertKept();
    }

    @ParameterizedTest
    @EnumSource(
            value = RequestState.class,
            names = {"NEW", "PENDING"})
    void whatWasNotAllocatedYetIsLaunchedAnewElsewhere(RequestState request) {
        allocate(request == RequestState.NEW ? AllocationKind.SYNCHRONOUS : AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        String first = task(1);
        if (request == RequestState.PENDING) {
            after(5000);
            report(first, TaskState.RUNNING);
        }
        policy = withoutWaitEnd();
        assertThat(resource(1).request()).isEqualTo(request);
        report(first, TaskState.UNREACHABLE);
        if (request == RequestState.NEW) {
            restart(); // as the request's wait is shorter than the grace; its client asks again
            subscribe();
            allocate(AllocationKind.SYNCHRONOUS, 1, "");
        }
        after(GRACE);
        stillAway(first, TaskState.UNREACHABLE);
        assertThat(resource(1).state()).isEqualTo(ResourceState.NEW);
        assertThat(resource(1).request()).isEqualTo(request);
        assertThat(resource(1).notification())
                .as("its client waits, and need not know")
                .isNull();
        after(1000);
        offer(A, B);
        assertThat(task(1)).isNotEqualTo(first);
        assertThat(resource(1).task().agentId()).isEqualTo("agent-b");
        report(first, TaskState.RUNNING);
        assertThat(last(Effect.Kill.class))
                .as("superseded")
                .extracting(Effect.Kill::taskId)
                .containsExactly(first);
        report(task(1), TaskState.RUNNING);
        after(2001);
        assertThat(resource(1).request()).isEqualTo(RequestState.ALLOCATED);
    }

    private Policy withoutWaitEnd() {
        Policy.Requests as = policy.requests();
        return policy.with(new Policy.Requests(
                as.resourceType(),
                as.maxPerRequest(),
                Map.of(
                        AllocationKind.MASTER,
                        Policy.FOREVER,
                        AllocationKind.SYNCHRONOUS,
                        Policy.FOREVER,
                        AllocationKind.ASYNCHRONOUS,
                        Policy.FOREVER,
                        AllocationKind.FLEXIBLE,
                        Duration.ofSeconds(5)),
                as.waitAllocated(),
                Duration.ofMillis(10 * GRACE)));
    }

    @Test
    void anAgentThatComesBackWhileItsTaskIsStoppingHearsTheKill() {
        report(task, TaskState.UNREACHABLE);
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
        after(GRACE - 1);
        report(task, TaskState.RUNNING);
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task);
        after(1);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
        report(task, TaskState.KILLED);
        assertThat(resource(0).completion()).isEqualTo(TaskCompletionStatus.KILLED);
    }

    @Test
    void whatWasReleasedWhileAwayDoesNotStayStoppingForEver() {
        report(task, TaskState.UNREACHABLE);
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        after(GRACE);
        stillAway(task, TaskState.UNREACHABLE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPED);
        assertThat(resource(0).completion()).isEqualTo(TaskCompletionStatus.LOST);
        assertThat(resource(0).notification())
                .as("the client gave it back itself")
                .isNull();
        after(600_000);
        assertThat(last(Effect.Kill.class)).isEmpty();
        report(task, TaskState.RUNNING);
        assertThat(last(Effect.Kill.class)).hasSize(1);
    }

    @Test
    void anOrderToItsControllerGoesWithIt() {
        send(new Event.Allocate(
                ++replyId,
                new AllocationRequest(
                        "c1", "", AllocationKind.SYNCHRONOUS, 1, new TreeMap<>(), new ResourceSize(1, 1), "", Map.of()),
                "s1"));
        send(new Event.Start(++replyId, "c1", Map.of("resource_1", "run"), Map.of(), "s1"));
        offer(A);
        report(task(1), TaskState.RUNNING);
        after(2001);
        report(task(1), TaskState.UNREACHABLE);
        send(new Event.Release(++replyId, "c1", Set.of("resource_1")));
        assertThat(resource(1).notification().kind()).isEqualTo(Notification.Kind.STOP_CONTROLLER);
        after(GRACE);
        stillAway(task(1), TaskState.UNREACHABLE);
        assertThat(resource(1).state()).isEqualTo(ResourceState.STOPPED);
        assertThat(resource(1).notification()).isNull();
    }

    @Test
    void aGraceForEverHasNoEnd() {
        unreachableGrace(Policy.FOREVER);
        restart();
        subscribe();
        report(task, TaskState.UNREACHABLE);
        after(100 * GRACE);
        assertKept();
        assertThat(resource(0).task().unreachable()).isTrue();
    }
}
