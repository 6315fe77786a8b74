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
import java.util.concurrent.atomic.AtomicLong;
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

    /** What wakes the term's thread without being an event of the core. */
    private record Signal(Runnable action) {}

    private final StateStore store;
    private final Policy policy;
    private final MesosSettings settings;
    private final StreamsMesosScheduler.DriverFactory drivers;
    private final TermEnvironment around;
    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    private final AtomicLong suspensions = new AtomicLong();

    private volatile CommittedState committed = new CommittedState(StoredState.EMPTY);
    private volatile EffectDispatcher edges;
    private volatile boolean suspended;
    private volatile boolean opened;
    private volatile boolean ready;
    private StateMachine state;
    private StreamsMesosScheduler scheduler;
    private CommitPipeline pipeline;
    private ExitCode ending;
    private boolean teardown;
    private boolean closing;
    /** Mesos heard that the framework is to end. */
    private boolean told;

    private long closeBy;
    private ExitCode over;

    /** A term that has not begun. */
    public Term(
            StateStore store,
            Policy policy,
            MesosSettings settings,
            StreamsMesosScheduler.DriverFactory drivers,
            TermEnvironment around) {
        this.store = store;
        this.policy = policy;
        this.settings = settings;
        this.drivers = drivers;
        this.around = around;
    }

    /** Leads until leadership or reason to lead is gone; the calling thread is the term's thread. */
    public ExitCode run() {
        begin();
        while (over == null) {
            List<Object> batch = new ArrayList<>();
            try {
                Object first = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                }
            } catch (InterruptedException e) {
                end(ExitCode.STOPPED);
            }
            turn(batch);
        }
        return over;
    }

    /** For one who brings the time and has no thread to give, before the first {@link #turn()}. */
    public void begin() {
        LOG.debug("The term begins");
        store.open(this::signal).whenComplete((loaded, failure) -> signal(() -> opened(loaded, failure)));
    }

    /**
     * Deals with all that has come: instead of {@link #run}, to be called when something has, and every 100 ms.
     *
     * @return how the term ended; empty as long as it goes on
     */
    public Optional<ExitCode> turn() {
        turn(new ArrayList<>());
        return Optional.ofNullable(over);
    }

    /** Whether something has come since the last turn. */
    public boolean due() {
        return !queue.isEmpty();
    }

    private void turn(List<Object> batch) {
        queue.drainTo(batch, MAX_BATCH);
        try {
            if (closing) {
                signals(batch);
            } else {
                step(batch);
            }
        } catch (RuntimeException e) {
            LOG.error("The term fails", e);
            end(ready ? ExitCode.INTERNAL : ExitCode.NOT_READY);
        }
        if (ending != null && !closing) {
            close();
        }
        if (closing) {
            leaveWhenResolved();
        }
    }

    /** Ends the term in order, from any thread. */
    public void stop(ExitCode why) {
        signal(() -> end(why));
    }

    /** The connection to ZooKeeper is away; nothing leaves until it is back. */
    public void suspended() {
        suspensions.incrementAndGet();
        suspended = true;
        LOG.warn("The connection to ZooKeeper is away; nothing leaves until it is back");
    }

    /** The connection is back within the session: leadership is confirmed before anything leaves. */
    public void reconnected() {
        if (!opened) {
            // Nothing was decided yet, and opening the store confirms leadership itself.
            suspended = false;
            return;
        }
        long which = suspensions.get();
        store.confirm().whenComplete((v, failure) -> {
            if (failure == null) {
                signal(() -> confirmed(which));
            } else {
                stop(reason(failure, ExitCode.STORE_DEFECT));
            }
        });
    }

    private void confirmed(long which) {
        if (suspensions.get() != which) {
            return;
        }
        suspended = false;
        if (suspensions.get() == which) {
            LOG.info("The connection to ZooKeeper is back and this instance still leads");
        } else {
            // It went away again at this moment; that needs a confirmation of its own.
            suspended = true;
        }
    }

    @Override
    public boolean ready() {
        return ready && !suspended;
    }

    @Override
    public CommittedState committed() {
        return committed;
    }

    @Override
    public CompletionStage<Delivery> request(LongFunction<Event.Request> makeRequest) {
        EffectDispatcher out = edges;
        if (!ready || suspended || out == null || out.waitingReplies() >= MAX_REQUESTS) {
            return CompletableFuture.failedFuture(new UnavailableException(
                    suspended ? "the connection to ZooKeeper is away" : "this instance cannot take requests now"));
        }
        long id = out.nextId();
        CompletableFuture<Delivery> reply = out.expectReply(id);
        queue.add(makeRequest.apply(id));
        return reply;
    }

    @Override
    public AutoCloseable onNotification(String clientId, long above, Runnable callback) {
        EffectDispatcher out = edges;
        if (out == null) {
            callback.run();
            return () -> {};
        }
        return out.onNotification(clientId, above, callback);
    }

    @Override
    public void sessionSeen(String session) {
        queue.add(new Event.SessionSeen(session));
    }

    @Override
    public void delivered(long replyId) {
        queue.add(new Event.ReplyDelivered(replyId));
    }

    @Override
    public void lost(long replyId) {
        queue.add(new Event.ReplyLost(replyId));
    }

    private void opened(StoredState loaded, Throwable failure) {
        if (failure != null) {
            end(reason(failure, ExitCode.NOT_READY));
            return;
        }
        opened = true;
        loaded.unreadable().forEach(u -> LOG.error("Set aside, because it cannot be read: {}", u));
        committed = new CommittedState(loaded);
        edges = new EffectDispatcher(committed, around.lanes());
        state = around.machines().create(policy, loaded, around.clock().getAsLong());
        pipeline = new CommitPipeline(
                store,
                committed,
                new CommitPipeline.Outside(
                        this::signal,
                        this::leave,
                        problem -> end(reason(problem, ExitCode.STORE_DEFECT)),
                        () -> suspended));
        pipeline.add(state.begin(around.freshIds().get()));
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
        queue.add(event);
    }

    private void signal(Runnable action) {
        queue.add(new Signal(action));
    }

    private void step(List<Object> batch) {
        if (state != null) {
            pipeline.add(state.on(new Event.Tick(around.clock().getAsLong())));
        }
        for (Object item : batch) {
            if (item instanceof Signal signal) {
                signal.action.run();
            } else if (item instanceof Event event && state != null) {
                pipeline.add(state.on(event));
                if (event instanceof Event.Subscribed && !ready && !tearingDown()) {
                    ready = true;
                    LOG.info("Ready: leading as framework {}", state.framework().id());
                    around.companion().ready();
                }
            }
        }
        if (state != null && !suspended && ending == null) {
            pipeline.flush();
            if (scheduler == null && ending == null && pipeline.settled()) {
                subscribe();
            }
        }
    }

    private static void signals(List<Object> batch) {
        for (Object item : batch) {
            if (item instanceof Signal signal) {
                signal.action.run();
            }
        }
    }

    private void leave(Effect effect) {
        if (effect instanceof Effect.EndTerm end) {
            LOG.warn("The term ends: {}", end.why());
            teardown = end.ending() == Effect.Ending.TORN_DOWN;
            end(teardown ? ExitCode.TORN_DOWN : ExitCode.FRAMEWORK_REMOVED);
        } else {
            edges.leave(effect, scheduler == null ? call -> {} : scheduler::call);
        }
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
        if (ending == null) {
            ending = why;
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
        closing = true;
        closeBy = around.nanoTime().getAsLong() + LAST_COMMIT_NANOS;
        ready = false;
        if (edges != null) {
            edges.close();
        } else {
            around.lanes().close();
        }
        around.companion().stop();
        if (scheduler != null) {
            told = teardown && scheduler.connected();
            // Only an operator's teardown may tell Mesos to end the framework: it kills every task.
            scheduler.stop(!teardown);
        }
    }

    /** Over when it is known what became of the last commit, or has been waited for in vain. */
    private void leaveWhenResolved() {
        boolean unknown = pipeline != null && pipeline.committing();
        if (unknown && ending != ExitCode.LEADERSHIP_LOST && ending != ExitCode.STORE_DEFECT) {
            if (around.nanoTime().getAsLong() - closeBy < 0) {
                return;
            }
            LOG.warn("The last commit is still unresolved; the next leader will find out");
        }
        if (teardown && tearingDown() && told && !unknown) {
            told = false;
            pipeline.add(state.on(new Event.TornDown()));
            pipeline.commitOnly();
            closeBy = around.nanoTime().getAsLong() + LAST_COMMIT_NANOS;
            return;
        }
        if (teardown && tearingDown()) {
            // Started again, an instance finds the order and carries it out.
            LOG.warn(
                    "Mesos was not told to end framework {}: the next term does it",
                    state.framework().id());
            ending = ExitCode.NOT_READY;
        }
        over = ending;
    }
}
