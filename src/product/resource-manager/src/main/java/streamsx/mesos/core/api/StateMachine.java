package streamsx.mesos.core.api;

import java.util.List;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.StoredState;

/**
 * The state machine as its caller sees it. It does nothing by itself: it takes one event after the other and returns
 * effects. For each event, or for a batch of events in order, its caller has these duties:
 *
 * <ol>
 *   <li><b>Feed.</b> One thread only. A {@link Event.Tick} comes before each batch, so that time passes between
 *       batches.
 *   <li><b>Persist.</b> Commit every {@link Effect.Change}, in the order given, the changes of one event together. At
 *       most one commit is unresolved; the events that come meanwhile may be fed, and their changes go with the next
 *       commit.
 *   <li><b>Apply.</b> When the commit is durable, show the changes to readers, and not before.
 *   <li><b>Send.</b> Then let the other effects of those events leave, in the order given. Calls to Mesos whose
 *       subscription is over are dropped: the state machine derives them anew under the next one.
 *   <li><b>Go on, or end.</b> If a commit fails nothing leaves and nothing more is fed: memory is ahead of the store,
 *       so the term is over, and the next one loads what is durable. {@link Effect.EndTerm} ends the term in order.
 * </ol>
 *
 * <pre>{@code
 * StateMachine machine = factory.create(policy, store.load(), clock.now());
 * List<Effect> effects = machine.begin(freshId);
 * while (true) {
 *     List<Effect.Change> changes = new ArrayList<>();
 *     List<Effect> leaving = new ArrayList<>();
 *     for (Effect effect : effects) {
 *         if (effect instanceof Effect.Change change) {
 *             changes.add(change);
 *         } else {
 *             leaving.add(effect);
 *         }
 *     }
 *     store.commit(changes); // throws if another instance leads: the term is over
 *     readers.apply(changes);
 *     for (Effect effect : leaving) {
 *         if (effect instanceof Effect.EndTerm) {
 *             return;
 *         }
 *         outside.send(effect);
 *     }
 *     effects = machine.on(queue.take()); // a Tick when the time has come
 * }
 * }</pre>
 */
public interface StateMachine {
    /** Makes the state machine of a term. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes a state machine that continues from the state that the term loaded.
         *
         * @param now ms since the epoch
         */
        StateMachine create(Policy policy, StoredState loaded, long now);
    }

    /**
     * What must be durable before the first SUBSCRIBE: the framework's id. It ends the term instead if Mesos removed
     * the framework and policy is not to register anew.
     *
     * @param freshId the id to take if there is none, or none that can be used
     */
    List<Effect> begin(String freshId);

    /**
     * Handles an event and returns the effects that follow. Changes come in the order in which they must become
     * durable.
     */
    List<Effect> on(Event event);

    /** The framework as it stands; not null after {@link #begin}. */
    Framework framework();
}
