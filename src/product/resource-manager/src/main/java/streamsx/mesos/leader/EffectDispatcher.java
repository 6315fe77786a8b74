package streamsx.mesos.leader;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.core.api.Effect;

/**
 * Where durable effects leave the term: calls to Mesos, answers to those who wait for them, news to those who listen.
 */
final class EffectDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EffectDispatcher.class);

    private final EffectExecutors executors;
    private final Map<Long, CompletableFuture<Leadership.Delivery>> replies = new ConcurrentHashMap<>();
    private final Map<Long, Waiter> waiters = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final CommittedState committed;
    private volatile boolean closed;

    /** @param clientId null for any */
    private record Waiter(String clientId, long above, Runnable callback) {}

    EffectDispatcher(CommittedState committed, EffectExecutors executors) {
        this.committed = committed;
        this.executors = executors;
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

    /**
     * Lets an effect leave.
     *
     * @param caller sends calls to Mesos
     * @param ending ends the term; the only effect that is heeded when this is closed
     */
    void leave(Effect effect, Consumer<Effect.MesosCall> caller, Consumer<Effect.EndTerm> ending) {
        effect.accept(new Leaving(caller, ending));
    }

    /** The way that each kind of effect takes. */
    private final class Leaving implements Effect.Visitor<Void> {
        private final Consumer<Effect.MesosCall> caller;
        private final Consumer<Effect.EndTerm> ending;

        Leaving(Consumer<Effect.MesosCall> caller, Consumer<Effect.EndTerm> ending) {
            this.caller = caller;
            this.ending = ending;
        }

        @Override
        public Void visit(Effect.MesosCall call) {
            execute(executors.mesos(), () -> caller.accept(call));
            return null;
        }

        @Override
        public Void visit(Effect.Reply reply) {
            CompletableFuture<Leadership.Delivery> future = replies.remove(reply.replyId());
            if (future != null) {
                execute(
                        executors.clients(),
                        () -> future.complete(new Leadership.Delivery(reply.replyId(), reply.answer())));
            }
            return null;
        }

        @Override
        public Void visit(Effect.Notify notify) {
            execute(executors.clients(), () -> wake(notify.clientId()));
            return null;
        }

        @Override
        public Void visit(Effect.Change change) {
            throw new IllegalStateException("a change is committed and does not leave: " + change);
        }

        @Override
        public Void visit(Effect.EndTerm end) {
            ending.accept(end);
            return null;
        }

        private void execute(Executor executor, Runnable action) {
            if (!closed) {
                executor.execute(() -> guarded(action));
            }
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
        failReplies();
        List.copyOf(waiters.keySet()).forEach(id -> executors.clients().execute(() -> fire(id)));
        executors.close();
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
