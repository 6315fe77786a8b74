package streamsx.mesos.adapter;

import com.eclipsesource.json.JsonObject;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Waits for the leader's notifications, on one thread, until closed. What was handed over is not asked for again; a new
 * life begins with all that is outstanding.
 */
final class Poller implements Closeable {
    private static final Logger LOG = Logger.getLogger(Poller.class.getName());
    private static final Duration WAIT = Duration.ofSeconds(25);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final LeaderSession session;
    private final Consumer<List<JsonObject>> handler;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Makes one; it rests until {@link #start}.
     *
     * @param handler must be quick: the next notifications wait for it
     */
    Poller(LeaderSession session, Consumer<List<JsonObject>> handler) {
        this.session = session;
        this.handler = handler;
        thread = Threads.named("streams-mesos-poller").newThread(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long acknowledged = 0;
        long pause = 0;
        do {
            try {
                List<JsonObject> entries = session.notifications(acknowledged, WAIT);
                long last = acknowledged;
                for (JsonObject entry : entries) {
                    last = Math.max(last, LenientJson.number(entry, "sequence"));
                }
                if (!entries.isEmpty()) {
                    handler.accept(entries);
                }
                // Entries that are none of the new ones would be sent again at once.
                pause = entries.isEmpty() || last > acknowledged ? 0 : longer(pause);
                acknowledged = last;
            } catch (RestException | RuntimeException e) {
                if (closed.getCount() > 0) {
                    boolean known = e instanceof RestException;
                    LOG.log(
                            pause == 0 ? Level.WARNING : Level.FINE,
                            "Notifications cannot be read at the moment" + (known ? ": " + e.getMessage() : ""),
                            known ? null : e);
                }
                pause = longer(pause);
            }
        } while (!closedWithin(pause));
    }

    private static long longer(long pause) {
        return pause == 0 ? FIRST_PAUSE_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }

    private boolean closedWithin(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** The one who waits for the leader's answer is woken when the client for requests is closed. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    /** Whether nothing is handed over any more. */
    boolean ended() {
        return !thread.isAlive();
    }
}
