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

    /** Its latch node became the first. */
    record Elected(long at, String who) implements Fact {}

    /** Its latch node was deleted: from here on it may do nothing. */
    record LatchGone(long at, String who) implements Fact {}

    /** A transaction was applied; {@code mark} is what it calls itself. */
    record Committed(long at, String who, String mark) implements Fact {}

    /** A resource became durable. {@code who} is empty where the observer cannot know the writer. */
    record Stored(long at, String who, StreamsMesosResource resource) implements Fact {}

    /** A resource was forgotten. */
    record Removed(long at, String who, String resourceId) implements Fact {}

    record FrameworkStored(long at, String who, Framework framework) implements Fact {}

    record CountersStored(long at, String who, Ids ids) implements Fact {}

    /** A SUBSCRIBE left the instance. */
    record SubscribeSent(long at, String who) implements Fact {}

    /** Mesos lists it as the framework's scheduler. */
    record Subscribed(long at, String who, String frameworkId) implements Fact {}

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
    record Called(long at, String who, Call call, String taskId, TaskState state) implements Fact {}

    /** A call left under another subscription than the one under which the scheduler made it. */
    record CallOutlived(long at, String who, String call) implements Fact {}

    /** Mesos took a call. */
    record Took(long at, String who, Call call, String taskId) implements Fact {}

    /** Mesos removed the framework with all its tasks; {@code who} is the life of an instance if it asked for that. */
    record FrameworkRemoved(long at, String who, String frameworkId) implements Fact {}

    /** A process runs as this task. {@code who} is the agent. */
    record TaskStarted(long at, String who, String taskId, String resourceId) implements Fact {}

    /** That process is gone. */
    record TaskEnded(long at, String who, String taskId) implements Fact {}

    /** The master cannot hear the agent, whatever it knows of that. */
    record AgentAway(long at, String who) implements Fact {}

    /** The master has it back. */
    record AgentBack(long at, String who) implements Fact {}

    /** A resource as an answer showed it. */
    record Shown(String resourceId, RequestState request) {}

    /**
     * A client asked for resources.
     *
     * @param request names the request, also when it is repeated
     */
    record Asked(long at, String who, String request, int count) implements Fact {}

    /** An answer left the instance, to the client. */
    record Replied(long at, String who, String client, String request, List<Shown> resources) implements Fact {}

    /** An answer reached the client. */
    record Answered(long at, String who, String request, List<Shown> resources) implements Fact {}

    /** A notification reached the client, perhaps again. */
    record Notified(long at, String who, String resourceId, Notification.Kind kind, long sequence) implements Fact {}

    /** The client released or cancelled a resource, and knows that this was heard. */
    record GaveBack(long at, String who, String resourceId) implements Fact {}

    /** The client is gone for good. */
    record Vanished(long at, String who) implements Fact {}

    /** A clock was set by that many ms. */
    record ClockJumped(long at, String who, long by) implements Fact {}

    /** Something was done to the system. */
    record Fault(long at, String who, String what) implements Fact {}

    /** For the reader only. */
    record Note(long at, String who, String what) implements Fact {}

    /** No fault from here on. */
    record Healed(long at, String who) implements Fact {}

    /** At the end, long after it was healed: somebody still waits for something. */
    record Waiting(long at, String who, String what) implements Fact {}
}
