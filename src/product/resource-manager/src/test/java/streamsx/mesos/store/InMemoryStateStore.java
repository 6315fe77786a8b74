package streamsx.mesos.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.store.zookeeper.Counters;

/**
 * The state of simulated instances: as the one in ZooKeeper, without a ZooKeeper. A {@link #successor()} shares the
 * contents and fences this one. Everything happens on the caller's thread.
 */
public class InMemoryStateStore implements StateStore {
    /** What befalls the next commit. */
    public enum Failure {
        NONE,
        /** Leadership was lost before it: nothing is written. */
        FENCED,
        /** Leadership was lost in the midst of a commit of several transactions: the first half of it is written. */
        FENCED_HALFWAY,
        /** It is written, and the reply is lost; open until {@link InMemoryStateStore#reconnect()}. */
        REPLY_LOST_APPLIED,
        /** It is lost on the way there, likewise; it is sent again then. */
        REPLY_LOST_NOT_APPLIED,
        /** It fails for another reason. */
        DEFECT
    }

    /** What all instances share. */
    private static final class Contents {
        private final Map<String, Client> clients = new HashMap<>();
        private final Map<String, StreamsMesosResource> resources = new HashMap<>();
        private Framework framework;
        private Ids ids = Ids.INITIAL;
        private InMemoryStateStore leader;
    }

    private final Contents contents;
    private Failure next = Failure.NONE;
    private CompletableFuture<Void> outstanding;
    private Runnable onReconnect;
    private Exception failure;
    private boolean opened;

    /** Leads a resource manager that never ran. */
    public InMemoryStateStore() {
        this(new Contents());
    }

    private InMemoryStateStore(Contents contents) {
        this.contents = contents;
        contents.leader = this;
    }

    /** The next leader's store; this one is fenced from now on. */
    public synchronized InMemoryStateStore successor() {
        return new InMemoryStateStore(contents);
    }

    /** Decides what befalls the next commit. */
    public synchronized void failNext(Failure what) {
        next = what;
    }

    /** The connection is back: a commit whose reply was lost is resolved. */
    public void reconnect() {
        Runnable resolve;
        synchronized (this) {
            resolve = onReconnect;
            onReconnect = null;
        }
        if (resolve != null) {
            resolve.run();
        }
    }

    /** What is durable now. */
    public StoredState contents() {
        synchronized (contents) {
            return new StoredState(
                    contents.framework,
                    Counters.raised(contents.ids, contents.resources.values()),
                    contents.clients,
                    contents.resources,
                    List.of());
        }
    }

    @Override
    public synchronized CompletionStage<StoredState> open(Executor worker) {
        if (!leads()) {
            return CompletableFuture.failedFuture(fenced());
        }
        opened = true;
        StoredState state = contents();
        synchronized (contents) {
            contents.ids = state.ids();
        }
        return CompletableFuture.completedFuture(state);
    }

    private boolean leads() {
        return contents.leader == this;
    }

    @Override
    public CompletionStage<Void> commit(List<List<Effect.Change>> groups) {
        CompletableFuture<Void> result;
        Failure what;
        synchronized (this) {
            if (!opened || outstanding != null) {
                throw new IllegalStateException(opened ? "a commit is outstanding" : "not opened");
            }
            result = new CompletableFuture<>();
            outstanding = result;
            what = next;
            next = Failure.NONE;
        }
        if (failure != null) {
            finish(result, failure);
        } else if (what == Failure.REPLY_LOST_APPLIED && leads()) {
            Exception problem = apply(groups);
            onReconnect = () -> finish(result, problem != null || leads() ? problem : fenced());
        } else if (what == Failure.REPLY_LOST_APPLIED || what == Failure.REPLY_LOST_NOT_APPLIED) {
            onReconnect = () -> finish(result, apply(groups));
        } else if (what == Failure.FENCED_HALFWAY) {
            apply(groups.subList(0, groups.size() / 2));
            finish(result, fenced());
        } else if (what == Failure.NONE) {
            finish(result, apply(groups));
        } else {
            finish(result, what == Failure.FENCED ? fenced() : new StoreException("failed as ordered"));
        }
        return result;
    }

    private static FencedException fenced() {
        return new FencedException("another instance leads");
    }

    private void finish(CompletableFuture<Void> result, Exception problem) {
        synchronized (this) {
            outstanding = null;
            failure = problem;
        }
        if (problem == null) {
            result.complete(null);
        } else {
            result.completeExceptionally(problem);
        }
    }

    /** Applies all or nothing. */
    private Exception apply(List<List<Effect.Change>> groups) {
        synchronized (contents) {
            if (!leads()) {
                return fenced();
            }
            try {
                contents.ids = Counters.after(contents.ids, groups);
            } catch (StoreException e) {
                return e;
            }
            groups.forEach(group -> group.forEach(change -> change.accept(new Applied())));
            return null;
        }
    }

    private final class Applied implements Effect.Change.Visitor<Void> {
        @Override
        public Void visit(Effect.PutResource put) {
            contents.resources.put(put.resource().id(), put.resource());
            return null;
        }

        @Override
        public Void visit(Effect.RemoveResource remove) {
            contents.resources.remove(remove.resourceId());
            return null;
        }

        @Override
        public Void visit(Effect.PutClient put) {
            contents.clients.put(put.client().id(), put.client());
            return null;
        }

        @Override
        public Void visit(Effect.RemoveClient remove) {
            contents.clients.remove(remove.clientId());
            return null;
        }

        @Override
        public Void visit(Effect.PutFramework put) {
            contents.framework = put.framework();
            return null;
        }

        @Override
        public Void visit(Effect.PutIds put) {
            return null; // The counters of all groups were taken before.
        }
    }

    @Override
    public CompletionStage<Void> confirm() {
        return leads() ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(fenced());
    }
}
