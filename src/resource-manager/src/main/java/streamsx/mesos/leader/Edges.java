package streamsx.mesos.leader;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.core.Effect;

/**
 * Where durable effects leave the term's thread: one ordered queue for Mesos and one for clients, so that neither a
 * slow master nor a slow client holds up a decision.
 */
final class Edges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Edges.class);

    private final ExecutorService mesos = Executors.newSingleThreadExecutor(r -> new Thread(r, "mesos-calls"));
    private final ExecutorService clients = Executors.newSingleThreadExecutor(r -> new Thread(r, "client-answers"));
    private final Map<Long, CompletableFuture<Leadership.Delivery>> replies = new ConcurrentHashMap<>();
    private final Map<Long, Waiter> waiters = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final CommittedState committed;
    private volatile boolean closed;

    /** @param clientId null for any */
    private record Waiter(String clientId, long above, Runnable callback) { }

    Edges(CommittedState committed) {
        this.committed = committed;
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    CompletableFuture<Leadership.Delivery> expectReply(long replyId) {
        CompletableFuture<Leadership.Delivery> future = new CompletableFuture<>();
        replies.put(replyId, future);
        if (closed) {
            failReplies();
        }
        return future;
    }

    /** How many clients wait for an answer. */
    int waitingReplies() {
        return replies.size();
    }

    /** Lets an effect leave; changes are not its business. */
    void leave(Effect effect, Consumer<Effect.MesosCall> caller) {
        if (closed) {
            return;
        }
        if (effect instanceof Effect.MesosCall call) {
            mesos.execute(() -> guarded(() -> caller.accept(call)));
        } else if (effect instanceof Effect.Reply reply) {
            CompletableFuture<Leadership.Delivery> future = replies.remove(reply.replyId());
            if (future != null) {
                clients.execute(() -> guarded(
                    () -> future.complete(new Leadership.Delivery(reply.replyId(), reply.answer()))));
            }
        } else if (effect instanceof Effect.Notify notify) {
            clients.execute(() -> guarded(() -> wake(notify.clientId())));
        }
    }

    AutoCloseable onNotification(String clientId, long above, Runnable callback) {
        long id = nextId();
        waiters.put(id, new Waiter(clientId, above, callback));
        if (closed || !committed.notifications(clientId, above).isEmpty()) {
            fire(id);
        }
        return () -> waiters.remove(id);
    }

    /** No answer comes any more: whoever waits is told to try again. */
    @Override
    public void close() {
        closed = true;
        mesos.shutdown();
        failReplies();
        List.copyOf(waiters.keySet()).forEach(id -> clients.execute(() -> fire(id)));
        clients.shutdown();
    }

    private void failReplies() {
        for (Long id : List.copyOf(replies.keySet())) {
            CompletableFuture<Leadership.Delivery> future = replies.remove(id);
            if (future != null) {
                future.completeExceptionally(new Leadership.UnavailableException("this instance stops leading"));
            }
        }
    }

    private void wake(String clientId) {
        waiters.forEach((id, waiter) -> {
            if ((waiter.clientId == null || waiter.clientId.equals(clientId))
                && !committed.notifications(waiter.clientId, waiter.above).isEmpty()) {
                fire(id);
            }
        });
    }

    private void fire(long id) {
        Waiter waiter = waiters.remove(id);
        if (waiter != null) {
            // One that fails must not keep the next one from being woken.
            guarded(waiter.callback);
        }
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("An effect could not leave", e);
        }
    }
}
