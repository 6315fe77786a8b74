package streamsx.mesos.simulation.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.invariants.history.Fact;

/** Everything at once, from a seed. */
class StormTest {
    private static final MesosOptions ROUGH = MesosOptions.defaults().withOdds(MesosOptions.Odds.rough());

    private static Cluster storm(long seed) {
        Cluster cluster = new Cluster(seed, ROUGH);
        Random faults = new Random(seed);
        Instance leader = cluster.start("i1.1", "i1");
        for (int i = 0; i < 20; i++) {
            leader.launch("t" + i);
        }
        int lives = 1;
        for (int second = 0; second < 120; second++) {
            cluster.pass(1_000);
            String agent = "agent" + (1 + faults.nextInt(3));
            switch (faults.nextInt(40)) {
                case 0 -> cluster.mesos.failOver();
                case 1 -> cluster.mesos.crashAgent(agent);
                case 2, 3 -> cluster.mesos.restartAgent(agent);
                case 4 -> cluster.mesos.loseHost(agent);
                case 5 -> cluster.mesos.cutAgent(agent);
                case 6, 7 -> cluster.mesos.mendAgent(agent);
                case 8 -> cluster.network.cut("mesos", "i1");
                case 9 -> cluster.network.cut("i1", "mesos");
                case 10, 11 -> cluster.network.heal();
                case 12 -> leader.life.pause();
                case 13, 14 -> leader.life.resume();
                case 15 -> {
                    leader.life.kill();
                    leader = cluster.start("i1." + ++lives, "i1");
                    for (int i = 0; i < 5; i++) {
                        leader.launch("t" + lives + "-" + i);
                    }
                }
                case 16 -> leader.reconcile();
                default -> {}
            }
        }
        leader.life.resume();
        cluster.network.heal();
        cluster.mesos.heal();
        // Connections that broke before are noticed within this.
        cluster.pass(45_000);
        cluster.until("quiet after the storm of seed " + seed, cluster.mesos::quiet);
        Instance last = leader;
        cluster.until("subscribed", last::subscribed);
        cluster.pass(1_000);
        last.events.clear();
        last.reconcile();
        cluster.pass(1_000);
        Set<String> running = new HashSet<>();
        last.events.forEach(e -> {
            if (e instanceof Event.StatusUpdate u && u.state() == TaskState.RUNNING) {
                running.add(u.taskId());
            }
        });
        assertThat(running)
                .as("seed %d", seed)
                .isEqualTo(cluster.mesos.liveTasks().keySet());
        return cluster;
    }

    @Test
    void afterEachStormTheMasterKnowsWhatRuns() {
        for (long seed = 0; seed < 60; seed++) {
            storm(seed);
        }
    }

    @Test
    void oneSeedHasOneHistory() {
        List<Fact> first = storm(7).history.facts();
        assertThat(storm(7).history.facts()).isEqualTo(first).hasSizeGreaterThan(50);
        assertThat(storm(8).history.facts()).isNotEqualTo(first);
    }

    @Test
    void ofOneTaskUpdatesKeepTheirOrder() {
        for (long seed = 0; seed < 50; seed++) {
            Cluster cluster = new Cluster(seed, ROUGH);
            Instance instance = cluster.started("i1");
            for (int i = 0; i < 10; i++) {
                instance.launch("t" + i);
            }
            cluster.pass(100_000);
            for (int i = 0; i < 10; i++) {
                List<TaskState> seen = instance.updates("t" + i).stream()
                        .filter(u -> !u.uuid().isEmpty())
                        .map(Event.StatusUpdate::state)
                        .toList();
                int running = seen.indexOf(TaskState.RUNNING);
                assertThat(running < 0 ? List.of() : seen.subList(running, seen.size()))
                        .as("seed %d", seed)
                        .doesNotContain(TaskState.STARTING);
            }
        }
    }
}
