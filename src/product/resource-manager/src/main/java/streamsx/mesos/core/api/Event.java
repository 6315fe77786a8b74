package streamsx.mesos.core.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.Ordered;
import streamsx.mesos.core.model.TaskState;

/**
 * An event of the resource manager. A request carries the id under which the server waits for the answer
 * ({@link Effect.Reply}); an event from Mesos carries its subscription. Names in a set are handled in their natural
 * order, however the set was filled.
 */
public sealed interface Event {
    /**
     * Handles each kind of event. A new kind gets a method here, so that whoever does not handle it does not compile;
     * so it is with the visitor of {@link Request}.
     */
    interface Visitor {
        void visit(Request request);

        void visit(Tick tick);

        void visit(SessionSeen sessionSeen);

        void visit(TornDown tornDown);

        void visit(ReplyDelivered replyDelivered);

        void visit(ReplyLost replyLost);

        void visit(Subscribed subscribed);

        void visit(Disconnected disconnected);

        void visit(OffersReceived offersReceived);

        void visit(OfferRescinded offerRescinded);

        void visit(StatusUpdate statusUpdate);

        void visit(LaunchTaken launchTaken);

        void visit(LaunchRefused launchRefused);

        void visit(LaunchUnknown launchUnknown);

        void visit(FrameworkRemoved frameworkRemoved);
    }

    void accept(Visitor visitor);

    /** The time is {@code now}, ms since the epoch. A tick precedes every batch of other events. */
    record Tick(long now) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A request of a client or an operator. */
    sealed interface Request extends Event {
        /** The id under which the server waits for the answer. */
        long replyId();

        /** Handles each kind of request. */
        interface Visitor {
            void visit(ConnectClient connectClient);

            void visit(Allocate allocate);

            void visit(Start start);

            void visit(Answered answered);

            void visit(StopFailed stopFailed);

            void visit(Release release);

            void visit(ReleaseAll releaseAll);

            void visit(CancelPending cancelPending);

            void visit(Stop stop);

            void visit(Teardown teardown);
        }

        void accept(Visitor visitor);

        @Override
        default void accept(Event.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A client connects, for the first time or again. */
    record ConnectClient(long replyId, Client client) implements Request {
        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * A client requests resources, with a command (one step) or without (reserve).
     *
     * @param session the process that passes the answer on, see {@link SessionSeen}; empty if the request names none
     */
    record Allocate(long replyId, AllocationRequest request, String session) implements Request {
        public Allocate(long replyId, AllocationRequest request) {
            this(replyId, request, "");
        }

        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * A client starts reserved resources with their commands; the answer is that of {@link Allocate}.
     *
     * @param session as in {@link Allocate}
     */
    record Start(
            long replyId,
            String clientId,
            Map<String, String> commands,
            Map<String, String> environment,
            String session)
            implements Request {
        public Start {
            commands = Ordered.map(commands);
            environment = Ordered.map(environment);
        }

        public Start(long replyId, String clientId, Map<String, String> commands, Map<String, String> environment) {
            this(replyId, clientId, commands, environment, "");
        }

        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The Streams server process confirms that the answer reached the client; unknown names are ignored. */
    record Answered(long replyId, String clientId, Set<String> resourceIds) implements Request {
        public Answered {
            resourceIds = Ordered.set(resourceIds);
        }

        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The Streams server process could not stop controllers; unknown names are ignored. */
    record StopFailed(long replyId, Set<String> resourceIds) implements Request {
        public StopFailed {
            resourceIds = Ordered.set(resourceIds);
        }

        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A client releases resources; unknown names are ignored. */
    record Release(long replyId, String clientId, Set<String> resourceIds) implements Request {
        public Release {
            resourceIds = Ordered.set(resourceIds);
        }

        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A client releases all of its resources. */
    record ReleaseAll(long replyId, String clientId) implements Request {
        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A client cancels pending resources; unknown names are ignored. */
    record CancelPending(long replyId, String clientId, Set<String> resourceIds) implements Request {
        public CancelPending {
            resourceIds = Ordered.set(resourceIds);
        }

        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * An operator is about to stop all instances and keep the tasks; the answer permits or refuses it. It changes
     * nothing.
     */
    record Stop(long replyId, boolean force) implements Request {
        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** An operator orders the teardown of the framework and all its tasks, and confirms it with the framework's id. */
    record Teardown(long replyId, String frameworkId) implements Request {
        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * This process passes answers on to clients now. An earlier one has ended, and the answers that it had not passed
     * on are lost. A request with a session says the same.
     */
    record SessionSeen(String session) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The TEARDOWN was sent to Mesos. */
    record TornDown() implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The answer was written to the client's connection without an error. */
    record ReplyDelivered(long replyId) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The answer could not be written to the client's connection. */
    record ReplyLost(long replyId) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos accepted the SUBSCRIBE. Subscriptions are numbered from 1 within a term. */
    record Subscribed(long subscription) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The subscription is over; its offers are void. */
    record Disconnected() implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos made offers. */
    record OffersReceived(long subscription, List<Offer> offers) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos rescinded an offer. */
    record OfferRescinded(String offerId) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * Mesos reports the state of a task.
     *
     * @param agentId may be empty when Mesos names none
     * @param uuid    to acknowledge, in hex; empty if it must not be acknowledged
     */
    record StatusUpdate(long subscription, String taskId, TaskState state, String agentId, String uuid, String message)
            implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos answered 202 to the ACCEPT that launches these tasks. */
    record LaunchTaken(Set<String> taskIds) implements Event {
        public LaunchTaken {
            taskIds = Ordered.set(taskIds);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos refused the ACCEPT that launches these tasks: none of them will ever run. */
    record LaunchRefused(Set<String> taskIds, String why) implements Event {
        public LaunchRefused {
            taskIds = Ordered.set(taskIds);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The answer to the ACCEPT that launches these tasks was lost: they may run or not. */
    record LaunchUnknown(Set<String> taskIds) implements Event {
        public LaunchUnknown {
            taskIds = Ordered.set(taskIds);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos reports that the framework has been removed. */
    record FrameworkRemoved(String why) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }
}
