package streamsx.mesos.simulation.mesos;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.simulation.time.Network;
import streamsx.mesos.simulation.time.Timeline;

/** A simulated Mesos, and instances in front of it. */
final class Cluster {
    final Timeline timeline = new Timeline();
    final History history = new History();
    final Network network;
    final SimMesos mesos;

    Cluster(long seed, MesosOptions options) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        network = new Network(random);
        mesos = new SimMesos(timeline, network, history, random, options);
    }

    static Cluster calm() {
        return new Cluster(1, MesosOptions.defaults());
    }

    /** The first life of an instance that wants to lead at once. */
    Instance start(String host) {
        return start(host + ".1", host);
    }

    Instance start(String life, String host) {
        Instance instance = new Instance(this, life, host, "fw");
        instance.scheduler.start();
        return instance;
    }

    Instance started(String host) {
        Instance instance = start(host);
        until("subscribed", instance::subscribed);
        return instance;
    }

    void pass(long millis) {
        timeline.runUntil(timeline.now() + millis);
    }

    /** Lets time pass until it is so, ten virtual minutes at most. */
    void until(String what, BooleanSupplier condition) {
        long end = timeline.now() + 600_000;
        while (!condition.getAsBoolean()) {
            if (timeline.now() >= end) {
                throw new AssertionError("still not " + what);
            }
            pass(1);
        }
    }

    String running(Instance instance, String taskId) {
        instance.launch(taskId);
        until(
                taskId + " running",
                () -> instance.updates(taskId).stream().anyMatch(u -> u.state() == TaskState.RUNNING));
        until("quiet", mesos::quiet);
        return mesos.liveTasks().get(taskId);
    }

    /** The agent with this id is gone for the master, but no instance has heard of it yet. */
    void crashUnnoticed(String agentId) {
        String name = mesos.agentName(agentId);
        network.cut("mesos", "i1");
        mesos.crashAgent(name);
        pass(10);
        network.mend("mesos", "i1");
    }

    <T extends Fact> List<T> facts(Class<T> kind) {
        return history.facts().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
