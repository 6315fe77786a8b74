package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskState;

/** D-07: a kill that has no effect is repeated, its task asked for; what nobody owns is killed, but not in a flood. */
class KillTimeoutTest extends MachineTestBase {
    private static final long RETRY = 15_000;
    private static final long TIMEOUT = 60_000;

    private String task;

    @BeforeEach
    void resource() {
        reconcileInterval(Policy.FOREVER);
        restart();
        subscribe();
        send(new Event.ConnectClient(++replyId, clients.get("c1")));
        allocated();
        task = task(0);
    }

    private void release() {
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        assertKilled();
    }

    private void assertKilled() {
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task);
    }

    private void assertNotKilled() {
        assertThat(last(Effect.Kill.class)).isEmpty();
    }

    private boolean asked() {
        List<Effect.Reconcile> asked = last(Effect.Reconcile.class);
        assertThat(asked).allMatch(r -> r.tasks().equals(List.of(new Effect.TaskRef(task, "agent-a"))));
        return !asked.isEmpty();
    }

    @Test
    void isAskedForAfterTheTimeOutNamingTheAgentAndAgainWithBackOff() {
        release();
        after(TIMEOUT - 1);
        assertThat(asked()).isFalse();
        after(1);
        assertThat(asked()).isTrue();
        for (long pause : new long[] {2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
            after(pause - 1);
            assertThat(asked()).isFalse();
            after(1);
            assertThat(asked()).as("after " + pause).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"GONE", "KILLED", "FINISHED", "DROPPED", "GONE_BY_OPERATOR"})
    void whatIsFoundGoneHasEnded(TaskState verdict) {
        release();
        after(TIMEOUT);
        report(task, verdict);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPED);
        assertThat(resource(0).completion()).isEqualTo(verdict.completion());
        assertThat(resource(0).notification()).as("its client gave it back").isNull();
        after(600_000);
        assertNotKilled();
        assertThat(asked()).isFalse();
    }

    @Test
    void unknownEndsItOnlyAfterTheAgentsHadTheirTime() {
        restart();
        subscribe();
        report(task, TaskState.RUNNING);
        release();
        after(599_999);
        report(task, TaskState.UNKNOWN);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
        after(1);
        report(task, TaskState.UNKNOWN);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPED);
    }

    @Test
    void nothingIsAskedWithoutASubscriptionAndTheNextOneBeginsAnew() {
        release();
        send(new Event.Disconnected());
        after(10 * TIMEOUT);
        assertThat(last).noneMatch(Effect.MesosCall.class::isInstance);
        subscribe();
        assertKilled();
        report(task, TaskState.KILLING); // ends the run of the subscription
        after(TIMEOUT - 1);
        assertThat(asked()).isFalse();
        after(1);
        assertThat(asked()).isTrue();
    }

    @Test
    void reportsThatItStillLivesPromptOneKillUntilTheNextIsDue() {
        release();
        report(task, TaskState.RUNNING);
        assertKilled();
        for (int i = 0; i < 20; i++) {
            report(task, TaskState.RUNNING);
            assertNotKilled();
        }
        after(RETRY);
        assertKilled();
        report(task, TaskState.RUNNING);
        assertKilled();
        report(task, TaskState.RUNNING);
        assertNotKilled();
    }

    @Test
    void anAgentThatComesBackHearsTheKillAtOnceEachTime() {
        release();
        report(task, TaskState.RUNNING);
        for (int i = 0; i < 3; i++) {
            report(task, TaskState.UNREACHABLE);
            assertNotKilled();
            report(task, TaskState.RUNNING);
            assertKilled();
        }
    }

    /** Given up while its agent was away; the agent is back. */
    private void giveUp() {
        report(task, TaskState.UNREACHABLE);
        after(policy.mesos().unreachableGrace().toMillis());
        stillAway(task, TaskState.UNREACHABLE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.FAILED);
    }

    @Test
    void whatNobodyOwnsIsKilledOnceHoweverOftenItIsReported() {
        giveUp();
        report(task, TaskState.RUNNING);
        assertKilled();
        for (int i = 0; i < 100; i++) {
            after(100);
            report(task, i % 2 == 0 ? TaskState.RUNNING : TaskState.KILLING);
            assertNotKilled();
        }
    }

    @Test
    void theKillOfWhatNobodyOwnsIsRepeatedWithBackOffThoughNothingIsReported() {
        giveUp();
        report(task, TaskState.RUNNING);
        for (long pause : new long[] {15_000, 30_000, 60_000, 60_000}) {
            after(pause - 1);
            assertNotKilled();
            after(1);
            assertKilled();
        }
        report(task, TaskState.KILLED);
        after(600_000);
        assertNotKilled();
        assertThat(state.orphans()).isZero();
    }

    @Test
    void whatStaysSilentIsForgottenInTheEndAndKilledAgainWhenItIsHeardOf() {
        giveUp();
        report(task, TaskState.RUNNING);
        int kills = 1;
        for (int i = 0; i < 100; i++) {
            after(60_000);
            kills += last(Effect.Kill.class).size();
        }
        assertThat(kills).isEqualTo(10);
        assertThat(state.orphans()).isZero();
        report(task, TaskState.RUNNING);
        assertKilled();
    }

    @Test
    void aStrayWhoseAgentGoesAwayIsKilledAtOnceWhenItComesBack() {
        giveUp();
        report(task, TaskState.RUNNING);
        report(task, TaskState.UNREACHABLE);
        after(RETRY);
        assertNotKilled();
        report(task, TaskState.RUNNING);
        assertKilled();
    }

    @Test
    void aNewSubscriptionKillsAtTheFirstReport() {
        giveUp();
        report(task, TaskState.RUNNING);
        send(new Event.Disconnected());
        after(600_000);
        assertNotKilled();
        subscribe();
        report(task, TaskState.RUNNING);
        assertKilled();
    }
}
