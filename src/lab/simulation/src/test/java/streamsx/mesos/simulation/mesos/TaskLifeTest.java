package streamsx.mesos.simulation.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.invariants.history.Fact;

/** Offers, launches, updates, kills and reconciliation. */
class TaskLifeTest {
    private final Cluster cluster = Cluster.calm();

    @Test
    void anOfferBecomesARunningTaskWhoseUpdatesAreAcknowledged() {
        Instance instance = cluster.started("i1");
        String agent = cluster.running(instance, "t1");
        assertThat(instance.states("t1")).containsExactly(TaskState.STARTING, TaskState.RUNNING);
        assertThat(cluster.facts(Fact.TaskStarted.class))
                .singleElement()
                .matches(f -> f.who().equals(agent)
                        && f.taskId().equals("t1")
                        && f.resourceId().equals("resource-of-t1"));
        assertThat(cluster.facts(Fact.Called.class).stream().map(Fact.Called::call))
                .containsExactly(Fact.Call.LAUNCH, Fact.Call.ACKNOWLEDGE, Fact.Call.ACKNOWLEDGE);
        assertThat(cluster.facts(Fact.Called.class).stream().map(Fact.Called::state))
                .containsExactly(null, TaskState.STARTING, TaskState.RUNNING);
        assertThat(cluster.facts(Fact.Took.class))
                .hasSize(3)
                .allMatch(f -> f.who().equals("i1.1"));
    }

    @Test
    void anUpdateIsRepeatedUntilItIsAcknowledged() {
        Instance instance = cluster.started("i1");
        instance.acknowledges = false;
        instance.launch("t1");
        cluster.pass(75_000);
        // At once, after 10, 30 and 70 s; RUNNING waits behind.
        assertThat(instance.updates("t1")).hasSize(4).allMatch(u -> u.state() == TaskState.STARTING);
        assertThat(cluster.mesos.quiet()).isFalse();
        instance.acknowledge(instance.updates("t1").get(0));
        cluster.pass(1_000);
        assertThat(instance.last("t1")).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void theNextSchedulerGetsWhatTheLastOneDidNotAcknowledge() {
        Instance first = cluster.started("i1");
        first.acknowledges = false;
        first.launch("t1");
        cluster.until("told", () -> first.last("t1") != null);
        first.life.kill();
        Instance second = cluster.started("i2");
        cluster.pass(2_000);
        assertThat(second.states("t1")).containsExactly(TaskState.STARTING, TaskState.RUNNING);
    }

    @Test
    void aKilledTaskIsKillingThenKilledAndForgotten() {
        Instance instance = cluster.started("i1");
        cluster.running(instance, "t1");
        instance.kill("t1");
        cluster.until("killed", () -> instance.last("t1") == TaskState.KILLED);
        cluster.until("quiet", cluster.mesos::quiet);
        assertThat(instance.states("t1")).endsWith(TaskState.KILLING, TaskState.KILLED);
        assertThat(cluster.mesos.liveTasks()).isEmpty();
        assertThat(cluster.facts(Fact.TaskEnded.class)).hasSize(1);
        String agent = instance.updates("t1").get(0).agentId();
        instance.reconcile("t1", agent);
        cluster.pass(100);
        assertThat(instance.last("t1")).isEqualTo(TaskState.GONE);
    }

    @Test
    void aTaskFailsOrFinishes() {
        Instance instance = cluster.started("i1");
        cluster.running(instance, "t1");
        cluster.running(instance, "t2");
        assertThat(cluster.mesos.failTask("t1")).isTrue();
        assertThat(cluster.mesos.finishTask("t2")).isTrue();
        assertThat(cluster.mesos.failTask("t3")).isFalse();
        cluster.pass(1_000);
        assertThat(instance.last("t1")).isEqualTo(TaskState.FAILED);
        assertThat(instance.last("t2")).isEqualTo(TaskState.FINISHED);
    }

    @Test
    void anOfferServesOneLaunch() {
        Instance instance = cluster.started("i1");
        cluster.until("offers", () -> instance.count(Event.OffersReceived.class) > 0);
        var offer = instance.events.stream()
                .filter(e -> e instanceof Event.OffersReceived)
                .map(e -> ((Event.OffersReceived) e).offers().get(0))
                .findFirst()
                .orElseThrow();
        // The product's scheduler would not send the second: it is made where the first one's offer is gone at the
        // master.
        cluster.crashUnnoticed(offer.agentId());
        instance.accept(offer.id(), offer.agentId(), "t1");
        cluster.pass(2_000);
        assertThat(instance.updates("t1"))
                .singleElement()
                .matches(u -> u.state() == TaskState.DROPPED && u.uuid().isEmpty());
        assertThat(cluster.facts(Fact.Took.class)).isEmpty();
    }

    @Test
    void reconciliationOfWhatAReadyMasterKnowsAndDoesNotKnow() {
        Instance instance = cluster.started("i1");
        cluster.running(instance, "t1");
        String agent = instance.updates("t1").get(0).agentId();
        instance.reconcile("t1", agent, "t2", agent, "t3", "no-such-agent");
        cluster.pass(100);
        assertThat(instance.updates("t1").get(instance.updates("t1").size() - 1))
                .matches(u -> u.state() == TaskState.RUNNING && u.uuid().isEmpty());
        assertThat(instance.last("t2")).isEqualTo(TaskState.GONE);
        assertThat(instance.last("t3")).isEqualTo(TaskState.UNKNOWN);
        int before = instance.events.size();
        instance.reconcile();
        cluster.pass(100);
        assertThat(instance.events.subList(before, instance.events.size()))
                .singleElement()
                .matches(e -> e instanceof Event.StatusUpdate u && u.taskId().equals("t1"));
        instance.kill("nobody");
        cluster.pass(100);
        assertThat(instance.last("nobody")).isEqualTo(TaskState.UNKNOWN);
    }

    @Test
    void refusedResourcesComeBackInTimeAndSuppressedOnesNot() {
        Instance instance = cluster.started("i1");
        cluster.until("offers", () -> instance.count(Event.OffersReceived.class) > 0);
        cluster.pass(2_000);
        List<String> all = instance.events.stream()
                .filter(e -> e instanceof Event.OffersReceived)
                .flatMap(e -> ((Event.OffersReceived) e).offers().stream())
                .map(o -> o.id())
                .toList();
        assertThat(all).hasSize(3);
        long before = instance.count(Event.OffersReceived.class);
        instance.scheduler.call(new Effect.Decline(instance.subscription, all, 5));
        cluster.pass(4_900);
        assertThat(instance.count(Event.OffersReceived.class)).isEqualTo(before);
        cluster.pass(1_500);
        long offered = instance.count(Event.OffersReceived.class);
        assertThat(offered).isGreaterThan(before);
        instance.scheduler.call(new Effect.Suppress(instance.subscription));
        List<String> again = instance.events.stream()
                .filter(e -> e instanceof Event.OffersReceived)
                .flatMap(e -> ((Event.OffersReceived) e).offers().stream())
                .map(o -> o.id())
                .filter(id -> !all.contains(id))
                .toList();
        instance.scheduler.call(new Effect.Decline(instance.subscription, again, 1));
        cluster.pass(30_000);
        assertThat(instance.count(Event.OffersReceived.class)).isEqualTo(offered);
        instance.scheduler.call(new Effect.Revive(instance.subscription));
        cluster.pass(1_000);
        assertThat(instance.count(Event.OffersReceived.class)).isGreaterThan(offered);
    }

    @Test
    void aReconcileOvertakesAnAcceptOnlyUnderThatMutation() {
        for (boolean overtake : List.of(false, true)) {
            boolean gone = false;
            for (int seed = 0; seed < 20 && !gone; seed++) {
                Cluster other = new Cluster(seed, MesosOptions.defaults().withCallsOvertake(overtake));
                Instance instance = other.started("i1");
                other.until("offers", () -> instance.count(Event.OffersReceived.class) > 0);
                instance.launch("t1");
                other.until("taken", () -> instance.count(Event.LaunchTaken.class) > 0);
                instance.reconcile("t1", "S0");
                other.pass(3_000);
                gone = instance.states("t1").contains(TaskState.GONE);
            }
            assertThat(gone).isEqualTo(overtake);
        }
    }
}
