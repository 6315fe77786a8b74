package streamsx.mesos.core.api;

import java.util.List;
import java.util.Map;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StreamsMesosResource;

/**
 * Everything that a decision can lead to. Changes are committed first; the others leave, in order, when the commit of
 * the changes made with them is known to be durable.
 */
public sealed interface Effect {
    /** A change of what outlives the process. */
    sealed interface Change extends Effect {}

    record PutFramework(Framework framework) implements Change {}

    record PutIds(Ids ids) implements Change {}

    record PutClient(Client client) implements Change {}

    record RemoveClient(String clientId) implements Change {}

    record PutResource(StreamsMesosResource resource) implements Change {}

    record RemoveResource(String resourceId) implements Change {}

    /** A call to Mesos, valid only under the subscription under which it was decided. */
    sealed interface MesosCall extends Effect {
        long subscription();
    }

    /** Launches tasks on one agent, using up the offers. */
    record Accept(long subscription, String agentId, List<String> offerIds, List<Launch> launches)
            implements MesosCall {}

    /**
     * One task of an {@link Accept}.
     *
     * @param environment variables beside those that name the resource
     */
    record Launch(
            String taskId,
            String resourceId,
            String displayName,
            double cores,
            double memory,
            String command,
            Map<String, String> environment) {}

    record Decline(long subscription, List<String> offerIds, double refuseSeconds) implements MesosCall {}

    /** @param agentId may be empty if it is not known */
    record Kill(long subscription, String taskId, String agentId) implements MesosCall {}

    record Acknowledge(long subscription, String taskId, String agentId, String uuid) implements MesosCall {}

    /** Asks for the states of tasks; with none named, for all that Mesos knows. */
    record Reconcile(long subscription, List<TaskRef> tasks) implements MesosCall {}

    /** A task and its agent. */
    record TaskRef(String taskId, String agentId) {}

    record Suppress(long subscription) implements MesosCall {}

    record Revive(long subscription) implements MesosCall {}

    /** The answer to a request. */
    record Reply(long replyId, Answer answer) implements Effect {}

    /** There may be a notification for this client. */
    record Notify(String clientId) implements Effect {}

    /** The term is to end: orderly, without harm to the tasks unless it is a teardown. */
    record EndTerm(Ending ending, String why) implements Effect {}

    /** Why a term ends by decision of the core. */
    enum Ending {
        TORN_DOWN,
        FRAMEWORK_REMOVED
    }
}
