package streamsx.mesos.core.api;

import java.util.List;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.StoredState;

/** What decides, as the one who feeds it sees it. */
public interface StateMachine {
    /** Makes the state machine of a term. */
    @FunctionalInterface
    interface Factory {
        /**
         * Takes over what the term loaded.
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

    /** What follows from an event. Changes come in the order in which they must become durable. */
    List<Effect> on(Event event);

    /** The framework as it stands; not null after {@link #begin}. */
    Framework framework();
}
