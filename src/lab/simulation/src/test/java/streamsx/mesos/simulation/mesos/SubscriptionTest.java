package streamsx.mesos.simulation.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.invariants.history.Fact;

/** Who is the framework's scheduler, and who is no more. */
class SubscriptionTest {
    private final Cluster cluster = Cluster.calm();

    @Test
    void theLastSubscriberWinsAndTheOneBeforeIsTold() {
        Instance first = cluster.started("i1");
        first.leads = () -> CompletableFuture.completedFuture(false);
        Instance second = cluster.started("i2");
        cluster.pass(2_000);
        assertThat(first.errors).containsExactly("Framework failed over");
        assertThat(second.subscribed()).isTrue();
        assertThat(cluster.facts(Fact.Subscribed.class).stream().map(Fact.Subscribed::who))
                .containsExactly("i1.1", "i2.1");
        assertThat(cluster.mesos.scheduler("fw")).isEqualTo("i2.1");
    }

    @Test
    void whoStillLeadsSubscribesAgainAfterAnotherTookOver() {
        Instance first = cluster.started("i1");
        Instance stale = cluster.started("i2");
        stale.life.kill();
        cluster.pass(10_000);
        assertThat(first.errors).isEmpty();
        assertThat(first.count(Event.Disconnected.class)).isEqualTo(1);
        assertThat(first.count(Event.Subscribed.class)).isEqualTo(2);
        assertThat(cluster.mesos.scheduler("fw")).isEqualTo("i1.1");
    }

    @Test
    void aCallUnderAnOldStreamIsRefused() {
        Instance first = cluster.started("i1");
        cluster.until("offers", () -> first.count(Event.OffersReceived.class) > 0);
        // It hears nothing of its successor, and speaks.
        cluster.network.cut("mesos", "i1");
        cluster.started("i2");
        cluster.pass(1_000);
        cluster.network.mend("mesos", "i1");
        first.launch("t1");
        cluster.pass(100);
        assertThat(first.events)
                .anyMatch(e -> e instanceof Event.LaunchRefused r && r.why().startsWith("400 The stream ID"));
        assertThat(cluster.facts(Fact.Called.class)).hasSize(1);
        assertThat(cluster.facts(Fact.Took.class)).isEmpty();
    }

    @Test
    void withoutLeadershipNothingIsSubscribed() {
        AtomicInteger asked = new AtomicInteger();
        Instance instance = cluster.start("i1");
        instance.leads = () -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(false);
        };
        cluster.pass(20_000);
        assertThat(cluster.facts(Fact.Subscribed.class)).isEmpty();
        // Again and again, but ever more seldom.
        assertThat(asked.get()).isBetween(5, 20);
        instance.leads = () -> CompletableFuture.completedFuture(true);
        cluster.pass(6_000);
        assertThat(instance.subscribed()).isTrue();
    }

    @Test
    void itWaitsForAnAnswerToTheQuestionWhetherItLeads() {
        CompletableFuture<Boolean> open = new CompletableFuture<>();
        Instance instance = cluster.start("i1");
        instance.leads = () -> open;
        cluster.pass(5_000);
        assertThat(instance.steps).isEmpty();
        open.complete(true);
        cluster.pass(1_000);
        assertThat(instance.subscribed()).isTrue();
    }

    @Test
    void leadershipLostBetweenSubscribeAndSubscribedEndsTheSubscription() {
        AtomicInteger asked = new AtomicInteger();
        Instance instance = cluster.start("i1");
        instance.leads = () -> CompletableFuture.completedFuture(asked.incrementAndGet() == 1);
        cluster.pass(3_000);
        assertThat(cluster.facts(Fact.Subscribed.class)).hasSize(1);
        assertThat(instance.events).isEmpty();
        assertThat(cluster.mesos.scheduler("fw")).isNull();
    }

    @Test
    void aCutConnectionMakesACallUnknownAndIsMadeAgain() {
        Instance instance = cluster.started("i1");
        cluster.until("offers", () -> instance.count(Event.OffersReceived.class) > 0);
        cluster.network.cut("i1", "mesos");
        instance.launch("t1");
        cluster.pass(16_000);
        assertThat(instance.count(Event.LaunchUnknown.class)).isEqualTo(1);
        assertThat(instance.count(Event.Disconnected.class)).isEqualTo(1);
        cluster.network.mend("i1", "mesos");
        cluster.pass(10_000);
        assertThat(instance.subscribed()).isTrue();
        assertThat(instance.subscription).isEqualTo(2);
    }

    @Test
    void silenceOfTheMasterBreaksTheConnectionAndTheMasterNoticesToo() {
        Instance instance = cluster.started("i1");
        cluster.network.cut("mesos", "i1");
        cluster.network.cut("i1", "mesos");
        cluster.pass(60_000);
        assertThat(instance.subscribed()).isFalse();
        assertThat(cluster.mesos.scheduler("fw")).isNull();
    }

    @Test
    void aProcessThatIsGoneLosesItsSubscription() {
        Instance instance = cluster.started("i1");
        instance.life.kill();
        cluster.pass(11_000);
        assertThat(cluster.mesos.scheduler("fw")).isNull();
        Instance next = cluster.started("i2");
        next.life.kill();
        cluster.mesos.closed(next.life);
        cluster.pass(10);
        assertThat(cluster.mesos.scheduler("fw")).isNull();
    }

    @Test
    void aPausedProcessHandlesLaterWhatCame() {
        Instance instance = cluster.started("i1");
        cluster.until("offers", () -> instance.count(Event.OffersReceived.class) > 0);
        instance.launch("t1");
        cluster.pass(5);
        instance.life.pause();
        int before = instance.events.size();
        cluster.pass(5_000);
        assertThat(instance.events).hasSize(before);
        instance.life.resume();
        cluster.pass(1_000);
        assertThat(instance.events).anyMatch(e -> e instanceof Event.LaunchTaken);
        assertThat(instance.last("t1")).isNotNull();
    }

    @Test
    void aLifeThatEndsBeforeACallNeverMakesIt() {
        Instance instance = cluster.started("i1");
        cluster.until("offers", () -> instance.count(Event.OffersReceived.class) > 0);
        instance.diesBefore = "ACCEPT";
        instance.launch("t1");
        cluster.pass(1_000);
        assertThat(cluster.facts(Fact.Called.class)).isEmpty();
        assertThat(cluster.mesos.liveTasks()).isEmpty();
    }

    @Test
    void aLifeThatEndsBeforeItHandlesAnUpdateDoesNotAcknowledgeIt() {
        Instance instance = cluster.started("i1");
        instance.diesBefore = "UPDATE";
        instance.launch("t1");
        cluster.pass(20_000);
        assertThat(instance.life.alive()).isFalse();
        assertThat(cluster.facts(Fact.Called.class))
                .extracting(Fact.Called::call)
                .containsExactly(Fact.Call.LAUNCH);
    }

    @Test
    void offersDieWithTheirConnectionAndAreMadeAnew() {
        Instance first = cluster.started("i1");
        cluster.pass(2_000);
        first.leads = () -> CompletableFuture.completedFuture(false);
        Instance second = cluster.started("i2");
        cluster.pass(2_000);
        assertThat(offers(second)).hasSize(3).doesNotContainAnyElementsOf(offers(first));
    }

    private static List<String> offers(Instance instance) {
        return instance.events.stream()
                .filter(e -> e instanceof Event.OffersReceived)
                .flatMap(e -> ((Event.OffersReceived) e).offers().stream())
                .map(o -> o.id())
                .toList();
    }

    @Test
    void aRemovedFrameworkIsNotTakenBack() {
        Instance instance = cluster.started("i1");
        cluster.running(instance, "t1");
        assertThat(cluster.mesos.removeFramework("fw")).isTrue();
        cluster.pass(10_000);
        assertThat(instance.count(Event.FrameworkRemoved.class)).isEqualTo(1);
        assertThat(instance.subscribed()).isFalse();
        assertThat(cluster.mesos.liveTasks()).isEmpty();
        assertThat(cluster.facts(Fact.FrameworkRemoved.class)).hasSize(1);
        assertThat(cluster.facts(Fact.TaskEnded.class)).hasSize(1);
        cluster.until("quiet", cluster.mesos::quiet);
    }

    @Test
    void aFrameworkWithoutASchedulerIsRemovedInTime() {
        Cluster shortLived = new Cluster(
                1,
                MesosOptions.defaults().withTimes(MesosOptions.Times.defaults().withFailover(20_000)));
        Instance instance = shortLived.started("i1");
        shortLived.running(instance, "t1");
        instance.scheduler.stop(true);
        shortLived.pass(15_000);
        assertThat(shortLived.mesos.liveTasks()).containsOnlyKeys("t1");
        shortLived.pass(10_000);
        assertThat(shortLived.mesos.liveTasks()).isEmpty();
        assertThat(shortLived.facts(Fact.FrameworkRemoved.class)).hasSize(1);
    }

    @Test
    void anOrderlyStopLeavesTasksAloneAndATeardownDoesNot() {
        Instance instance = cluster.started("i1");
        cluster.running(instance, "t1");
        instance.scheduler.stop(true);
        cluster.pass(60_000);
        assertThat(cluster.mesos.liveTasks()).containsOnlyKeys("t1");
        assertThat(cluster.mesos.scheduler("fw")).isNull();
        Instance next = cluster.started("i2");
        int told = next.events.size();
        next.scheduler.stop(false);
        cluster.pass(10_000);
        assertThat(cluster.mesos.liveTasks()).isEmpty();
        assertThat(cluster.facts(Fact.FrameworkRemoved.class)).hasSize(1);
        assertThat(next.events).hasSize(told);
    }

    @Test
    void aStepTellsItsName() {
        Instance instance = cluster.started("i1");
        cluster.running(instance, "t1");
        assertThat(instance.steps)
                .containsAll(List.of("SUBSCRIBE", "SUBSCRIBED", "OFFERS", "ACCEPT", "REPLY", "UPDATE", "ACKNOWLEDGE"));
    }
}
