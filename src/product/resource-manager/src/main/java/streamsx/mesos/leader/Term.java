package streamsx.mesos.leader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.api.StateMachine;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.store.FencedException;
import streamsx.mesos.store.StateStore;

/**
 * One leadership, from elected to closed. Its thread feeds the state machine and does no I/O itself: changes go to the
 * store as one commit that carries those of all events queued meanwhile, and only when that commit is known to be
 * durable do the other effects leave. A process has at most one term; when it is over, the process ends.
 */
public final class Term implements Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Term.class);
    private static final long TICK_MILLIS = 100;
    private static final int MAX_BATCH = 1_000;
    /** More requests than this are not kept waiting; clients are told to come again. */
    private static final int MAX_REQUESTS = 10_000;

    private static final long LAST_COMMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final StateStore store;
    private final Policy policy;
    private final MesosSettings settings;
    private final StreamsMesosScheduler.DriverFactory drivers;
    private final TermEnvironment environment;
    private final BlockingQueue<TermInput> queue = new LinkedBlockingQueue<>();
    private final Suspension suspension = new Suspension();

    /** Changed by the term's thread alone. */
    private volatile TermPhase phase = TermPhase.NEW;

    private volatile CommittedState committed = new CommittedState(StoredState.EMPTY);
    private volatile EffectDispatcher dispatcher;
    private StateMachine state;
    private StreamsMesosScheduler scheduler;
    private CommitPipeline pipeline;
    private ExitCode exit;
    /** Whether an operator's order to end the framework is durable. */
    private boolean teardownOrdered;

    private long closeBy;

    /** A term that has not begun. */
    public Term(
            StateStore store,
            Policy policy,
            MesosSettings settings,
            StreamsMesosScheduler.DriverFactory drivers,
            TermEnvironment environment) {
        this.store = store;
        this.policy = policy;
        this.settings = settings;
        this.drivers = drivers;
        this.environment = environment;
    }

    /** Leads until leadership or reason to lead is gone; the calling thread is the term's thread. */
    public ExitCode run() {
        begin();
        while (phase != TermPhase.OVER) {
            List<TermInput> batch = new ArrayList<>();
            try {
                TermInput first = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                }
            } catch (InterruptedException e) {
                end(ExitCode.STOPPED);
            }
            turn(batch);
        }
        return exit;
    }

    /** For one who brings the time and has no thread to give, before the first {@link #turn()}. */
    public void begin() {
        LOG.debug("The term begins");
        enter(TermPhase.OPENING);
        store.open(this::signal).whenComplete((loaded, failure) -> signal(() -> opened(loaded, failure)));
    }

    /**
     * Deals with all that has come: instead of {@link #run}, to be called when something has, and every 100 ms.
     *
     * @return how the term ended; empty as long as it goes on
     */
    public Optional<ExitCode> turn() {
        turn(new ArrayList<>());
        return phase == TermPhase.OVER ? Optional.of(exit) : Optional.empty();
    }

    /** Whether something has come since the last turn. */
    public boolean due() {
        return !queue.isEmpty();
    }

    private void turn(List<TermInput> batch) {
        queue.drainTo(batch, MAX_BATCH);
        try {
            if (phase.decides()) {
                step(batch);
            } else {
                batch.forEach(TermInput::takeLate);
            }
        } catch (RuntimeException e) {
            LOG.error("The term fails", e);
            end(phase == TermPhase.READY ? ExitCode.INTERNAL : ExitCode.NOT_READY);
        }
        if (exit != null && phase.decides()) {
            close();
        }
        if (!phase.decides()) {
            leaveWhenResolved();
        }
    }

    private void enter(TermPhase next) {
        phase = phase.to(next);
        LOG.debug("The term is {}", next);
    }

    /** Ends the term in order, from any thread. */
    public void stop(ExitCode why) {
        signal(() -> end(why));
    }

    /** The connection to ZooKeeper is suspended; no effect is sent until it is back. */
    public void suspended() {
        suspension.begin();
    }

    /** The connection is back within the session: leadership is confirmed before anything leaves. */
    public void reconnected() {
        if (dispatcher == null) {
            // Nothing was decided yet, and opening the store confirms leadership itself.
            suspension.endUnconfirmed();
            return;
        }
        long loss = suspension.lastLoss();
        store.confirm().whenComplete((v, failure) -> {
            if (failure == null) {
                signal(() -> suspension.end(loss));
            } else {
                stop(reason(failure, ExitCode.STORE_DEFECT));
            }
        });
    }

    @Override
    public boolean ready() {
        return phase == TermPhase.READY && !suspension.active();
    }

    @Override
    public CommittedState committed() {
        return committed;
    }

    @Override
    public CompletionStage<Delivery> request(LongFunction<Event.Request> makeRequest) {
        EffectDispatcher out = dispatcher;
        if (!ready() || out == null || out.waitingReplies() >= MAX_REQUESTS) {
            return CompletableFuture.failedFuture(new UnavailableException(
                    suspension.active()
                            ? "the connection to ZooKeeper is suspended"
                            : "this instance cannot take requests now"));
        }
        long id = out.nextId();
        CompletableFuture<Delivery> reply = out.expectReply(id);
        event(makeRequest.apply(id));
        return reply;
    }

    @Override
    public AutoCloseable onNotification(String clientId, long above, Runnable callback) {
        EffectDispatcher out = dispatcher;
        if (out == null) {
            callback.run();
            return () -> {};
        }
        return out.onNotification(clientId, above, callback);
    }

    @Override
    public void sessionSeen(String session) {
        event(new Event.SessionSeen(session));
    }

    @Override
    public void delivered(long replyId) {
        event(new Event.ReplyDelivered(replyId));
    }

    @Override
    public void lost(long replyId) {
        event(new Event.ReplyLost(replyId));
    }

    private void opened(StoredState loaded, Throwable failure) {
        if (failure != null) {
            end(reason(failure, ExitCode.STORE_DEFECT));
            return;
        }
        loaded.unreadable().forEach(u -> LOG.error("A stored node cannot be read and is set aside: {}", u));
        committed = new CommittedState(loaded);
        dispatcher = new EffectDispatcher(committed, environment.executors());
        state = environment
                .machines()
                .create(policy, loaded, environment.clock().getAsLong());
        pipeline = new CommitPipeline(
                store,
                committed,
                new CommitPipeline.Outside(
                        this::signal,
                        this::leave,
                        problem -> end(reason(problem, ExitCode.STORE_DEFECT)),
                        suspension::active));
        pipeline.add(state.begin(environment.freshIds().get()));
        enter(TermPhase.LOADED);
        LOG.info(
                "Loaded {} resources; framework id {}",
                loaded.resources().size(),
                state.framework().id());
    }

    /** The framework's id is durable before Mesos hears of it. */
    private void subscribe() {
        scheduler = new StreamsMesosScheduler(
                settings,
                state.framework().id(),
                drivers,
                this::leads,
                this::event,
                why -> stop(why.contains("failed over") ? ExitCode.LEADERSHIP_LOST : ExitCode.MESOS_REFUSED));
        enter(TermPhase.SUBSCRIBING);
        scheduler.start();
    }

    private CompletionStage<Boolean> leads() {
        return store.confirm().handle((v, failure) -> {
            if (failure != null) {
                stop(reason(failure, ExitCode.STORE_DEFECT));
            }
            return failure == null;
        });
    }

    private void event(Event event) {
        queue.add(new TermInput.Happened(event));
    }

    private void signal(Runnable action) {
        queue.add(new TermInput.Signal(action));
    }

    private void step(List<TermInput> batch) {
        if (state != null) {
            pipeline.add(state.on(new Event.Tick(environment.clock().getAsLong())));
        }
        batch.forEach(input -> input.take(this::decide));
        if (state != null && !suspension.active() && exit == null) {
            pipeline.flush();
            if (phase == TermPhase.LOADED && exit == null && pipeline.settled()) {
                subscribe();
            }
        }
    }

    private void decide(Event event) {
        if (state == null) {
            return;
        }
        pipeline.add(state.on(event));
        if (phase == TermPhase.SUBSCRIBING && event instanceof Event.Subscribed && !tearingDown()) {
            enter(TermPhase.READY);
            LOG.info("Ready: leading as framework {}", state.framework().id());
            environment.companion().ready();
        }
    }

    private void leave(Effect effect) {
        dispatcher.leave(effect, scheduler == null ? call -> {} : scheduler::call, this::end);
    }

    private void end(Effect.EndTerm end) {
        LOG.warn("The term ends: {}", end.why());
        teardownOrdered = end.ending() == Effect.Ending.TORN_DOWN;
        end(teardownOrdered ? ExitCode.TORN_DOWN : ExitCode.FRAMEWORK_REMOVED);
    }

    /** @param defect what a failure counts as that is no loss of leadership */
    private static ExitCode reason(Throwable failure, ExitCode defect) {
        Throwable cause = failure instanceof CompletionException || failure instanceof ExecutionException
                ? failure.getCause()
                : failure;
        if (cause instanceof FencedException) {
            LOG.warn("Another instance leads: {}", cause.getMessage());
            return ExitCode.LEADERSHIP_LOST;
        }
        LOG.error("The state could not be read or written", cause);
        return defect;
    }

    private void end(ExitCode why) {
        if (exit == null) {
            exit = why;
        }
    }

    private boolean tearingDown() {
        return state != null && state.framework().standing() == Framework.Standing.TEARING_DOWN;
    }

    /**
     * Always in this order: no more requests, the companion, the driver, the last commit; giving up the latch is the
     * caller's.
     */
    private void close() {
        enter(TermPhase.CLOSING);
        awaitCommitFromNow();
        if (dispatcher != null) {
            dispatcher.close();
        } else {
            environment.executors().close();
        }
        environment.companion().stop();
        if (scheduler != null) {
            if (teardownOrdered && scheduler.connected()) {
                enter(TermPhase.TEARDOWN_SENT);
            }
            // Only an operator's teardown may tell Mesos to end the framework: it kills every task.
            scheduler.stop(!teardownOrdered);
        }
    }

    private void awaitCommitFromNow() {
        closeBy = environment.nanoTime().getAsLong() + LAST_COMMIT_NANOS;
    }

    /** Over when it is known what became of the last commit, or has been waited for in vain. */
    private void leaveWhenResolved() {
        boolean unknown = pipeline != null && pipeline.committing();
        if (unknown && exit != ExitCode.LEADERSHIP_LOST && exit != ExitCode.STORE_DEFECT) {
            if (environment.nanoTime().getAsLong() - closeBy < 0) {
                return;
            }
            LOG.warn("The last commit is still unresolved; the next leader will find out");
        }
        if (teardownOrdered && tearingDown()) {
            if (phase == TermPhase.TEARDOWN_SENT && !unknown) {
                enter(TermPhase.RECORDING_TEARDOWN);
                pipeline.add(state.on(new Event.TornDown()));
                pipeline.commitOnly();
                awaitCommitFromNow();
                return;
            }
            // Started again, an instance finds the order and carries it out.
            LOG.warn(
                    "Framework {} is not torn down yet: the next term tears it down",
                    state.framework().id());
            exit = ExitCode.NOT_READY;
        }
        enter(TermPhase.OVER);
    }
}
