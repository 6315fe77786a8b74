package streamsx.mesos.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.StoredState;

/**
 * The stored state of a term. Every write is a transaction that holds only while this instance's latch node exists;
 * so an instance that lost its leadership can write nothing, however late it notices the loss.
 */
public interface StateStore {
    /**
     * Begins a term: commits its epoch, and only then loads, so that no lagging follower of the ensemble is believed.
     *
     * @param worker runs what takes long
     * @return completes with {@link FencedException} if this instance does not lead (any more), with
     *     {@link StoreException} if the state cannot be read or written, or is of a newer major schema
     */
    CompletionStage<StoredState> open(Executor worker);

    /**
     * Makes changes durable, in order. At most one commit is unresolved at a time: the caller waits for the stage
     * before it commits again. The changes of one group become durable together unless they exceed the limits of a
     * transaction; counters go first in any case, so no id is ever used twice.
     *
     * @param groups a group for each event that changed something
     * @return completes when all is durable; with {@link FencedException} when this instance does not lead (some
     *     leading groups may be durable), with {@link StoreException} on a defect. While the connection to the
     *     ensemble is away it stays open: the answer is found out when the connection is back.
     */
    CompletionStage<Void> commit(List<List<Effect.Change>> groups);

    /**
     * These will be a group of the next commit: the store may get them ready while the one before is under way. Called
     * from where {@link #commit} is, once opened.
     */
    default void foresee(List<Effect.Change> group) {}

    /**
     * Finds out with a check-only transaction whether this instance leads at this moment.
     *
     * @return completes normally if so, with {@link FencedException} if not
     */
    CompletionStage<Void> confirm();
}
