package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskState;

/** D-07: a launch of which nothing is heard is asked for; one that never comes up is replaced. */
class LaunchTimeoutTest extends MachineTestBase {
    private static final long TIMEOUT = 60_000;
    private static final long LIMIT = 900_000;
    private static final long REREGISTER = 600_000;

    private String task;

    @BeforeEach
    void launched() {
        // Periodic reconciliation must not do the work of the time-out.
        reconcileInterval(Policy.FOREVER);
        waits(Map.of(AllocationKind.FLEXIBLE, Duration.ZERO));
        restart();
        subscribe();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        task = task(0);
        after(1);
        send(new Event.ReplyDelivered(replyId));
        send(new Event.LaunchTaken(Set.of(task)));
    }

    private void assertAsked() {
        assertThat(last(Effect.Reconcile.class))
                .extracting(Effect.Reconcile::tasks)
                .containsExactly(List.of(new Effect.TaskRef(task, "agent-a")));
    }

    private void assertNotAsked() {
        assertThat(last(Effect.Reconcile.class)).isEmpty();
    }

    private void assertStillLaunched() {
        assertThat(resource(0).state()).isEqualTo(ResourceState.LAUNCHED);
        assertThat(task(0)).isEqualTo(task);
        assertThat(last(Effect.Kill.class)).isEmpty();
    }

    /** In steps, as time passes; the answer is what Mesos says to each question, or null. */
    private void pass(long millis, TaskState answer) {
        for (long end = now + millis; now < end; ) {
            after(Math.min(1_000, end - now));
            if (answer != null
                    && last(Effect.Reconcile.class).stream()
                            .anyMatch(q -> !q.tasks().isEmpty())) {
                report(task, answer);
            }
            assertStillLaunched();
        }
    }

    private void assertReplaced() {
        assertThat(last(Effect.Kill.class)).containsExactly(new Effect.Kill(subscription, task, "agent-a"));
        assertThat(resource(0).state()).as("its task may live").isEqualTo(ResourceState.STOPPING);
        assertThat(last.get(0)).as("durable before it is killed").isEqualTo(new Effect.PutResource(resource(0)));
        assertThat(task(0)).isEqualTo(task);
        report(task, TaskState.KILLED);
        assertThat(resource(0).state()).isEqualTo(ResourceState.NEW);
        assertThat(resource(0).request()).isEqualTo(RequestState.PENDING);
        assertThat(resource(0).notification())
                .as("its client waits, and need not know")
                .isNull();
        after(1_000);
        offer(A, B);
        assertThat(task(0)).isNotEqualTo(task);
        assertThat(resource(0).task().agentId()).as("elsewhere").isEqualTo("agent-b");
    }

    @Test
    void isAskedForAfterTheTimeOutNamingTheAgentAndAgainWithBackOff() {
        after(TIMEOUT - 1);
        assertNotAsked();
        after(1);
        assertAsked();
        for (long pause : new long[] {2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
            after(pause - 1);
            assertNotAsked();
            after(1);
            assertAsked();
            report(task, TaskState.UNKNOWN); // no answer
        }
        assertStillLaunched();
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"GONE", "DROPPED", "GONE_BY_OPERATOR", "FAILED", "ERROR", "KILLED"})
    void whatIsFoundGoneIsLaunchedAnew(TaskState verdict) {
        after(TIMEOUT);
        report(task, verdict);
        assertThat(resource(0).state()).isEqualTo(ResourceState.NEW);
        assertThat(last(Effect.Kill.class)).isEmpty();
        after(1_000);
        offer(A, B);
        assertThat(resource(0).task().agentId()).isEqualTo("agent-b");
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"STAGING", "STARTING"})
    void whatIsSaidToLiveHasTimeUpToTheLimitThenItIsKilledAndLaunchedElsewhere(TaskState alive) {
        report(task, alive);
        pass(TIMEOUT - 1, null);
        assertNotAsked();
        pass(LIMIT - TIMEOUT, alive);
        after(1);
        assertReplaced();
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"KILLED", "GONE", "FAILED"})
    void theKillOfATaskThatDoesNotComeUpIsRepeatedUntilItHasEndedByTheNextTermToo(TaskState end) {
        report(task, TaskState.STAGING);
        after(LIMIT);
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task);
        after(15_000);
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task);
        restart();
        subscribe();
        assertThat(last(Effect.Kill.class)).extracting(Effect.Kill::taskId).containsExactly(task);
        int kills = 0;
        for (int i = 0; i < 100; i++) {
            after(60_000);
            kills += last(Effect.Kill.class).size();
        }
        assertThat(kills).as("for as long as it takes").isBetween(90, 100);
        assertThat(task(0)).isEqualTo(task);
        report(task, end);
        assertThat(resource(0).state()).isEqualTo(ResourceState.NEW);
        assertThat(resource(0).request()).isEqualTo(RequestState.PENDING);
        after(60_000);
        assertThat(last(Effect.Kill.class)).isEmpty();
    }

    @Test
    void whatComesUpTooLateIsNotAnnouncedButKilledAndReplaced() {
        report(task, TaskState.STAGING);
        after(LIMIT);
        report(task, TaskState.RUNNING);
        after(10_000);
        assertThat(resource(0).request()).isEqualTo(RequestState.PENDING);
        report(task, TaskState.KILLED);
        assertThat(resource(0).state()).isEqualTo(ResourceState.NEW);
    }

    @Test
    void whatIsGivenBackWhileItIsReplacedGetsNoOther() {
        report(task, TaskState.STAGING);
        after(LIMIT);
        send(new Event.CancelPending(++replyId, "c1", Set.of("resource_0")));
        report(task, TaskState.KILLED);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPED);
    }

    @Test
    void anAgentWhereLaunchesDoNotComeUpIsAFailingOne() {
        report(task, TaskState.STAGING);
        after(LIMIT);
        report(task, TaskState.KILLED);
        assertThat(state.quarantined()).isEqualTo(1);
    }

    @Test
    void oneThatIsKilledByOthersInTimeIsNone() {
        report(task, TaskState.STAGING);
        after(LIMIT - 1);
        report(task, TaskState.KILLED);
        assertThat(state.quarantined()).isZero();
    }

    @Test
    void comingUpInTimeEndsTheWatch() {
        report(task, TaskState.STAGING);
        pass(LIMIT - 1, TaskState.STARTING);
        report(task, TaskState.RUNNING);
        after(2001);
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
        after(10 * LIMIT);
        assertNotAsked();
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        assertThat(last(Effect.Kill.class)).isEmpty();
    }

    @Test
    void unknownIsNoVerdictBeforeTheAgentsHadTheirTimeAndOneAfterwards() {
        pass(REREGISTER - 1, TaskState.UNKNOWN);
        after(1);
        report(task, TaskState.UNKNOWN);
        assertThat(resource(0).state()).isEqualTo(ResourceState.NEW);
        assertThat(last(Effect.Kill.class)).isEmpty();
    }

    @Test
    void silenceIsNeverAVerdictButAskedAboutForEver() {
        pass(REREGISTER + 2 * LIMIT, null);
        int asked = 0;
        for (int i = 0; i < 100; i++) {
            after(60_000);
            asked += last(Effect.Reconcile.class).size();
        }
        assertStillLaunched();
        assertThat(asked).isEqualTo(100);
    }

    @Test
    void timeThatPassesAtOnceIsNoVerdict() {
        after(10 * LIMIT);
        assertStillLaunched();
        assertAsked();
    }

    @Test
    void aLaunchUnderWayIsNeitherAskedForNorGivenUp() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(B);
        task = task(1);
        report(task(0), TaskState.RUNNING);
        for (int i = 0; i < 20; i++) {
            after(LIMIT / 2);
            assertNotAsked();
            assertThat(task(1)).isEqualTo(task);
        }
        send(new Event.LaunchTaken(Set.of(task)));
        after(TIMEOUT - 1);
        assertNotAsked();
        after(1);
        assertThat(last(Effect.Reconcile.class))
                .as("its time begins when the call was taken")
                .hasSize(1);
    }

    @Test
    void whatIsHeardOfIsNotUnderWayAnyMoreThoughItsCallIsNotAnswered() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(B);
        report(task(0), TaskState.RUNNING);
        task = task(1);
        report(task, TaskState.STAGING);
        after(TIMEOUT);
        assertThat(last(Effect.Reconcile.class)).hasSize(1);
        send(new Event.LaunchTaken(Set.of(task)));
        after(LIMIT - TIMEOUT);
        assertThat(last(Effect.Kill.class))
                .as("the late answer prolongs nothing")
                .extracting(Effect.Kill::taskId)
                .contains(task);
    }

    @Test
    void aLaunchOfUnknownFateIsAskedForToo() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(B);
        report(task(0), TaskState.RUNNING);
        send(new Event.LaunchUnknown(Set.of(task(1))));
        assertThat(last(Effect.Reconcile.class)).as("at once, with all others").hasSize(2);
        report(task(0), TaskState.RUNNING);
        report(task(1), TaskState.STAGING); // both answered: that run is over
        after(TIMEOUT);
        assertThat(last(Effect.Reconcile.class))
                .extracting(Effect.Reconcile::tasks)
                .containsExactly(List.of(new Effect.TaskRef(task(1), "agent-b")));
    }

    @Test
    void anUnreachableOneIsLeftToItsGrace() {
        unreachableGrace(Policy.FOREVER);
        restart();
        subscribe();
        report(task, TaskState.UNREACHABLE);
        pass(2 * LIMIT, null);
        assertNotAsked();
        report(task, TaskState.STAGING);
        pass(LIMIT - 1, TaskState.STAGING);
        after(1);
        assertReplaced();
    }

    @Test
    void aNewTermAndANewSubscriptionGiveTheWholeTimeAgain() {
        report(task, TaskState.STAGING);
        after(LIMIT - 1);
        restart();
        subscribe();
        report(task, TaskState.STAGING);
        pass(LIMIT - 1, TaskState.STAGING);
        send(new Event.Disconnected());
        after(LIMIT);
        assertStillLaunched();
        subscribe();
        report(task, TaskState.STAGING);
        pass(LIMIT - 1, TaskState.STAGING);
        after(1);
        assertReplaced();
    }

    @Test
    void aLimitForEverHasNoEnd() {
        policy = policy.with(
                new Policy.Launches(policy.launches().backoff(), Duration.ofMillis(TIMEOUT), Policy.FOREVER));
        restart();
        subscribe();
        report(task, TaskState.STAGING);
        pass(3 * LIMIT, TaskState.STAGING);
    }

    @Test
    void whatIsReleasedMeanwhileIsKilledNotReplaced() {
        report(task, TaskState.STAGING);
        send(new Event.CancelPending(++replyId, "c1", Set.of("resource_0")));
        after(LIMIT);
        assertThat(last(Effect.Kill.class))
                .as("the repetition, and no order of its own")
                .hasSize(1);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
        assertThat(task(0)).isEqualTo(task);
    }
}
