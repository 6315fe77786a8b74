package streamsx.mesos.simulation.mesos;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.mesos.Protos.TaskState;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.simulation.time.Network;
import streamsx.mesos.simulation.time.Timeline;

/** What all parts of the simulated Mesos share. */
final class Env {
    /** The master's end of the network. */
    static final String MESOS = "mesos";

    private static final int UUID_LENGTH = 16;

    final Timeline timeline;
    final Network network;
    final History history;
    final RandomGenerator random;
    final MesosOptions.Times times;
    final MesosOptions options;
    /** Processes that run: task to agent. */
    final Map<String, String> liveTasks = new LinkedHashMap<>();

    /** Frameworks that a master removed, whether or not its successors know that. */
    final Set<String> removedFrameworks = new HashSet<>();

    MesosOptions.Odds odds;
    /** Messages that are on their way, heartbeats not counted. */
    int underWay;

    private boolean healed;
    private long uuids;
    private long offerIds;

    Env(Timeline timeline, Network network, History history, RandomGenerator random, MesosOptions options) {
        this.timeline = timeline;
        this.network = network;
        this.history = history;
        this.random = random;
        this.options = options;
        this.times = options.times();
        this.odds = options.odds();
    }

    long now() {
        return timeline.now();
    }

    void fact(Fact fact) {
        history.add(fact);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    long between(long least, long most) {
        return most <= least ? least : random.nextLong(least, most + 1);
    }

    /** Something on its way for a time. */
    void underWay(long delay, Runnable arrive) {
        underWay++;
        timeline.after(delay, () -> {
            underWay--;
            arrive.run();
        });
    }

    String newOfferId() {
        return "O" + offerIds++;
    }

    boolean healed() {
        return healed;
    }

    /** Nothing goes wrong by itself any more. */
    void heal() {
        healed = true;
        odds = MesosOptions.Odds.none();
    }

    /** Sixteen bytes that are used once; the last one says which state the update tells. */
    ByteString uuid(TaskState state) {
        byte[] bytes = new byte[UUID_LENGTH];
        long number = ++uuids;
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (number >> (8 * (Long.BYTES - 1 - i)));
        }
        bytes[UUID_LENGTH - 1] = (byte) state.getNumber();
        return ByteString.copyFrom(bytes);
    }

    /** The state that an update with this uuid told. */
    static TaskState stateOf(ByteString uuid) {
        return TaskState.forNumber(uuid.byteAt(UUID_LENGTH - 1));
    }
}
