package streamsx.mesos.simulation.mesos;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One direction of a connection: messages arrive in order, or wait while the network is cut, until somebody gives up.
 */
final class Channel {
    private static final long FIRST_TRY = 500;
    private static final long MAX_TRY = 4_000;

    private final Env env;
    private final String from;
    private final String to;
    private final long silenceLimit;
    private final Runnable givenUp;
    private final Queue<Runnable> stalled = new ArrayDeque<>();
    private long last;
    private long stalledSince;
    private boolean closed;

    /**
     * @param silenceLimit how long a message may wait
     * @param givenUp  run when that time is over
     */
    Channel(Env env, String from, String to, long silenceLimit, Runnable givenUp) {
        this.env = env;
        this.from = from;
        this.to = to;
        this.silenceLimit = silenceLimit;
        this.givenUp = givenUp;
    }

    boolean closed() {
        return closed;
    }

    void send(Runnable arrive) {
        if (closed) {
            return;
        }
        if (!stalled.isEmpty()) {
            stalled.add(arrive);
        } else if (env.network.reaches(from, to)) {
            transmit(arrive);
        } else {
            stalled.add(arrive);
            stalledSince = env.now();
            env.timeline.after(FIRST_TRY, () -> again(FIRST_TRY));
        }
    }

    /** Nothing more is sent; what is on its way arrives. */
    void close() {
        closed = true;
        stalled.clear();
    }

    private void transmit(Runnable arrive) {
        last = Math.max(last, env.now() + env.network.delay(from, to));
        env.timeline.after(last - env.now(), arrive);
    }

    private void again(long waited) {
        if (closed) {
            return;
        }
        if (env.network.reaches(from, to)) {
            while (!stalled.isEmpty()) {
                transmit(stalled.remove());
            }
        } else if (env.now() - stalledSince >= silenceLimit) {
            close();
            givenUp.run();
        } else {
            long next = Math.min(MAX_TRY, 2 * waited);
            env.timeline.after(next, () -> again(next));
        }
    }
}
