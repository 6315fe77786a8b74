package streamsx.mesos.simulation.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.invariants.history.Fact;

/** Masters and agents that fail, and come back. */
class FailureTest {
    private static final String NOT_YET = "t9";

    private final Cluster cluster = Cluster.calm();
    private Instance instance;
    private String agent;
    private String agentId;

    @BeforeEach
    void run() {
        instance = cluster.started("i1");
        agent = cluster.running(instance, "t1");
        agentId = instance.updates("t1").get(0).agentId();
        assertThat(cluster.mesos.agentName(agentId)).isEqualTo(agent);
        instance.events.clear();
    }

    private void ask(String... pairs) {
        instance.reconcile(pairs);
        cluster.pass(50);
    }

    @Test
    void aNewMasterAnswersNothingOfAnAgentThatMayReturn() {
        cluster.mesos.crashAgent(agent);
        cluster.mesos.failOver();
        cluster.pass(20);
        assertThat(instance.subscribed()).isFalse();
        cluster.until("subscribed", instance::subscribed);
        cluster.pass(20_000);
        ask("t1", agentId, NOT_YET, agentId, "t8", "never-heard-of");
        assertThat(instance.last("t1")).isNull();
        assertThat(instance.last(NOT_YET)).isNull();
        assertThat(instance.last("t8")).isEqualTo(TaskState.UNKNOWN);
        instance.kill("t1");
        cluster.pass(50);
        assertThat(instance.last("t1")).isNull();
        cluster.mesos.restartAgent(agent);
        cluster.until("quiet", cluster.mesos::quiet);
        ask("t1", agentId, NOT_YET, agentId);
        assertThat(instance.last("t1")).isEqualTo(TaskState.RUNNING);
        assertThat(instance.last(NOT_YET)).isEqualTo(TaskState.GONE);
    }

    @Test
    void anAgentThatDoesNotReturnToANewMasterIsUnreachable() {
        cluster.mesos.crashAgent(agent);
        cluster.mesos.failOver();
        cluster.pass(70_000);
        assertThat(instance.last("t1")).isNull();
        ask("t1", agentId);
        assertThat(instance.last("t1")).isEqualTo(TaskState.UNREACHABLE);
        cluster.mesos.restartAgent(agent);
        cluster.until("told", () -> instance.last("t1") == TaskState.RUNNING);
    }

    @Test
    void aMasterThatEndsTakesLaunchesWithItThatNoAgentHasHeardOf() {
        boolean lost = false;
        boolean forwarded = false;
        for (int seed = 0; seed < 30 && !(lost && forwarded); seed++) {
            Cluster other = new Cluster(seed, MesosOptions.defaults());
            Instance launching = other.started("i1");
            other.until("offers", () -> launching.count(Event.OffersReceived.class) > 0);
            launching.launch("t2");
            other.until("taken", () -> launching.count(Event.LaunchTaken.class) > 0);
            other.mesos.failOver();
            other.pass(60_000);
            lost |= other.mesos.liveTasks().isEmpty();
            forwarded |= !other.mesos.liveTasks().isEmpty();
        }
        assertThat(lost).isTrue();
        assertThat(forwarded).isTrue();
    }

    @Test
    void callsToADeadMasterAreUnknownAndItsSchedulersComeBackToTheNext() {
        cluster.mesos.failOver();
        instance.kill("t1");
        cluster.pass(10);
        assertThat(instance.subscribed()).isFalse();
        cluster.until("subscribed", instance::subscribed);
        cluster.until("quiet", cluster.mesos::quiet);
        assertThat(cluster.mesos.liveTasks()).containsOnlyKeys("t1");
        ask();
        assertThat(instance.last("t1")).isEqualTo(TaskState.RUNNING);
        assertThat(cluster.facts(Fact.Subscribed.class)).hasSize(2);
    }

    @Test
    void aCrashedAgentsTasksLiveOnAndItsUpdatesComeWhenItIsBack() {
        cluster.mesos.crashAgent(agent);
        cluster.mesos.failTask("t1");
        cluster.pass(10_000);
        assertThat(instance.updates("t1")).isEmpty();
        assertThat(cluster.facts(Fact.TaskEnded.class)).hasSize(1);
        cluster.mesos.restartAgent(agent);
        cluster.until("told", () -> instance.last("t1") == TaskState.FAILED);
        assertThat(cluster.facts(Fact.AgentAway.class)).hasSize(1);
        assertThat(cluster.facts(Fact.AgentBack.class)).hasSize(1);
    }

    @Test
    void aSilentAgentIsUnreachableAndItsTasksComeBackWithIt() {
        cluster.mesos.cutAgent(agent);
        cluster.pass(29_000);
        assertThat(instance.updates("t1")).isEmpty();
        cluster.pass(2_000);
        assertThat(instance.updates("t1"))
                .singleElement()
                .matches(u -> u.state() == TaskState.UNREACHABLE && u.uuid().isEmpty());
        assertThat(cluster.mesos.liveTasks()).containsOnlyKeys("t1");
        ask("t1", agentId, NOT_YET, agentId);
        assertThat(instance.last("t1")).isEqualTo(TaskState.UNREACHABLE);
        assertThat(instance.last(NOT_YET)).isEqualTo(TaskState.UNREACHABLE);
        instance.kill("t1");
        cluster.pass(50);
        // The master does not find it, and does not remember to kill it.
        assertThat(instance.last("t1")).isEqualTo(TaskState.UNKNOWN);
        cluster.mesos.mendAgent(agent);
        cluster.until("told", () -> instance.last("t1") == TaskState.RUNNING);
        cluster.pass(20_000);
        assertThat(cluster.mesos.liveTasks()).containsOnlyKeys("t1");
    }

    @Test
    void aShortCutIsNoLossButAKillReachesTheAgentLater() {
        cluster.mesos.cutAgent(agent);
        instance.kill("t1");
        cluster.pass(20_000);
        assertThat(cluster.mesos.liveTasks()).containsOnlyKeys("t1");
        cluster.mesos.mendAgent(agent);
        cluster.until("killed", () -> instance.last("t1") == TaskState.KILLED);
        assertThat(instance.states("t1")).containsExactly(TaskState.KILLING, TaskState.KILLED);
    }

    @Test
    void aLaunchThatAnAgentNeverHeardOfIsDroppedWhenItReturns() {
        cluster.pass(2_000);
        cluster.mesos.cutAgent(agent);
        long before = cluster.facts(Fact.Took.class).size();
        for (int i = 0; i < 3; i++) {
            instance.launch("more" + i);
            cluster.pass(1_500);
        }
        assertThat(cluster.facts(Fact.Took.class).size()).isGreaterThan((int) before + 2);
        cluster.pass(5_000);
        String waiting = List.of("more0", "more1", "more2").stream()
                .filter(t -> !cluster.mesos.liveTasks().containsKey(t))
                .findFirst()
                .orElseThrow();
        ask(waiting, agentId);
        assertThat(instance.last(waiting)).isEqualTo(TaskState.STAGING);
        cluster.mesos.mendAgent(agent);
        cluster.until("dropped", () -> instance.last(waiting) == TaskState.DROPPED);
        assertThat(instance.updates(waiting)
                        .get(instance.updates(waiting).size() - 1)
                        .uuid())
                .isNotEmpty();
    }

    @Test
    void aLostHostTakesItsTasksAndComesBackAsANewAgent() {
        cluster.mesos.loseHost(agent);
        assertThat(cluster.mesos.liveTasks()).isEmpty();
        assertThat(cluster.facts(Fact.TaskEnded.class)).hasSize(1);
        cluster.pass(40_000);
        assertThat(instance.last("t1")).isEqualTo(TaskState.UNREACHABLE);
        cluster.mesos.restartAgent(agent);
        cluster.until("quiet", cluster.mesos::quiet);
        ask("t1", agentId);
        assertThat(instance.last("t1")).isEqualTo(TaskState.UNREACHABLE);
        assertThat(cluster.mesos.agentName(agentId)).isNull();
    }

    @Test
    void aHostThatComesBackSoonEndsTheOldAgentAtOnce() {
        cluster.mesos.loseHost(agent);
        cluster.pass(5_000);
        cluster.mesos.restartAgent(agent);
        cluster.until("told", () -> instance.last("t1") == TaskState.LOST);
        ask("t1", agentId);
        assertThat(instance.last("t1")).isEqualTo(TaskState.UNKNOWN);
    }

    @Test
    void offersOfALostAgentAreRescinded() {
        cluster.pass(2_000);
        cluster.mesos.crashAgent(agent);
        cluster.pass(100);
        assertThat(instance.count(Event.OfferRescinded.class)).isPositive();
    }

    @Test
    void healingBringsEverythingBack() {
        cluster.mesos.cutAgent("agent1");
        cluster.mesos.crashAgent("agent2");
        cluster.mesos.loseHost("agent3");
        cluster.mesos.failOver();
        cluster.pass(100_000);
        assertThat(cluster.mesos.quiet()).isFalse();
        cluster.mesos.heal();
        cluster.until("quiet", cluster.mesos::quiet);
        assertThat(cluster.facts(Fact.AgentAway.class)).hasSize(3);
        assertThat(cluster.facts(Fact.AgentBack.class)).hasSize(3);
    }
}
