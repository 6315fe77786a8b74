package streamsx.mesos.simulation.zookeeper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.store.zookeeper.EnsembleClient;

/**
 * One session, seen from its client: requests go out in order over a connection that may break, which loses either the
 * request or the answer, and nobody knows which.
 */
public final class SimSession {
    private static final long BEAT_MILLIS = SimEnsemble.SESSION_MILLIS / 3;
    private static final long SILENCE_MILLIS = 2L * SimEnsemble.SESSION_MILLIS / 3;
    private static final long RECONNECT_MILLIS = 250;
    private static final long RETRANSMIT_MILLIS = 200;
    private static final long LATE_MILLIS = 2_000;

    final Life life;
    private final SimEnsemble ensemble;
    private final String host;
    private final Listener listener;
    private final Map<Long, Pending> outstanding = new LinkedHashMap<>();
    /** Where the ensemble stands. */
    long heardAt;

    boolean ended;
    boolean first;
    int latchNumber = -1;
    private String electedBy;
    private boolean latchGone;
    /** Where the client stands. */
    private SimEnsemble.Server server;

    private boolean known;
    private boolean lost;
    /** Whether what is carried out now was sent over a connection that has broken since. */
    private boolean late;

    private int connection;
    /** How far this client has seen the order of transactions. */
    private int seen;

    private long answeredAt;
    private long suspendedAt = -1;
    private long requests;
    private long nextArrival;
    private long nextReply;

    /** What the client is told; on its life. */
    public interface Listener {
        /** The first connection. */
        void connected();

        void suspended();

        void reconnected();

        /** The session is over. */
        void lost();

        /** Our latch node is the first. */
        void elected(String latchPath);

        /** Our latch node is gone, and not by our will. */
        void latchGone();
    }

    /** A request without an answer. */
    private record Pending(Runnable send, Consumer<Code> fail) {}

    SimSession(SimEnsemble ensemble, Life life, String host, Listener listener) {
        this.ensemble = ensemble;
        this.life = life;
        this.host = host;
        this.listener = listener;
        heardAt = ensemble.timeline.now();
        answeredAt = heardAt;
    }

    /** The requests that can be made under this session. */
    public EnsembleClient client() {
        return new SimZooKeeperClient(ensemble, this);
    }

    /** The server that this session is connected to, if it is connected. */
    Optional<SimEnsemble.Server> server() {
        return Optional.ofNullable(server);
    }

    /** Carries out a transaction of this session. */
    SimTree.Outcome transact(List<Op> operations) {
        return ensemble.transact(this, operations, late);
    }

    private long now() {
        return ensemble.timeline.now();
    }

    private boolean reachable() {
        return ensemble.available()
                && ensemble.network.reaches(host, SimEnsemble.HOST)
                && ensemble.network.reaches(SimEnsemble.HOST, host);
    }

    void connectLater() {
        life.after(1 + ensemble.random.nextLong(RECONNECT_MILLIS), this::connect);
    }

    private void connect() {
        if (server != null || lost) {
            return;
        }
        if (!reachable()) {
            failAll();
            if (suspendedAt >= 0 && now() - suspendedAt >= SimEnsemble.SESSION_MILLIS) {
                lose();
            } else {
                connectLater();
            }
            return;
        }
        if (ended) {
            lose();
            return;
        }
        server = ensemble.anyServer();
        // A server that has not seen what this client saw turns it away: time never goes back for a session.
        server.learn(seen);
        connection++;
        heardAt = now();
        answeredAt = now();
        suspendedAt = -1;
        nextArrival = now();
        nextReply = now();
        List.copyOf(outstanding.values()).forEach(p -> p.send.run());
        if (known) {
            listener.reconnected();
        } else {
            known = true;
            listener.connected();
        }
        tellPending();
        beat(connection);
    }

    private void beat(int which) {
        life.after(BEAT_MILLIS, () -> {
            if (server == null || connection != which) {
                return;
            }
            if (ended) {
                breakConnection();
                return;
            }
            if (ensemble.network.reaches(host, SimEnsemble.HOST)) {
                heardAt = now();
            }
            if (reachable()) {
                answeredAt = now();
            }
            if (now() - answeredAt > SILENCE_MILLIS) {
                breakConnection();
            } else {
                beat(which);
            }
        });
    }

    /** The connection breaks: what is under way may arrive or not, but no answer comes. */
    public void breakConnection() {
        if (server == null) {
            return;
        }
        server = null;
        connection++;
        life.run(() -> {
            if (suspendedAt < 0) {
                suspendedAt = now();
                if (known) {
                    listener.suspended();
                }
            }
            failAll();
            connectLater();
        });
    }

    private void failAll() {
        List<Pending> all = new ArrayList<>(outstanding.values());
        outstanding.clear();
        all.forEach(p -> p.fail.accept(Code.CONNECTIONLOSS));
    }

    private void lose() {
        lost = true;
        List<Pending> all = new ArrayList<>(outstanding.values());
        outstanding.clear();
        all.forEach(p -> p.fail.accept(Code.SESSIONEXPIRED));
        listener.lost();
    }

    /** Joins the election. */
    public void joinLatch() {
        life.after(ensemble.network.delay(host, SimEnsemble.HOST), () -> {
            if (ended || lost) {
                return;
            }
            if (server == null || !reachable()) {
                life.after(RECONNECT_MILLIS, this::joinLatch);
                return;
            }
            ensemble.join(this);
        });
    }

    /** The client ends its session in order. */
    public void close() {
        if (server != null && reachable()) {
            ensemble.end(this);
        }
        lost = true;
    }

    void tellElected(String path) {
        electedBy = path;
        tellPending();
    }

    void tellLatchGone() {
        latchGone = true;
        tellPending();
    }

    /** What a watch saw while the connection was away is told after it. */
    private void tellPending() {
        if (server == null || (electedBy == null && !latchGone)) {
            return;
        }
        int which = connection;
        life.after(ensemble.network.delay(SimEnsemble.HOST, host), () -> {
            if (connection != which) {
                return;
            }
            if (electedBy != null) {
                String path = electedBy;
                electedBy = null;
                listener.elected(path);
            }
            if (latchGone) {
                latchGone = false;
                listener.latchGone();
            }
        });
    }

    /** A request to the ensemble: {@code process} runs there and gives back how to answer. */
    void request(Supplier<Runnable> process, Consumer<Code> fail) {
        if (!life.alive()) {
            return;
        }
        long id = requests++;
        if (lost) {
            life.after(0, () -> fail.accept(Code.SESSIONEXPIRED));
            return;
        }
        Runnable send = () -> send(id, process);
        outstanding.put(id, new Pending(send, fail));
        if (server != null) {
            send.run();
        }
    }

    private void send(long id, Supplier<Runnable> process) {
        int which = connection;
        pass(
                host,
                SimEnsemble.HOST,
                which,
                due -> nextArrival = Math.max(nextArrival, due),
                () -> nextArrival,
                () -> arrive(id, which, process));
    }

    /** Over TCP what meets a cut comes late, and in order, unless the connection breaks first. */
    private void pass(String from, String to, int which, LongConsumer earliest, LongSupplier at, Runnable arrival) {
        if (ensemble.network.reaches(from, to)) {
            earliest.accept(now() + ensemble.network.delay(from, to));
            ensemble.timeline.after(at.getAsLong() - now(), arrival);
        } else if (which == connection) {
            earliest.accept(now() + RETRANSMIT_MILLIS);
            ensemble.timeline.after(at.getAsLong() - now(), () -> pass(from, to, which, earliest, at, arrival));
        }
    }

    @SuppressWarnings("ReturnValueIgnored") // Of what arrives late nobody awaits the answer.
    private void arrive(long id, int which, Supplier<Runnable> process) {
        if (which != connection) {
            // What was sent over a connection that has broken meanwhile may still be carried out, late, or not at all.
            if (ensemble.random.nextBoolean()) {
                ensemble.timeline.after(ensemble.random.nextLong(LATE_MILLIS), () -> {
                    if (ensemble.available() && !ended) {
                        late = true;
                        process.get();
                        late = false;
                    }
                });
            }
            return;
        }
        if (!ensemble.available()) {
            return;
        }
        if (ended) {
            breakConnection();
            return;
        }
        heardAt = now();
        Runnable answer = process.get();
        int shown = server == null ? 0 : server.known();
        pass(
                SimEnsemble.HOST,
                host,
                which,
                due -> nextReply = Math.max(nextReply, due),
                () -> nextReply,
                () -> life.run(() -> {
                    if (which == connection && outstanding.remove(id) != null) {
                        answeredAt = now();
                        seen = Math.max(seen, shown);
                        answer.run();
                    }
                }));
    }
}
