package streamsx.mesos.leader;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.store.StateStore;

/**
 * Write ahead: the changes go to the store as one commit, and only when that is known to be durable do the other
 * effects leave, in the order in which they were decided. All of it happens on the term's thread.
 */
final class CommitPipeline {
    private final StateStore store;
    private final CommittedState committed;
    private final Outside outside;
    private final List<List<Effect.Change>> groups = new ArrayList<>();
    private final List<Effect> leaving = new ArrayList<>();
    /** Effects whose changes are durable, kept back while the connection is away. */
    private final List<Effect> released = new ArrayList<>();

    private boolean committing;

    /**
     * What the term does for it.
     *
     * @param later     has something done on the term's thread
     * @param leave     lets an effect out
     * @param failed    takes what became of a commit that failed, on the term's thread
     * @param suspended whether nothing may leave now
     */
    record Outside(
            Consumer<Runnable> later, Consumer<Effect> leave, Consumer<Throwable> failed, BooleanSupplier suspended) {}

    /** @param committed is kept up to date with what is durable */
    CommitPipeline(StateStore store, CommittedState committed, Outside outside) {
        this.store = store;
        this.committed = committed;
        this.outside = outside;
    }

    /** Takes what follows from one event. */
    void add(List<Effect> effects) {
        Sorter sorter = new Sorter();
        effects.forEach(effect -> effect.accept(sorter));
        if (!sorter.changes.isEmpty()) {
            groups.add(sorter.changes);
            if (committing) {
                store.foresee(sorter.changes);
            }
        }
    }

    /** Tells what is committed from what leaves afterwards. */
    private final class Sorter implements Effect.Visitor<Boolean> {
        private final List<Effect.Change> changes = new ArrayList<>();

        @Override
        public Boolean visit(Effect.Change change) {
            return changes.add(change);
        }

        @Override
        public Boolean visit(Effect.MesosCall call) {
            return leaving.add(call);
        }

        @Override
        public Boolean visit(Effect.Reply reply) {
            return leaving.add(reply);
        }

        @Override
        public Boolean visit(Effect.Notify notify) {
            return leaving.add(notify);
        }

        @Override
        public Boolean visit(Effect.EndTerm end) {
            return leaving.add(end);
        }
    }

    /** Whether it is not known yet what became of the last commit. */
    boolean committing() {
        return committing;
    }

    /** At most one commit is unresolved; what is decided meanwhile goes with the next. */
    void flush() {
        List<Effect> first = List.copyOf(released);
        released.clear();
        first.forEach(outside.leave);
        if (committing) {
            return;
        }
        List<Effect> after = takeLeaving();
        if (groups.isEmpty()) {
            after.forEach(outside.leave);
            return;
        }
        commit(after);
    }

    /** Commits the changes; nothing leaves any more. */
    void commitOnly() {
        commit(List.of());
    }

    /** Whether everything that was decided is durable and has left. */
    boolean settled() {
        return !committing && groups.isEmpty() && leaving.isEmpty() && released.isEmpty();
    }

    private void commit(List<Effect> after) {
        List<List<Effect.Change>> now = takeGroups();
        committing = true;
        store.commit(now)
                .whenComplete((v, failure) -> outside.later.accept(() -> {
                    committing = false;
                    if (failure == null) {
                        durable(now, after);
                    } else {
                        outside.failed.accept(failure);
                    }
                }));
    }

    private void durable(List<List<Effect.Change>> changes, List<Effect> after) {
        changes.forEach(group -> group.forEach(committed::apply));
        // A term that is to end needs no confirmation: after a durable teardown nobody leads this framework.
        if (outside.suspended.getAsBoolean() && after.stream().noneMatch(Effect.EndTerm.class::isInstance)) {
            released.addAll(after);
        } else {
            after.forEach(outside.leave);
        }
    }

    private List<List<Effect.Change>> takeGroups() {
        List<List<Effect.Change>> taken = List.copyOf(groups);
        groups.clear();
        return taken;
    }

    private List<Effect> takeLeaving() {
        List<Effect> taken = List.copyOf(leaving);
        leaving.clear();
        return taken;
    }
}
