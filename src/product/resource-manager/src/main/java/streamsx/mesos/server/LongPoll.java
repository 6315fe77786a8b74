package streamsx.mesos.server;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.leader.CommittedState;
import streamsx.mesos.leader.Leadership;

/** Notifications by long poll: answers when there is one, when the time is over, or when the term is. */
final class LongPoll {
    private static final Logger LOG = LoggerFactory.getLogger(LongPoll.class);
    private static final long WATCH_MILLIS = 200;

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
        if (waits.size() >= maxPolls) {
            throw ApiError.unavailable("too many clients wait for notifications of this instance; repeat the request");
        }
        ctx.future(() -> new Wait(ctx, leadership, poll).begin());
    }

    private final class Wait {
        private final Context ctx;
        private final Leadership leadership;
        private final RequestParser.Poll poll;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final AtomicBoolean over = new AtomicBoolean();
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
            if (over.get()) {
                cleanUp(); // it was over before there was anything to clean up
            }
            return done;
        }

        void finish(boolean ended) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            waits.remove(this);
            if (ended) {
                replies.fail(done, ApiError.unavailable("this instance no longer leads; repeat the request"));
            } else if (!replies.onPool(this::answer)) {
                done.cancel(false);
            }
            cleanUp();
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
