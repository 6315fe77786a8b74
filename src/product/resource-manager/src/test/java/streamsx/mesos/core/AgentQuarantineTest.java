package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.TaskState;

/** D-37: an agent on which tasks keep failing is avoided for a time, by all resources. */
class AgentQuarantineTest extends MachineTestBase {
    private static final long PAUSE = 60_000;
    private static final long WITHIN = 300_000;

    private int resources;

    @BeforeEach
    void noWaits() {
        waits(Map.of(AllocationKind.FLEXIBLE, Duration.ZERO));
        restart();
        subscribe();
        send(new Event.ConnectClient(++replyId, new Client("c2", "controller", "E", Map.of())));
    }

    private int want() {
        return want("c1");
    }

    private int want(String client) {
        send(new Event.Allocate(
                ++replyId,
                new AllocationRequest(
                        client,
                        "",
                        AllocationKind.FLEXIBLE,
                        1,
                        new TreeMap<>(),
                        new ResourceSize(2, 4096),
                        "run",
                        Map.of())));
        return resources++;
    }

    private void runsWellOnB(String client) {
        int r = want(client);
        offer(again(B, 1_000 + r));
        comesToCount(r);
    }

    /**
     * A resource, of the one and the other client in turn, whose task fails on agent A, which is all that is offered,
     * and that is given back.
     */
    private void failOnA(TaskState how) {
        failOnA("c" + (1 + resources % 2), how);
    }

    private void failOnA(String client, TaskState how) {
        int r = want(client);
        offer(A);
        assertThat(resource(r).task()).as("launched on A").isNotNull();
        report(task(r), how);
        send(new Event.Release(++replyId, client, Set.of("resource_" + r)));
    }

    private void makeBad() {
        for (int i = 0; i < 3; i++) {
            failOnA(TaskState.FAILED);
        }
    }

    private static Offer again(Offer offer, int n) {
        return new Offer(
                offer.id() + n, offer.agentId(), offer.hostname(), offer.role(), offer.cores(), offer.memory());
    }

    private String placedOn(int resource) {
        return resource(resource).task() == null
                ? ""
                : resource(resource).task().agentId();
    }

    private void comesToCount(int resource) {
        report(task(resource), TaskState.RUNNING);
        after(2001);
        assertThat(resource(resource).request()).isEqualTo(RequestState.ALLOCATED);
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"FAILED", "FINISHED"})
    void afterSeveralFailuresNoResourceIsPlacedThereWhileTheBackOffLasts(TaskState how) {
        failOnA(how);
        failOnA(how);
        failOnA(how); // is still placed there: two are not several
        int r = want();
        offer(A);
        assertThat(placedOn(r)).as("one that never failed there").isEmpty();
        after(PAUSE - 1);
        offer(A);
        assertThat(placedOn(r)).isEmpty();
        offer(A, B);
        assertThat(placedOn(r)).isEqualTo("agent-b");
    }

    @Test
    void oneResourceThatKeepsFailingThereDoesItTooIfItsClientsTasksRunElsewhere() {
        runsWellOnB("c1");
        int bad = want();
        for (int i = 0; i < 3; i++) {
            offer(again(A, i));
            report(task(bad), TaskState.FAILED);
            after(10_000);
        }
        int other = want();
        offer(A);
        assertThat(placedOn(other)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"DROPPED", "GONE", "GONE_BY_OPERATOR", "KILLED", "ERROR"})
    void whatIsLostOnItsWayOrKilledIsNoFailureOfTheAgent(TaskState how) {
        for (int i = 0; i < 10; i++) {
            failOnA(how);
        }
    }

    @Test
    void whatEndsAfterItCountedIsNoFailureOfTheAgent() {
        for (int i = 0; i < 10; i++) {
            int r = want();
            offer(A);
            comesToCount(r);
            report(task(r), TaskState.FAILED);
        }
        assertThat(state.quarantined()).isZero();
    }

    @Test
    void failuresLongAgoDoNotCount() {
        for (int i = 0; i < 10; i++) {
            failOnA(TaskState.FAILED);
            after(WITHIN / 2);
        }
        int r = want();
        offer(A);
        assertThat(placedOn(r)).isEqualTo("agent-a");
    }

    @Test
    void a1BrokenCommandsOfOneClientKeepNobodyOut() {
        for (int i = 0; i < 6; i++) {
            failOnA("c1", TaskState.FAILED);
        }
        int good = want("c2");
        offer(A);
        assertThat(placedOn(good)).isEqualTo("agent-a");
    }

    @Test
    void a1WhoHasNotFailedThereMayUseTheLastAgentLeft() {
        runsWellOnB("c1");
        for (int i = 0; i < 3; i++) {
            failOnA("c1", TaskState.FAILED);
        }
        int own = want("c1");
        int good = want("c2");
        offer(A, new Offer("offer-c", "agent-c", "host-c", "*", 1, 1));
        assertThat(placedOn(good)).as("there is a good agent, if a small one").isEmpty();
        offer(again(A, 1));
        assertThat(placedOn(good)).isEqualTo("agent-a");
        assertThat(placedOn(own)).as("its own tasks fail there").isEmpty();
    }

    /** A client's broken command would have every agent avoided otherwise. */
    @Test
    void whatFailsOnOtherAgentsTooTellsNothingAboutThem() {
        int broken = want();
        for (int i = 0; i < 40; i++) {
            offer(again(A, i), again(B, i));
            report(task(broken), TaskState.FAILED);
            after(60_000);
        }
        int good = want();
        offer(again(B, 99));
        assertThat(placedOn(good)).isEqualTo("agent-b");
    }

    @Test
    void thenOneTaskAtATimeIsTriedThereIfItFitsNowhereElse() {
        makeBad();
        after(PAUSE);
        int first = want();
        int second = want();
        int third = want();
        offer(A, new Offer("offer-c", "agent-c", "host-c", "*", 2, 4096));
        assertThat(placedOn(first)).as("a good agent is taken first").isEqualTo("agent-c");
        assertThat(placedOn(second)).isEqualTo("agent-a");
        assertThat(placedOn(third)).as("the trial is not over").isEmpty();
        offer(again(A, 1));
        assertThat(placedOn(third)).isEmpty();
        report(task(second), TaskState.RUNNING);
        after(2000);
        offer(again(A, 2));
        assertThat(placedOn(third)).as("it does not count yet").isEmpty();
        after(1);
        assertThat(state.quarantined()).isZero();
        offer(again(A, 3));
        assertThat(placedOn(third)).isEqualTo("agent-a");
    }

    @Test
    void twoOffersOfAnAgentOnTrialAreOneTrial() {
        makeBad();
        after(PAUSE);
        int first = want();
        int second = want();
        offer(A, new Offer("offer-r", "agent-a", "host-a", "reserved", 8, 16000));
        assertThat(List.of(placedOn(first), placedOn(second))).containsExactlyInAnyOrder("agent-a", "");
    }

    @Test
    void aTrialThatFailsDoublesTheBackOffUpToFourTimes() {
        makeBad();
        int r = want();
        long pause = PAUSE;
        for (int i = 0; i < 7; i++) {
            after(pause - 1);
            offer(again(A, 2 * i));
            assertThat(placedOn(r)).as("before " + pause).isEmpty();
            after(1);
            offer(again(A, 2 * i + 1));
            assertThat(placedOn(r)).as("after " + pause).isEqualTo("agent-a");
            report(task(r), TaskState.FAILED);
            pause = Math.min(2 * pause, 4 * PAUSE);
        }
    }

    @Test
    void theTrialIsMadeWithWhatFailedLeast() {
        runsWellOnB("c1");
        int broken = want();
        for (int i = 0; i < 3; i++) {
            offer(again(A, i));
            report(task(broken), TaskState.FAILED);
            after(5_000);
        }
        int good = want();
        after(PAUSE);
        offer(A);
        assertThat(placedOn(broken)).as("the older one, but it has failed").isEmpty();
        assertThat(placedOn(good)).isEqualTo("agent-a");
        comesToCount(good);
        offer(again(A, 9));
        assertThat(placedOn(broken)).isEqualTo("agent-a");
    }

    @Test
    void aTrialThatIsGivenBackMakesRoomForTheNext() {
        makeBad();
        after(PAUSE);
        int first = want();
        offer(A);
        assertThat(placedOn(first)).isEqualTo("agent-a");
        send(new Event.Release(++replyId, "c1", Set.of("resource_" + first)));
        int second = want();
        after(1);
        offer(again(A, 1));
        assertThat(placedOn(second)).isEqualTo("agent-a");
    }

    @Test
    void isForgottenWithTimeAndWithTheTerm() {
        makeBad();
        assertThat(state.quarantined()).isEqualTo(1);
        after(PAUSE + WITHIN - 1);
        assertThat(state.quarantined()).isEqualTo(1);
        after(1);
        assertThat(state.quarantined()).isZero();
        makeBad();
        restart();
        subscribe();
        int r = want();
        offer(A);
        assertThat(placedOn(r)).as("a new term trusts every agent").isEqualTo("agent-a");
    }

    @Test
    void doesNotRememberMoreThanAThousandAgents() {
        for (int i = 0; i < 1_500; i++) {
            int r = want();
            offer(new Offer("o" + i, "agent-" + i, "host", "*", 8, 16000));
            report(task(r), TaskState.FAILED);
            send(new Event.Release(++replyId, "c1", Set.of("resource_" + r)));
        }
        assertThat(state.quarantined()).isEqualTo(1_000);
    }

    @Test
    void zeroFailuresMeansThatNoAgentIsAvoided() {
        policy = policy.with(new Policy.Quarantine(
                0, Duration.ofMillis(WITHIN), Policy.Quarantine.backoff(Duration.ofMillis(PAUSE))));
        restart();
        subscribe();
        for (int i = 0; i < 10; i++) {
            failOnA(TaskState.FAILED);
        }
        assertThat(state.quarantined()).isZero();
    }

    @Test
    void aTrialWhoseAgentGoesAwayIsNotCleared() {
        makeBad();
        after(PAUSE);
        int r = want();
        offer(A);
        report(task(r), TaskState.RUNNING);
        report(task(r), TaskState.UNREACHABLE);
        after(10_000);
        assertThat(state.quarantined()).isEqualTo(1);
        send(new Event.Allocate(
                ++replyId,
                new AllocationRequest(
                        "c1",
                        "",
                        AllocationKind.FLEXIBLE,
                        1,
                        new TreeMap<>(),
                        new ResourceSize(1, 1),
                        "run",
                        Map.of())));
        offer(again(A, 1));
        assertThat(resource(++resources - 1).task()).isNull();
    }
}
