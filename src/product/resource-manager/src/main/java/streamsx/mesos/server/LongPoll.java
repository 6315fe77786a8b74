package streamsx.mesos.server;

import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.leader.CommittedState;
import streamsx.mesos.leader.Leadership;

/**
 * Notifications by long poll: answers when there is one, when the time is over, or when the term is. A caller that is
 * gone gives its place up, and no client can take those of the others, or of the Streams server process.
 */
final class LongPoll {
    private static final Logger LOG = LoggerFactory.getLogger(LongPoll.class);
    private static final long WATCH_MILLIS = 200;
    private static final long PROBE_MILLIS = 1_000;
    /** A client needs one; a few more may be left behind by its earlier processes. */
    static final int MOST_OF_A_CLIENT = 16;
    /** Polls for all clients are the Streams server process's: they have places of their own. */
    static final int MOST_OF_ALL_CLIENTS = 16;

    private final LeaderGate gate;
    private final AsyncReplies replies;
    private final ScheduledExecutorService timer;
    private final int maxPolls;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

    LongPoll(LeaderGate gate, AsyncReplies replies, ScheduledExecutorService timer, int maxPolls) {
        this.gate = gate;
        this.replies = replies;
        this.timer = timer;
        this.maxPolls = maxPolls;
    }

    /** A leadership does not say when it ends, so it is looked at, often enough for a client to go on soon. */
    void watch() {
        timer.scheduleWithFixedDelay(this::look, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(this::probe, PROBE_MILLIS, PROBE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void probe() {
        try {
            waits.forEach(Wait::endIfAbandoned);
        } catch (RuntimeException e) {
            LOG.error("The connections of waiting clients could not be probed", e);
        }
    }

    private void look() {
        if (waits.isEmpty()) {
            return;
        }
        try {
            Optional<Leadership> now = gate.ready();
            waits.stream()
                    .filter(w -> now.isEmpty() || now.get() != w.leadership)
                    .forEach(w -> w.finish(true));
        } catch (RuntimeException e) {
            LOG.error("The leadership could not be read", e); // an exception would end the watch for good
        }
    }

    /** Ends all waits, as the leadership does. */
    void end() {
        waits.forEach(w -> w.finish(true));
    }

    void poll(Context ctx, Leadership leadership, RequestParser.Poll poll) {
        CommittedState committed = leadership.committed();
        if (poll.client() != null && committed.client(poll.client()).isEmpty()) {
            throw ApiError.unknown(
                    "client", "the resource manager has no client of this id; the client must connect first");
        }
        if (!poll.session().isEmpty()) {
            leadership.sessionSeen(poll.session());
        }
        List<StreamsMesosResource> now = committed.notifications(poll.client(), poll.acknowledged());
        if (!now.isEmpty() || poll.timeoutSecs() == 0) {
            JsonView.send(ctx, 200, JsonView.notifications(now, committed::client));
            return;
        }
        checkRoom(poll.client());
        ctx.future(() -> new Wait(ctx, leadership, poll).begin());
    }

    private void checkRoom(String client) {
        long same = waits.stream()
                .filter(w -> Objects.equals(w.poll.client(), client))
                .count();
        if (same >= (client == null ? MOST_OF_ALL_CLIENTS : MOST_OF_A_CLIENT)) {
            throw ApiError.unavailable(
                    client == null
                            ? "too many requests wait for the notifications of all clients; repeat the request"
                            : "too many requests of this client wait for notifications; repeat the request");
        }
        long clients = waits.stream().filter(w -> w.poll.client() != null).count();
        if (client != null && clients >= maxPolls) {
            throw ApiError.unavailable("too many clients wait for notifications of this instance; repeat the request");
        }
    }

    private final class Wait {
        private final Context ctx;
        private final Leadership leadership;
        private final RequestParser.Poll poll;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        /** Guarded by this: the connection is not to be probed once an answer may be on its way. */
        private boolean over;

        private volatile AutoCloseable subscription = () -> {};
        private volatile Future<?> limit = done;

        Wait(Context ctx, Leadership leadership, RequestParser.Poll poll) {
            this.ctx = ctx;
            this.leadership = leadership;
            this.poll = poll;
        }

        CompletableFuture<Void> begin() {
            Future<?> timeout;
            try {
                timeout = timer.schedule(() -> finish(false), poll.timeoutSecs(), TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                throw ApiError.unavailable("this instance is closing; repeat the request");
            }
            waits.add(this);
            AutoCloseable callback = leadership.onNotification(poll.client(), poll.acknowledged(), () -> finish(false));
            limit = timeout;
            subscription = callback;
            if (isOver()) {
                cleanUp(); // it was over before there was anything to clean up
            }
            return done;
        }

        void finish(boolean ended) {
            if (!end()) {
                return;
            }
            if (ended) {
                replies.fail(done, ApiError.unavailable("this instance no longer leads; repeat the request"));
            } else if (!replies.onPool(this::answer)) {
                done.cancel(false);
            }
            cleanUp();
        }

        private synchronized boolean isOver() {
            return over;
        }

        private synchronized boolean end() {
            boolean first = !over;
            over = true;
            waits.remove(this);
            return first;
        }

        /** Nobody is left to be answered. */
        void endIfAbandoned() {
            if (abandoned()) {
                LOG.debug("The connection of a waiting client is closed: client={}", poll.client());
                ClientProbe.abort(ctx.req());
                done.complete(null);
                cleanUp();
            }
        }

        private synchronized boolean abandoned() {
            return !over && ClientProbe.gone(ctx.req()) && end();
        }

        private void answer() {
            try {
                CommittedState committed = leadership.committed();
                JsonView.send(
                        ctx,
                        200,
                        JsonView.notifications(
                                committed.notifications(poll.client(), poll.acknowledged()), committed::client));
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        }

        private void cleanUp() {
            if (limit != done) {
                limit.cancel(false);
            }
            try {
                subscription.close();
            } catch (Exception e) {
                LOG.warn("A wait for notifications could not be cancelled", e);
            }
        }
    }
}
