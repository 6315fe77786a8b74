package streamsx.mesos.sandbox.streams.domain;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import java.util.List;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.InstanceState;
import streamsx.mesos.sandbox.streams.store.Message;

/** What {@link Decisions} wants done. */
public sealed interface Action {

    /** Ask the manager for resources. */
    record Ask(Need need, AllocateType type, int count) implements Action {}

    /** Give resources back. */
    record Release(List<Held> resources) implements Action {}

    /** Give up resources that were promised. */
    record Cancel(List<Held> resources) implements Action {}

    /**
     * Change an instance's state, unless it has changed meanwhile.
     *
     * @param failure why its start failed; null if it did not
     * @param messages    messages if it could be done
     */
    record SetInstance(String instance, InstanceState from, InstanceState to, String failure, List<Message> messages)
            implements Action {}

    /** The domain has started. */
    record DomainRuns(List<Message> messages) implements Action {}

    /** Only the domain's own resources are left: streamtool does the rest. */
    record HandOver() implements Action {}

    /** An order to quiesce has been taken, or makes no sense. */
    record EndQuiesce(String nativeId) implements Action {}
}
