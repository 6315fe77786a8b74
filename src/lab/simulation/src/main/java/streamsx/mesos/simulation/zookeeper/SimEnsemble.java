package streamsx.mesos.simulation.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.simulation.faults.Points;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.simulation.time.Network;
import streamsx.mesos.simulation.time.Timeline;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/**
 * A ZooKeeper ensemble: one order of transactions, servers that learn of them a little later, sessions that end when
 * they were not heard of for too long, and the latch of the election.
 */
public final class SimEnsemble {
    /** Name of its end of every connection. */
    public static final String HOST = "zk";

    static final int SESSION_MILLIS = 4_000;
    private static final int TICK_MILLIS = 500;
    private static final int SERVERS = 3;

    final Timeline timeline;
    final Network network;
    final RandomGenerator random;
    private final History history;
    private final Records records;
    private final ZooKeeperLayout layout;
    private final Points points;
    private final SimTree truth = new SimTree();
    private final List<Server> servers = new ArrayList<>();
    private final List<Applied> log = new ArrayList<>();
    private final List<SimSession> sessions = new ArrayList<>();
    /** Latch nodes by number, and whose they are. */
    private final TreeMap<Integer, SimSession> latch = new TreeMap<>();

    private int latches;
    private boolean available = true;

    /** A transaction that was applied. */
    private record Applied(long at, List<Op> operations) {}

    /** One server: what it has learnt so far. */
    final class Server {
        private final SimTree tree = new SimTree();
        private int known;
        private long lag;

        int known() {
            return known;
        }

        /** It has caught up at least so far. */
        void learn(int upTo) {
            while (known < upTo) {
                tree.apply(log.get(known++).operations);
            }
        }

        SimTree now() {
            while (known < log.size() && log.get(known).at <= timeline.now() - lag) {
                tree.apply(log.get(known++).operations);
            }
            return tree;
        }

        void sync() {
            learn(log.size());
        }
    }

    /** An ensemble that holds nothing yet. */
    public SimEnsemble(
            Timeline timeline,
            Network network,
            History history,
            RandomGenerator random,
            ZooKeeperLayout layout,
            Points points) {
        this.timeline = timeline;
        this.network = network;
        this.history = history;
        this.random = random;
        this.layout = layout;
        this.points = points;
        this.records = new Records(history, layout);
        for (int i = 0; i < SERVERS; i++) {
            servers.add(new Server());
        }
        StringBuilder path = new StringBuilder();
        for (String name : layout.leader().substring(1).split("/")) {
            path.append('/').append(name);
            truth.put(path.toString(), new byte[0]);
            servers.forEach(s -> s.tree.put(path.toString(), new byte[0]));
        }
        expireLater();
    }

    /** What writers say of the records that they are about to write, so that no observer has to parse them. */
    public Records records() {
        return records;
    }

    /** Opens a session for one life of an instance; the listener hears on that life. */
    public SimSession connect(Life life, String host, SimSession.Listener listener) {
        SimSession session = new SimSession(this, life, host, listener);
        sessions.add(session);
        session.connectLater();
        return session;
    }

    /** No quorum: nobody is answered, no session ends. */
    public void setAvailable(boolean isAvailable) {
        available = isAvailable;
        if (available) {
            // A new leader of the ensemble gives every session its whole time again.
            sessions.forEach(s -> s.heardAt = timeline.now());
        } else {
            sessions.forEach(SimSession::breakConnection);
        }
    }

    boolean available() {
        return available;
    }

    /** How far servers are behind, in ms at most. */
    public void setLag(long atMost) {
        servers.forEach(s -> s.lag = atMost == 0 ? 0 : random.nextLong(atMost));
    }

    Server anyServer() {
        return servers.get(random.nextInt(servers.size()));
    }

    /** The life whose latch node is the first; null if there is none. */
    public Life leader() {
        return latch.isEmpty() ? null : latch.firstEntry().getValue().life;
    }

    /** An operator, or a defect of somebody, deletes the first latch node. */
    public void deleteLatchOfLeader() {
        if (!latch.isEmpty()) {
            SimSession owner = latch.firstEntry().getValue();
            deleteLatch(owner);
            owner.tellLatchGone();
        }
    }

    /** What is stored at this path; null if nothing is. */
    public byte[] data(String path) {
        SimTree.Node node = truth.get(path);
        return node == null ? null : node.data();
    }

    /** The version of what is stored at this path; -1 if nothing is. */
    public int version(String path) {
        SimTree.Node node = truth.get(path);
        return node == null ? -1 : node.version();
    }

    /** Names below a path. */
    public List<String> children(String path) {
        return truth.children(path);
    }

    String join(SimSession session) {
        int number = latches++;
        session.latchNumber = number;
        latch.put(number, session);
        String path = latchPath(number);
        change(List.of(Op.create(
                path,
                session.life.name().getBytes(StandardCharsets.UTF_8),
                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT)));
        tellFirst();
        return path;
    }

    private String latchPath(int number) {
        return layout.leader() + "/latch-" + String.format("%010d", number);
    }

    private void deleteLatch(SimSession session) {
        if (session.latchNumber >= 0) {
            int number = session.latchNumber;
            session.latchNumber = -1;
            latch.remove(number);
            history.add(new Fact.LatchGone(timeline.now(), session.life.name()));
            change(List.of(Op.delete(latchPath(number), -1)));
            tellFirst();
        }
    }

    private void tellFirst() {
        if (!latch.isEmpty()) {
            SimSession first = latch.firstEntry().getValue();
            if (!first.first) {
                first.first = true;
                history.add(new Fact.Elected(timeline.now(), first.life.name()));
                first.tellElected(latchPath(latch.firstKey()));
            }
        }
    }

    /** @param late whether its writer may have announced other contents since */
    SimTree.Outcome transact(SimSession session, List<Op> operations, boolean late) {
        SimTree.Outcome outcome = truth.apply(operations);
        if (outcome.equals(SimTree.Outcome.DONE)) {
            log.add(new Applied(timeline.now(), operations));
            records.applied(timeline.now(), session.life.name(), operations, late);
            points.reached(Points.Point.COMMIT_APPLIED, session.life);
        }
        return outcome;
    }

    private void change(List<Op> operations) {
        if (truth.apply(operations).equals(SimTree.Outcome.DONE)) {
            log.add(new Applied(timeline.now(), operations));
        }
    }

    /** Ends a session: its latch node goes with it. */
    void end(SimSession session) {
        if (sessions.remove(session)) {
            session.ended = true;
            deleteLatch(session);
        }
    }

    private void expireLater() {
        timeline.after(TICK_MILLIS, () -> {
            if (available) {
                List.copyOf(sessions).stream()
                        .filter(s -> timeline.now() - s.heardAt > SESSION_MILLIS)
                        .forEach(this::end);
            }
            expireLater();
        });
    }
}
