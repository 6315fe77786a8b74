package streamsx.mesos.chaos.history;

import java.util.List;
import java.util.Map;
import streamsx.mesos.core.model.StreamsMesosResource;

/**
 * Something that was done or seen, from outside, at a time (ms since the epoch, of this machine's clock). What is read
 * by polling is seen later than it happened.
 */
public sealed interface Fact {
    /** When. */
    long at();

    /** The resources, tasks or processes that it is about. */
    List<String> about();

    /** In words, without the time. */
    default String text() {
        return FactText.of(this);
    }

    void accept(FactVisitor visitor);

    /** A fault began. */
    record FaultBegan(long at, int number, String target, String text) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(target);
        }
    }

    /** A fault was over. */
    record FaultEnded(long at, int number, String target) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(target);
        }
    }

    /** A process of ours was started. */
    record Started(long at, String process, long pid) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(process);
        }
    }

    /**
     * A process of ours ended.
     *
     * @param ordered whether a fault, or the end of the run, had ended it
     */
    record Ended(long at, String process, int code, boolean ordered) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(process);
        }
    }

    /**
     * A client sent a request.
     *
     * @param request its number, the same for all attempts
     * @param what    allocate, release, cancel, release-all, clients, or notifications
     * @param detail  what it asked for, for people
     * @param named   the resources that it named
     */
    record Asked(long at, String client, int request, int attempt, String what, String detail, List<String> named)
            implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return named;
        }
    }

    /** A resource as an answer or a notification showed it. */
    record Reported(String id, String taskId, String state, String request) {
        @Override
        public String toString() {
            return id + " " + state + " " + request + (taskId.isEmpty() ? "" : " " + taskId);
        }
    }

    /** A client got an answer. */
    record Answered(long at, String client, int request, int attempt, String what, int status, List<Reported> resources)
            implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return resources.stream().map(Reported::id).toList();
        }
    }

    /** A client got no answer to an attempt. */
    record Unanswered(long at, String client, int request, int attempt, String what, String why) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of();
        }
    }

    /** A client will not repeat a request that it has no answer to. */
    record GaveUp(long at, String client, int request, String what) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of();
        }
    }

    /**
     * A client heard of one of its resources.
     *
     * @param askedAt when the poll was sent
     */
    record Notified(long at, String client, long sequence, String kind, Reported resource, long askedAt)
            implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(resource.id());
        }
    }

    /** A framework was seen, in Mesos or in ZooKeeper, in a standing that it was not seen in before. */
    record FrameworkSeen(long at, String where, String id, String standing) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(id);
        }
    }

    /**
     * The agents that are connected to the Mesos master have changed; none are if there is no master.
     *
     * @param hosts their host names, which are the processes' names where they are ours
     */
    record AgentsSeen(long at, List<String> hosts) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of();
        }
    }

    /**
     * The Mesos master showed a task in a state that it had not shown before.
     *
     * @param since when it was asked the last time before that
     */
    record TaskSeen(long at, String task, String agent, String state, long since) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(task);
        }
    }

    /** A task's process is in the process table. */
    record ProcessSeen(long at, String task, String resource, long pid, String agent) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(task, resource);
        }
    }

    /**
     * A task's process is in the process table no more.
     *
     * @param lastSeen when it still was
     */
    record ProcessGone(long at, String task, String resource, long pid, long lastSeen) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(task, resource);
        }
    }

    /**
     * A resource's node has changed.
     *
     * @param since when it was asked for: the change was not read before, but it may have come before this answer
     */
    record Stored(long at, StreamsMesosResource resource, long since) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return resource.task() == null
                    ? List.of(resource.id())
                    : List.of(resource.id(), resource.task().taskId());
        }
    }

    /** A resource's node is gone. */
    record Removed(long at, String resource) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(resource);
        }
    }

    /** The commit node as it was read; its version counts the transactions. */
    record Committed(long at, int version, long term, long n) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of();
        }
    }

    /** The counters as they were read. */
    record Counted(long at, long nextResource, long nextTask, long nextNotification) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of();
        }
    }

    /**
     * Tasks that Mesos showed and that no resource had had in ZooKeeper when that was read afterwards.
     */
    record NotDurable(long at, String task, String resource) implements Fact {
        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of(task, resource);
        }
    }

    /**
     * A stage of the run was reached.
     *
     * @param stage     {@link #SETTLED} or {@link #DRAINED}, or any other for people
     * @param resources everything stored, by id
     * @param alive     tasks that Mesos shows and that have not ended, with their resources
     * @param processes tasks that have a process, with their resources; null if they cannot be seen from here
     * @param waitedFor what still was not as it has to be when the time was over; empty if all was
     */
    record Stage(
            long at,
            String stage,
            Map<String, StreamsMesosResource> resources,
            Map<String, String> alive,
            Map<String, String> processes,
            List<String> waitedFor)
            implements Fact {
        /** All faults are over and everything has settled. */
        public static final String SETTLED = "settled";
        /** All clients have given everything back. */
        public static final String DRAINED = "drained";

        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of();
        }
    }

    /** Anything else that helps to read the rest. */
    record Note(long at, String text) implements Fact {
        /** Nobody does any harm from here on. */
        public static final String HEALED = "==== healed";

        @Override
        public void accept(FactVisitor visitor) {
            visitor.visit(this);
        }

        @Override
        public List<String> about() {
            return List.of();
        }
    }
}
