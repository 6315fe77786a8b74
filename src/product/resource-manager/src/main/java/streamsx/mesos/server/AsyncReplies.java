package streamsx.mesos.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.leader.Leadership;

/**
 * Puts requests to a term and writes its answers. No thread waits for them, and none of the term's threads writes: a
 * caller that reads slowly must not slow down the state machine. The term learns whether its answer arrived.
 */
final class AsyncReplies {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncReplies.class);

    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final Duration maxAnswer;
    /** One party for each answer being written, and one for {@link #drain}. */
    private final Phaser writing = new Phaser(1);

    AsyncReplies(Executor pool, ScheduledExecutorService timer, Duration maxAnswer) {
        this.pool = pool;
        this.timer = timer;
        this.maxAnswer = maxAnswer;
    }

    /** Completes when the answer has been written; fails with what Javalin is to answer instead. */
    CompletableFuture<Void> ask(Context ctx, Leadership leadership, LongFunction<Event.Request> request) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        AtomicBoolean over = new AtomicBoolean();
        // Before the term is asked: when this fails because the API server is closing, there is no answer to lose.
        Future<?> limit = limit(done, over);
        CompletionStage<Leadership.Delivery> answer = leadership.request(request);
        answer.whenComplete((delivery, failure) -> {
            limit.cancel(false);
            boolean mine = over.compareAndSet(false, true);
            if (failure != null) {
                if (mine) {
                    fail(done, failure);
                }
            } else if (!mine || !onPool(() -> write(ctx, leadership, delivery, done))) {
                leadership.lost(delivery.replyId());
                done.cancel(false);
            }
        });
        return done;
    }

    private Future<?> limit(CompletableFuture<Void> done, AtomicBoolean over) {
        if (maxAnswer.isZero()) {
            return new CompletableFuture<>();
        }
        try {
            return timer.schedule(
                    () -> {
                        if (over.compareAndSet(false, true)) {
                            fail(done, ApiError.unavailable("the leader did not answer in time; repeat the request"));
                        }
                    },
                    maxAnswer.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw ApiError.unavailable("this instance is closing; repeat the request");
        }
    }

    private void write(Context ctx, Leadership leadership, Leadership.Delivery delivery, CompletableFuture<Void> done) {
        boolean arrived = false;
        try {
            if (ClientProbe.gone(ctx.req())) {
                ClientProbe.abort(ctx.req());
                LOG.info("The connection of {} was closed before the answer came", ctx.path());
            } else {
                writeAnswer(ctx, delivery.answer());
                arrived = true;
            }
        } catch (IOException e) {
            LOG.info("The answer to {} did not reach its caller: {}", ctx.path(), e.toString());
        } catch (RuntimeException e) {
            LOG.error("The answer to {} could not be written", ctx.path(), e);
        } finally {
            if (arrived) {
                leadership.delivered(delivery.replyId());
            } else {
                leadership.lost(delivery.replyId());
            }
            done.complete(null);
        }
    }

    private static void writeAnswer(Context ctx, Answer answer) throws IOException {
        AnswerView view = AnswerView.of(answer);
        view.headers().forEach(ctx::header);
        JsonView.write(ctx, view.status(), view.body());
    }

    /** Lets Javalin answer with an error, on a thread of the server. */
    void fail(CompletableFuture<?> done, Throwable failure) {
        if (!onPool(() -> done.completeExceptionally(cause(failure)))) {
            done.cancel(false);
        }
    }

    /** The failure itself, without what a stage wraps it in: the handlers of exceptions know only that. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Runs on a thread of the server; returns false when it is closed. */
    boolean onPool(Runnable work) {
        writing.register();
        try {
            pool.execute(() -> {
                try {
                    work.run();
                } finally {
                    writing.arriveAndDeregister();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            writing.arriveAndDeregister();
            return false;
        }
    }

    /** Waits a moment for what is being written. */
    void drain(Duration atMost) throws InterruptedException {
        int phase = writing.arrive();
        try {
            writing.awaitAdvanceInterruptibly(phase, atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.debug("Some answers were still being written");
        }
    }
}
