package streamsx.mesos.leader;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.core.Effect;
import streamsx.mesos.core.Event;
import streamsx.mesos.core.Framework;
import streamsx.mesos.core.Policy;
import streamsx.mesos.core.StoredState;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.store.FencedException;
import streamsx.mesos.store.StateStore;
import streamsx.mesos.store.StoreException;

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
    private static final long LAST_COMMIT_SECONDS = 5;

    /** What wakes the term's thread without being an event of the core. */
    private record Signal(Runnable action) { }

    private final StateStore store;
    private final Policy policy;
    private final MesosSettings settings;
    private final StreamsMesosScheduler.DriverFactory drivers;
    private final Supplier<String> freshIds;
    private final LongSupplier clock;
    private final TermCompanion companion;
    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    private final AtomicLong suspensions = new AtomicLong();

    private volatile CommittedState committed = new CommittedState(StoredState.EMPTY);
    private volatile Edges edges;
    private volatile boolean suspended;
    private volatile boolean opened;
    private volatile boolean ready;
    private StreamsMesosState state;
    private StreamsMesosScheduler scheduler;
    private CommitPipeline pipeline;
    private ExitCode ending;
    private boolean teardown;

    /**
     * A term that has not begun.
     *
     * @param freshIds makes a framework id that no other framework has
     * @param clock    ms since the epoch
     * @param companion what serves beside it
     */
    public Term(StateStore store, Policy policy, MesosSettings settings, StreamsMesosScheduler.DriverFactory drivers,
                Supplier<String> freshIds, LongSupplier clock, TermCompanion companion) {
        this.store = store;
        this.policy = policy;
        this.settings = settings;
        this.drivers = drivers;
        this.freshIds = freshIds;
        this.clock = clock;
        this.companion = companion;
    }

    /** Leads until leadership or reason to lead is gone; the calling thread is the term's thread. */
    public ExitCode run() {
        try {
            begin();
            while (ending == null) {
                step();
            }
        } catch (FencedException e) {
            LOG.warn("Another instance leads: {}", e.getMessage());
            end(ExitCode.LEADERSHIP_LOST);
        } catch (InterruptedException e) {
            end(ExitCode.STOPPED);
        } catch (Exception e) {
            LOG.error("The term fails", e);
            boolean defect = state != null && e instanceof StoreException;
            end(defect ? ExitCode.STORE_DEFECT : ready ? ExitCode.INTERNAL : ExitCode.NOT_READY);
        }
        close();
        return ending;
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
                stop(reason(failure));
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
        Edges out = edges;
        if (!ready || suspended || out == null || out.waitingReplies() >= MAX_REQUESTS) {
            return CompletableFuture.failedFuture(new UnavailableException(suspended
                ? "the connection to ZooKeeper is away" : "this instance cannot take requests now"));
        }
        long id = out.nextId();
        CompletableFuture<Delivery> reply = out.expectReply(id);
        queue.add(makeRequest.apply(id));
        return reply;
    }

    @Override
    public AutoCloseable onNotification(String clientId, long above, Runnable callback) {
        Edges out = edges;
        if (out == null) {
            callback.run();
            return () -> { };
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

    private void begin() throws Exception {
        long started = System.nanoTime();
        StoredState loaded = store.open();
        opened = true;
        loaded.unreadable().forEach(u -> LOG.error("Set aside, because it cannot be read: {}", u));
        committed = new CommittedState(loaded);
        edges = new Edges(committed);
        state = new StreamsMesosState(policy, loaded, clock.getAsLong());
        pipeline = new CommitPipeline(store, committed, new CommitPipeline.Outside(this::signal, this::leave,
            failure -> end(reason(failure)), () -> suspended));
        pipeline.add(state.begin(freshIds.get()));
        // The framework's id is durable before Mesos hears of it.
        pipeline.commitAndWait();
        LOG.info("Loaded {} resources in {} ms; framework id {}", loaded.resources().size(),
            (System.nanoTime() - started) / 1_000_000, state.framework().id());
        if (ending == null) {
            scheduler = new StreamsMesosScheduler(settings, state.framework().id(), drivers, this::leads, this::event,
                why -> stop(why.contains("failed over") ? ExitCode.LEADERSHIP_LOST : ExitCode.MESOS_REFUSED));
            scheduler.start();
        }
    }

    private CompletionStage<Boolean> leads() {
        return store.confirm().handle((v, failure) -> {
            if (failure != null) {
                stop(reason(failure));
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

    private void step() throws InterruptedException {
        List<Object> batch = new ArrayList<>();
        Object first = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            queue.drainTo(batch, MAX_BATCH);
        }
        pipeline.add(state.on(new Event.Tick(clock.getAsLong())));
        for (Object item : batch) {
            if (item instanceof Signal signal) {
                signal.action.run();
            } else if (item instanceof Event event) {
                pipeline.add(state.on(event));
                if (event instanceof Event.Subscribed && !ready && !tearingDown()) {
                    ready = true;
                    LOG.info("Ready: leading as framework {}", state.framework().id());
                    companion.ready();
                }
            }
        }
        if (!suspended && ending == null) {
            pipeline.flush();
        }
    }

    private void leave(Effect effect) {
        if (effect instanceof Effect.EndTerm end) {
            LOG.warn("The term ends: {}", end.why());
            teardown = end.ending() == Effect.Ending.TORN_DOWN;
            end(teardown ? ExitCode.TORN_DOWN : ExitCode.FRAMEWORK_REMOVED);
        } else {
            edges.leave(effect, scheduler == null ? call -> { } : scheduler::call);
        }
    }

    private static ExitCode reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException || failure instanceof ExecutionException
            ? failure.getCause() : failure;
        if (cause instanceof FencedException) {
            LOG.warn("Another instance leads: {}", cause.getMessage());
            return ExitCode.LEADERSHIP_LOST;
        }
        LOG.error("The state could not be written", cause);
        return ExitCode.STORE_DEFECT;
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
        ready = false;
        if (edges != null) {
            edges.close();
        }
        companion.stop();
        boolean told = false;
        if (scheduler != null) {
            told = teardown && scheduler.connected();
            // Only an operator's teardown may tell Mesos to end the framework: it kills every task.
            scheduler.stop(!teardown);
        }
        boolean resolved = lastCommit();
        if (teardown && tearingDown() && resolved && told) {
            pipeline.add(state.on(new Event.TornDown()));
            pipeline.commitOnly();
            lastCommit();
        } else if (teardown && tearingDown()) {
            // Started again, an instance finds the order and carries it out.
            LOG.warn("Mesos was not told to end framework {}: the next term does it", state.framework().id());
            ending = ExitCode.NOT_READY;
        }
    }

    private boolean committing() {
        return pipeline != null && pipeline.committing();
    }

    /** Waits for the commit under way, if there is one; returns whether it is known what became of it. */
    private boolean lastCommit() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_COMMIT_SECONDS);
        try {
            while (committing() && ending != ExitCode.LEADERSHIP_LOST && ending != ExitCode.STORE_DEFECT) {
                Object item = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (item == null) {
                    LOG.warn("The last commit is still unresolved; the next leader will find out");
                    return false;
                }
                if (item instanceof Signal signal) {
                    signal.action.run();
                }
            }
            return !committing();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
