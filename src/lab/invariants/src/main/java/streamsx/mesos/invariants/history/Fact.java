package streamsx.mesos.invariants.history;

import java.util.List;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;

/**
 * Something that happened, as an observer saw it who sees everything. {@code at} is in ms since the beginning; {@code
 * who} is the life of an instance ({@code i1.2}: the second of instance i1, which leads once at most), an agent, a
 * client, or {@code mesos}. Facts are in the order in which they happened.
 */
public sealed interface Fact {
    long at();

    String who();

    /**
     * Handles each kind of fact. A new kind gets a method here, so that a trace, or whatever else must treat every
     * fact, does not compile until it handles it.
     */
    interface Visitor {
        void visit(Elected elected);

        void visit(LatchGone latchGone);

        void visit(Committed committed);

        void visit(Stored stored);

        void visit(Removed removed);

        void visit(FrameworkStored frameworkStored);

        void visit(CountersStored countersStored);

        void visit(SubscribeSent subscribeSent);

        void visit(Subscribed subscribed);

        void visit(OffersWanted offersWanted);

        void visit(OffersArrived offersArrived);

        void visit(Called called);

        void visit(CallOutlived callOutlived);

        void visit(Took took);

        void visit(FrameworkRemoved frameworkRemoved);

        void visit(TaskStarted taskStarted);

        void visit(TaskEnded taskEnded);

        void visit(AgentAway agentAway);

        void visit(AgentBack agentBack);

        void visit(Asked asked);

        void visit(Replied replied);

        void visit(Answered answered);

        void visit(Notified notified);

        void visit(GaveBack gaveBack);

        void visit(Vanished vanished);

        void visit(ClockJumped clockJumped);

        void visit(Fault fault);

        void visit(Note note);

        void visit(Healed healed);

        void visit(Waiting waiting);
    }

    void accept(Visitor visitor);

    /** Its latch node became the first. */
    record Elected(long at, String who) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Its latch node was deleted: from here on it may do nothing. */
    record LatchGone(long at, String who) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A transaction was applied; {@code mark} is what it calls itself. */
    record Committed(long at, String who, String mark) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A resource became durable. {@code who} is empty where the observer cannot know the writer. */
    record Stored(long at, String who, StreamsMesosResource resource) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A resource was forgotten. */
    record Removed(long at, String who, String resourceId) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    record FrameworkStored(long at, String who, Framework framework) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    record CountersStored(long at, String who, Ids ids) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A SUBSCRIBE left the instance. */
    record SubscribeSent(long at, String who) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos lists it as the framework's scheduler. */
    record Subscribed(long at, String who, String frameworkId) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A REVIVE left the instance if it wants offers, a SUPPRESS if it wants none. */
    record OffersWanted(long at, String who, boolean wanted) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Offers reached the instance. */
    record OffersArrived(long at, String who, int count) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** What is asked of Mesos for a task. */
    enum Call {
        LAUNCH,
        KILL,
        ACKNOWLEDGE
    }

    /**
     * A call left the instance.
     *
     * @param state what it acknowledges; null for the others
     */
    record Called(long at, String who, Call call, String taskId, TaskState state) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A call left under another subscription than the one under which the scheduler made it. */
    record CallOutlived(long at, String who, String call) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos took a call. */
    record Took(long at, String who, Call call, String taskId) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Mesos removed the framework with all its tasks; {@code who} is the life of an instance if it asked for that. */
    record FrameworkRemoved(long at, String who, String frameworkId) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A process runs as this task. {@code who} is the agent. */
    record TaskStarted(long at, String who, String taskId, String resourceId) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** That process is gone. */
    record TaskEnded(long at, String who, String taskId) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The master cannot hear the agent, whatever it knows of that. */
    record AgentAway(long at, String who) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The master has it back. */
    record AgentBack(long at, String who) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A resource as an answer showed it. */
    record Shown(String resourceId, RequestState request) {}

    /**
     * A client asked for resources.
     *
     * @param request names the request, also when it is repeated
     */
    record Asked(long at, String who, String request, int count) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** An answer left the instance, to the client. */
    record Replied(long at, String who, String client, String request, List<Shown> resources) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** An answer reached the client. */
    record Answered(long at, String who, String request, List<Shown> resources) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A notification reached the client, perhaps again. */
    record Notified(long at, String who, String resourceId, Notification.Kind kind, long sequence) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The client released or cancelled a resource, and knows that this was heard. */
    record GaveBack(long at, String who, String resourceId) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** The client is gone for good. */
    record Vanished(long at, String who) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** A clock was set by that many ms. */
    record ClockJumped(long at, String who, long by) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** Something was done to the system. */
    record Fault(long at, String who, String what) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** For the reader only. */
    record Note(long at, String who, String what) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** No fault from here on. */
    record Healed(long at, String who) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }

    /** At the end, long after it was healed: somebody still waits for something. */
    record Waiting(long at, String who, String what) implements Fact {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }
    }
}
