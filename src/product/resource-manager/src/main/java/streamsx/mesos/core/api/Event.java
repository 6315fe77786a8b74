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
 * Everything that can happen to the resource manager. Requests carry the id under which the server waits for the
 * answer ({@link Effect.Reply}); what comes from Mesos carries the subscription that it came by. Names that come as a
 * set are handled in their natural order, however the set was filled.
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

    /** Time has come to be {@code now}, ms since the epoch. It precedes every batch of other events. */
    record Tick(long now) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** What a client asks. */
    sealed interface Request extends Event {
        /** Under which the server waits for the answer. */
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

    /** A client introduces itself, for the first time or again. */
    record ConnectClient(long replyId, Client client) implements Request {
        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * Resources are asked for, with a command (one step) or without (reserve).
     *
     * @param session the process that passes the answer on, see {@link SessionSeen}; empty if it does not say
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
     * Reserved resources get their commands; the answer comes as for {@link Allocate}.
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

    /** The answer has reached the client as far as can be known; names that are not known are ignored. */
    record Answered(long replyId, String clientId, Set<String> resourceIds) implements Request {
        public Answered {
            resourceIds = Ordered.set(resourceIds);
        }

        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Controllers could not be ordered to stop; names that are not known are ignored. */
    record StopFailed(long replyId, Set<String> resourceIds) implements Request {
        public StopFailed {
            resourceIds = Ordered.set(resourceIds);
        }

        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Resources are given back; names that are not known are ignored. */
    record Release(long replyId, String clientId, Set<String> resourceIds) implements Request {
        public Release {
            resourceIds = Ordered.set(resourceIds);
        }

        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** All of a client's resources are given back. */
    record ReleaseAll(long replyId, String clientId) implements Request {
        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A client gives up waiting for pending resources; names that are not known are ignored. */
    record CancelPending(long replyId, String clientId, Set<String> resourceIds) implements Request {
        public CancelPending {
            resourceIds = Ordered.set(resourceIds);
        }

        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** An operator wants to stop all instances, leaving the tasks alone: may they? Nothing is changed by it. */
    record Stop(long replyId, boolean force) implements Request {
        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** An operator wants the framework and all its tasks gone, and proves it with the framework's id. */
    record Teardown(long replyId, String frameworkId) implements Request {
        @Override
        public void accept(Request.Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * This is the process that passes answers on to clients now; an earlier one is gone, and with it the answers that
     * it may not have passed on. Requests with a session say so too.
     */
    record SessionSeen(String session) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos was told to end the framework. */
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

    /** The client was gone when the answer came. */
    record ReplyLost(long replyId) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos accepted our SUBSCRIBE. Subscriptions are numbered from 1 within a term. */
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

    /** Offers came in. */
    record OffersReceived(long subscription, List<Offer> offers) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** An offer is no longer valid. */
    record OfferRescinded(String offerId) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /**
     * A status update.
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

    /** Mesos took (202) the ACCEPT that launches these tasks. */
    record LaunchTaken(Set<String> taskIds) implements Event {
        public LaunchTaken {
            taskIds = Ordered.set(taskIds);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos refused the ACCEPT that launches these tasks, for good: none of them will ever run. */
    record LaunchRefused(Set<String> taskIds, String why) implements Event {
        public LaunchRefused {
            taskIds = Ordered.set(taskIds);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Nobody knows what became of the ACCEPT that launches these tasks. */
    record LaunchUnknown(Set<String> taskIds) implements Event {
        public LaunchUnknown {
            taskIds = Ordered.set(taskIds);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos says that the framework has been removed. */
    record FrameworkRemoved(String why) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }
}
