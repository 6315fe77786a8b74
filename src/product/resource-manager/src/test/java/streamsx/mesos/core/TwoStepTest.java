package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;

/**
 * Reserve, start, answered: who gets what while it is not known that the client has its answer. A crash is tried at
 * every step, with a client that asks again and with one that does not.
 */
class TwoStepTest extends MachineTestBase {
    private static final long GRACE = 60_000;

    private AllocationRequest request(AllocationKind kind, String key, String command, int count) {
        return new AllocationRequest(
                "c1", key, kind, count, new TreeMap<>(), new ResourceSize(2, 4096), command, Map.of());
    }

    private Set<String> reserve(String session, int count, String key) {
        send(new Event.Allocate(++replyId, request(AllocationKind.SYNCHRONOUS, key, "", count), session));
        return answer();
    }

    private Set<String> reserve(String session) {
        return reserve(session, 1, "");
    }

    /** The names in the answer to the last request. */
    private Set<String> answer() {
        List<Effect.Reply> replies = last(Effect.Reply.class).stream()
                .filter(r -> r.replyId() == replyId)
                .toList();
        assertThat(replies).hasSize(1);
        return ((Answer.Resources) replies.get(0).answer())
                .resources().stream().map(StreamsMesosResource::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private long start(String session, int number) {
        send(new Event.Start(++replyId, "c1", Map.of("resource_" + number, "run"), Map.of(), session));
        return replyId;
    }

    private void answered(int... numbers) {
        Set<String> names = new TreeSet<>();
        for (int n : numbers) {
            names.add("resource_" + n);
        }
        send(new Event.Answered(++replyId, "c1", names));
    }

    /** Launched and running for long enough to count. */
    private void runs(int number) {
        offer(A, B);
        report(task(number), TaskState.RUNNING);
        after(2001);
    }

    private void failover() {
        restart();
        subscribe();
        stored.values().stream()
                .filter(StreamsMesosResource::hasLiveTask)
                .toList()
                .forEach(r -> report(r.task().taskId(), TaskState.RUNNING));
    }

    /** The steps after which a leader, with its Streams server process, may die. */
    private enum Step {
        RESERVED,
        RESERVATION_TOLD,
        STARTED,
        LAUNCHED,
        ALLOCATED,
        PENDING,
        START_TOLD,
        ANSWERED
    }

    private void goTo(Step step) {
        reserve("s1");
        if (step == Step.RESERVED) {
            return;
        }
        send(new Event.ReplyDelivered(replyId));
        if (step == Step.RESERVATION_TOLD) {
            return;
        }
        long reply = start("s1", 0);
        if (step == Step.STARTED) {
            return;
        }
        if (step == Step.PENDING) {
            after(30_000);
            assertThat(resource(0).request()).isEqualTo(RequestState.PENDING);
            return;
        }
        offer(A);
        if (step == Step.LAUNCHED) {
            return;
        }
        report(task(0), TaskState.RUNNING);
        after(2001);
        assertThat(answer()).containsExactly("resource_0");
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
        if (step == Step.ALLOCATED) {
            return;
        }
        send(new Event.ReplyDelivered(reply));
        assertThat(resource(0).answered())
                .as("so far only the process in between has it")
                .isFalse();
        if (step == Step.ANSWERED) {
            answered(0);
            assertThat(resource(0).answered()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, names = "ANSWERED", mode = EnumSource.Mode.EXCLUDE)
    void afterACrashTheClientThatRepeatsGetsTheSame(Step step) {
        goTo(step);
        failover();
        assertThat(reserve("s2")).containsExactly("resource_0");
        long reply = start("s2", 0);
        if (resource(0).task() == null) {
            offer(A);
            report(task(0), TaskState.RUNNING);
        }
        String task = task(0);
        if (resource(0).state() == ResourceState.LAUNCHED) {
            report(task, TaskState.RUNNING);
        }
        if (last(Effect.Reply.class).isEmpty()) {
            after(2001);
        }
        assertThat(answer()).containsExactly("resource_0");
        send(new Event.ReplyDelivered(reply));
        answered(0);
        after(10 * GRACE);
        assertThat(stored).as("none leaked, none doubled").containsOnlyKeys("resource_0");
        assertThat(resource(0).state()).as("none lost").isEqualTo(ResourceState.RUNNING);
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
        assertThat(resource(0).notification()).isNull();
        assertThat(task(0)).isEqualTo(task);
        assertThat(reserve("s2")).as("never handed out twice").containsExactly("resource_1");
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, names = "ANSWERED", mode = EnumSource.Mode.EXCLUDE)
    void afterACrashWhatNobodyAsksForIsRevokedAndStopped(Step step) {
        goTo(step);
        failover();
        after(GRACE - 1);
        assertThat(resource(0).request().wanted()).isTrue();
        after(1);
        assertThat(resource(0).request()).isEqualTo(RequestState.RELEASED);
        boolean nameless = step == Step.RESERVED || step == Step.RESERVATION_TOLD;
        assertThat(resource(0).notification() == null)
                .as("a client that cannot know its name is not told")
                .isEqualTo(nameless);
        assertThat(nameless || resource(0).notification().kind() == Notification.Kind.REVOKED)
                .isTrue();
        boolean hadTask = resource(0).task() != null;
        assertThat(resource(0).state()).isEqualTo(hadTask ? ResourceState.STOPPING : ResourceState.CANCELLED);
        assertThat(last(Effect.Kill.class))
                .as("nobody waits for its controller")
                .hasSize(hadTask ? 1 : 0);
        assertThat(last(Effect.Notify.class)).hasSize(nameless ? 0 : 1);
        assertThat(reserve("s2")).as("what was given up is not handed out").containsExactly("resource_1");
    }

    @Test
    void whatWasAnsweredStaysAndIsNobodyElses() {
        goTo(Step.ANSWERED);
        failover();
        assertThat(reserve("s2")).containsExactly("resource_1");
        after(10 * GRACE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
    }

    @Test
    void aCrashTwiceInARowChangesNothing() {
        goTo(Step.START_TOLD);
        failover();
        assertThat(reserve("s2")).containsExactly("resource_0");
        failover();
        assertThat(reserve("s3")).containsExactly("resource_0");
        failover();
        after(GRACE);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, names = "ANSWERED", mode = EnumSource.Mode.EXCLUDE)
    void withinATermASecondEqualRequestOfTheSameSessionGetsAnother(Step step) {
        goTo(step);
        assertThat(reserve("s1")).containsExactly("resource_1");
        assertThat(reserve("s1")).containsExactly("resource_2");
    }

    @Test
    void equalRequestsUnderWayTogetherGetDifferentOnes() {
        assertThat(reserve("s1")).containsExactly("resource_0");
        assertThat(reserve("s1")).containsExactly("resource_1");
        long first = start("s1", 0);
        long second = start("s1", 1);
        offer(A, B);
        report(task(0), TaskState.RUNNING);
        report(task(1), TaskState.RUNNING);
        after(2001);
        assertThat(last(Effect.Reply.class)).extracting(Effect.Reply::replyId).containsExactly(first, second);
        assertThat(reserve("s1", 2, "")).containsExactly("resource_2", "resource_3");
    }

    @Test
    void withoutASessionLikewise() {
        assertThat(reserve("")).containsExactly("resource_0");
        assertThat(reserve("")).containsExactly("resource_1");
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, names = "ANSWERED", mode = EnumSource.Mode.EXCLUDE)
    void theNextSessionGetsWhatTheLastOneMayNotHavePassedOn(Step step) {
        goTo(step);
        assertThat(reserve("s2")).containsExactly("resource_0");
        assertThat(reserve("s2")).containsExactly("resource_1");
        start("s2", 0);
        runsIfItDoesNot();
        answered(0);
        // The first session's request comes to its end: that has no consequence any more.
        after(30_001);
        send(new Event.ReplyLost(3));
        after(10 * GRACE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
    }

    private void runsIfItDoesNot() {
        if (resource(0).task() == null) {
            offer(A);
        }
        report(task(0), TaskState.RUNNING);
        after(2001);
        send(new Event.ReplyDelivered(replyId));
    }

    @Test
    void whatAGoneSessionLeftIsGivenUpAfterTheGrace() {
        goTo(Step.START_TOLD);
        after(10 * GRACE);
        assertThat(resource(0).state()).as("its session may live").isEqualTo(ResourceState.RUNNING);
        send(new Event.SessionSeen("s1"));
        send(new Event.SessionSeen(""));
        after(10 * GRACE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        send(new Event.SessionSeen("s2"));
        after(GRACE - 1);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        after(1);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @Test
    void aLateConfirmationOfAGoneSessionStillCounts() {
        goTo(Step.START_TOLD);
        send(new Event.SessionSeen("s2"));
        answered(0);
        after(10 * GRACE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        assertThat(reserve("s2")).containsExactly("resource_1");
    }

    @Test
    void aConfirmationCannotBeMeantForAnAnswerThatHasNotLeft() {
        goTo(Step.START_TOLD);
        assertThat(reserve("s2")).containsExactly("resource_0");
        answered(0);
        assertThat(resource(0).answered()).isFalse();
        after(GRACE);
        assertThat(resource(0).state()).as("reserved and never started").isEqualTo(ResourceState.STOPPING);
    }

    @Test
    void aReservationWhoseAnswerWasLostGoesToWhoeverAsksNext() {
        reserve("s1");
        send(new Event.ReplyLost(replyId));
        assertThat(reserve("s1")).containsExactly("resource_0");
    }

    @Test
    void aStartWhoseAnswerWasLostMayBeRepeatedButIsNobodyElses() {
        goTo(Step.ALLOCATED);
        send(new Event.ReplyLost(3));
        assertThat(reserve("s1")).as("its session may yet repeat the start").containsExactly("resource_1");
        after(GRACE - 1);
        start("s1", 0);
        after(0);
        assertThat(answer()).containsExactly("resource_0");
        answered(0);
        after(10 * GRACE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
    }

    @Test
    void aStartWhoseAnswerWasLostAndThatIsNotRepeatedIsGivenUp() {
        goTo(Step.ALLOCATED);
        send(new Event.ReplyLost(3));
        after(GRACE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.STOPPING);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @Test
    void whatIsReservedIsNotForAOneStepClientNorTheOtherWayRound() {
        reserve("s1");
        send(new Event.ReplyLost(replyId));
        allocate(AllocationKind.SYNCHRONOUS, 1, "");
        assertThat(resource(1).command()).isEqualTo("run");
        assertThat(resource(0).command())
                .as("it would wait for ever for a command")
                .isEmpty();
        failover();
        assertThat(reserve("s2")).containsExactly("resource_0");
        allocate(AllocationKind.SYNCHRONOUS, 1, "");
        assertThat(stored).hasSize(2);
    }

    @Test
    void aMasterThatTheNextSessionHasClaimedIsNotCancelledWithTheFirstRequest() {
        send(new Event.Allocate(++replyId, request(AllocationKind.MASTER, "", "", 1), "s1"));
        start("s1", 0);
        after(20_000);
        send(new Event.Allocate(++replyId, request(AllocationKind.MASTER, "", "", 1), "s2"));
        assertThat(answer()).containsExactly("resource_0");
        start("s2", 0);
        after(15_000);
        assertThat(resource(0).request()).isEqualTo(RequestState.NEW);
        runs(0);
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
    }

    @Test
    void theEndOfAGoneSessionsRequestDoesNotTouchWhatTheNextOneClaimed() {
        goTo(Step.STARTED);
        after(20_000);
        assertThat(reserve("s2")).containsExactly("resource_0");
        start("s2", 0);
        after(15_000);
        assertThat(resource(0).request())
                .as("PENDING would announce what is answered anyway")
                .isEqualTo(RequestState.NEW);
    }

    @Test
    void theLostAnswerOfAGoneSessionDoesNotMakeItAnybodys() {
        goTo(Step.RESERVED);
        long first = replyId;
        assertThat(reserve("s2")).containsExactly("resource_0");
        send(new Event.ReplyLost(first));
        assertThat(reserve("s2")).containsExactly("resource_1");
    }

    @Test
    void aKeyRepeatedForWhatIsInUseDoesNotEndIt() {
        reserve("s1", 1, "k");
        long reply = start("s1", 0);
        runs(0);
        send(new Event.ReplyDelivered(reply));
        answered(0);
        assertThat(reserve("s1", 1, "k")).containsExactly("resource_0");
        send(new Event.ReplyLost(replyId));
        after(10 * GRACE);
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        assertThat(resource(0).answered()).isTrue();
    }

    @Test
    void othersCannotConfirm() {
        goTo(Step.START_TOLD);
        send(new Event.Answered(++replyId, "c2", Set.of("resource_0")));
        assertThat(resource(0).answered()).isFalse();
        send(new Event.Answered(++replyId, "c1", Set.of("resource_77")));
        assertThat(last(Effect.Reply.class)).extracting(Effect.Reply::answer).isEqualTo(List.of(new Answer.Done()));
    }

    /** The largest request that can be allowed has one start, and one wait. */
    @Test
    void tenThousandAreStartedTogether() {
        Policy.Requests as = policy.requests();
        policy = policy.with(
                new Policy.Requests(as.resourceType(), 10_000, as.waits(), as.waitAllocated(), as.answerGrace()));
        restart();
        subscribe();
        Set<String> names = reserve("s1", 1_000_000, "");
        assertThat(names).hasSize(10_000);
        send(new Event.Start(
                ++replyId, "c1", names.stream().collect(Collectors.toMap(n -> n, n -> "run")), Map.of(), "s1"));
        offer(A);
        stored.values().stream()
                .filter(StreamsMesosResource::hasLiveTask)
                .toList()
                .forEach(r -> report(r.task().taskId(), TaskState.RUNNING));
        after(29_999);
        assertThat(last(Effect.Reply.class)).isEmpty();
        after(1);
        assertThat(answer()).isEqualTo(names);
        assertThat(stored.values())
                .filteredOn(r -> r.request() == RequestState.ALLOCATED)
                .hasSize(3);
        send(new Event.Answered(++replyId, "c1", names));
        assertThat(stored.values()).allMatch(StreamsMesosResource::answered);
    }
}
