package streamsx.mesos.core.api;

import java.util.List;
import java.util.Map;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StreamsMesosResource;

/**
 * An effect of a decision. Changes are committed first; the others leave, in order, when the commit of the changes made
 * with them is known to be durable.
 */
public sealed interface Effect {
    /**
     * Handles each kind of effect. A new kind gets a method here, so that whoever does not handle it does not compile;
     * so it is with the visitors of {@link Change} and {@link MesosCall}.
     *
     * @param <R> what is made of an effect
     */
    interface Visitor<R> {
        R visit(Change change);

        R visit(MesosCall call);

        R visit(Reply reply);

        R visit(Notify notify);

        R visit(EndTerm end);
    }

    <R> R accept(Visitor<R> visitor);

    /** A change of the stored state. */
    sealed interface Change extends Effect {
        /** Handles each kind of change. */
        interface Visitor<R> {
            R visit(PutFramework putFramework);

            R visit(PutIds putIds);

            R visit(PutClient putClient);

            R visit(RemoveClient removeClient);

            R visit(PutResource putResource);

            R visit(RemoveResource removeResource);
        }

        <R> R accept(Visitor<R> visitor);

        @Override
        default <R> R accept(Effect.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    record PutFramework(Framework framework) implements Change {
        @Override
        public <R> R accept(Change.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    record PutIds(Ids ids) implements Change {
        @Override
        public <R> R accept(Change.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    record PutClient(Client client) implements Change {
        @Override
        public <R> R accept(Change.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    record RemoveClient(String clientId) implements Change {
        @Override
        public <R> R accept(Change.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    record PutResource(StreamsMesosResource resource) implements Change {
        @Override
        public <R> R accept(Change.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    record RemoveResource(String resourceId) implements Change {
        @Override
        public <R> R accept(Change.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A call to Mesos, valid only under the subscription under which it was decided. */
    sealed interface MesosCall extends Effect {
        long subscription();

        /** Handles each kind of call. */
        interface Visitor<R> {
            R visit(Accept accept);

            R visit(Decline decline);

            R visit(Kill kill);

            R visit(Acknowledge acknowledge);

            R visit(Reconcile reconcile);

            R visit(Suppress suppress);

            R visit(Revive revive);
        }

        <R> R accept(Visitor<R> visitor);

        @Override
        default <R> R accept(Effect.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Launches tasks on one agent, using up the offers. */
    record Accept(long subscription, String agentId, List<String> offerIds, List<Launch> launches)
            implements MesosCall {
        @Override
        public <R> R accept(MesosCall.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

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

    record Decline(long subscription, List<String> offerIds, double refuseSeconds) implements MesosCall {
        @Override
        public <R> R accept(MesosCall.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** @param agentId may be empty if it is not known */
    record Kill(long subscription, String taskId, String agentId) implements MesosCall {
        @Override
        public <R> R accept(MesosCall.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    record Acknowledge(long subscription, String taskId, String agentId, String uuid) implements MesosCall {
        @Override
        public <R> R accept(MesosCall.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Requests the states of these tasks; with none named, of all tasks of the framework (implicit reconciliation). */
    record Reconcile(long subscription, List<TaskRef> tasks) implements MesosCall {
        @Override
        public <R> R accept(MesosCall.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A task and its agent. */
    record TaskRef(String taskId, String agentId) {}

    record Suppress(long subscription) implements MesosCall {
        @Override
        public <R> R accept(MesosCall.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    record Revive(long subscription) implements MesosCall {
        @Override
        public <R> R accept(MesosCall.Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The answer to a request. */
    record Reply(long replyId, Answer answer) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** There may be a notification for this client. */
    record Notify(String clientId) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The term ends in order; the tasks go on unless it is a teardown. */
    record EndTerm(Ending ending, String why) implements Effect {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Why a term ends by decision of the core. */
    enum Ending {
        TORN_DOWN,
        FRAMEWORK_REMOVED
    }
}
