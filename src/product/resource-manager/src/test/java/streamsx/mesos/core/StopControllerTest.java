package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.core.model.TaskState;

/** A resource that is given back ends by its controller, if it has one that can be asked, and by a kill otherwise. */
class StopControllerTest extends MachineTestBase {
    private static final long GRACE = 30_000;

    @BeforeEach
    void launched() {
        send(new Event.Allocate(
                ++replyId,
                new AllocationRequest(
                        "c1", "", AllocationKind.SYNCHRONOUS, 1, new TreeMap<>(), new ResourceSize(1, 1), "", Map.of()),
                "s1"));
        send(new Event.Start(++replyId, "c1", Map.of("resource_0", "run"), Map.of(), "s1"));
        offer(A);
    }

    private void running() {
        report(task(0), TaskState.RUNNING);
        after(2001);
        send(new Event.Answered(++replyId, "c1", Set.of("resource_0")));
        assertThat(resource(0).answered()).isTrue();
    }

    private void release() {
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
    }

    private void assertOrdered() {
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.STOP_CONTROLLER);
        assertThat(last(Effect.Kill.class)).isEmpty();
    }

    @Test
    void aReleasedResourceEndsFinished() {
        running();
        release();
        assertOrdered();
        assertThat(last(Effect.Notify.class)).hasSize(1);
        after(GRACE - 1);
        assertOrdered();
        report(task(0), TaskState.FINISHED);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPED);
        assertThat(resource(0).completion()).isEqualTo(TaskCompletionStatus.FINISHED);
        assertThat(resource(0).notification())
                .as("the order is done with, and nothing is left that keeps it")
                .isNull();
        after(10 * GRACE);
        assertThat(last(Effect.Kill.class)).isEmpty();
    }

    @Test
    void releaseAllAndCancelAreThatToo() {
        running();
        send(new Event.ReleaseAll(++replyId, "c1"));
        assertOrdered();
        restart();
        subscribe();
        send(new Event.CancelPending(++replyId, "c1", Set.of("resource_0")));
        assertOrdered();
    }

    @Test
    void isKilledWhenTheGraceIsOver() {
        running();
        release();
        after(GRACE);
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task(0));
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
        assertThat(resource(0).notification()).isNull();
        after(15_000);
        assertThat(last(Effect.Kill.class)).as("repeated as any kill").hasSize(1);
        restart();
        subscribe();
        assertThat(last(Effect.Kill.class)).as("its time was over").hasSize(1);
    }

    @Test
    void isKilledAtOnceWhenTheControllerCannotBeStopped() {
        running();
        release();
        send(new Event.StopFailed(++replyId, Set.of("resource_0", "no-such")));
        assertThat(last(Effect.Kill.class)).hasSize(1);
        assertThat(last(Effect.Reply.class)).hasSize(1);
        assertThat(resource(0).notification()).isNull();
        send(new Event.StopFailed(++replyId, Set.of("resource_0")));
        assertThat(last(Effect.Kill.class)).isEmpty();
    }

    @Test
    void aFailedStopThatNobodyOrderedIsNoReasonToKill() {
        running();
        send(new Event.StopFailed(++replyId, Set.of("resource_0")));
        assertThat(last(Effect.Kill.class)).isEmpty();
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
    }

    @Test
    void isKilledAtOnceBeforeItRuns() {
        release();
        assertThat(last(Effect.Kill.class)).hasSize(1);
        assertThat(resource(0).notification()).isNull();
    }

    @Test
    void aOneStepResourceIsKilledAtOnce() {
        allocate(AllocationKind.SYNCHRONOUS, 1, "");
        offer(B);
        report(task(1), TaskState.RUNNING);
        send(new Event.Release(++replyId, "c1", Set.of("resource_1")));
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task(1));
        assertThat(resource(1).notification()).isNull();
    }

    @Test
    void aReportThatItIsAliveIsNoReasonToKillBeforeTheTime() {
        running();
        release();
        report(task(0), TaskState.RUNNING);
        assertThat(last(Effect.Kill.class)).isEmpty();
        after(GRACE);
        report(task(0), TaskState.RUNNING);
        assertThat(last(Effect.Kill.class)).hasSize(1);
    }

    @Test
    void u38ASecondReleaseKeepsTheOrderAndItsTime() {
        running();
        release();
        long sequence = resource(0).notification().sequence();
        after(20_000);
        release();
        assertOrdered();
        assertThat(resource(0).notification().sequence()).isEqualTo(sequence);
        after(10_000);
        assertThat(last(Effect.Kill.class)).hasSize(1);
    }

    @Test
    void theGraceBeginsAnewWithATermButNotWithASubscription() {
        running();
        release();
        after(20_000);
        restart();
        subscribe();
        assertOrdered();
        after(20_000);
        assertOrdered();
        send(new Event.Disconnected());
        subscribe();
        assertOrdered();
        after(9_999);
        assertOrdered();
        after(1);
        assertThat(last(Effect.Kill.class)).hasSize(1);
    }

    @Test
    void whatCameToItsTimeWithoutASubscriptionIsKilledWithTheNext() {
        running();
        release();
        send(new Event.Disconnected());
        after(GRACE);
        assertThat(last(Effect.Kill.class)).isEmpty();
        subscribe();
        assertThat(last(Effect.Kill.class)).hasSize(1);
    }

    @Test
    void aRevokedOneThatStillRunsSaysSoAndIsKilledAtOnce() {
        report(task(0), TaskState.RUNNING);
        after(2001);
        restart();
        subscribe();
        after(60_000);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
        assertThat(last(Effect.Kill.class)).hasSize(1);
        release();
        assertThat(resource(0).notification()).as("the client has taken note").isNull();
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
    }

    @Test
    void aFrameworkThatIsGoneLeavesNoOrderBehind() {
        running();
        release();
        send(new Event.FrameworkRemoved("Framework has been removed"));
        assertThat(resource(0).state()).isEqualTo(ResourceState.FAILED);
        assertThat(resource(0).notification()).isNull();
    }
}
