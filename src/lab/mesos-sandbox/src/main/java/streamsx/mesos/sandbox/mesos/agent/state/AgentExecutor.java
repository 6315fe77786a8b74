package streamsx.mesos.sandbox.mesos.agent.state;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Event;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;

/**
 * An executor that a framework brought along, and one run of it. Confined to the agent's loop, but for its final
 * fields.
 */
public final class AgentExecutor {
    /**
     * So many uuids of a task's updates, and of all finished tasks, are remembered, to know an update that is said
     * again.
     */
    private static final int MAX_UUIDS = 1000;

    private static final int MAX_COMPLETED = 200;

    /**
     * REGISTERING until it subscribes, after a restart of the agent again; TERMINATING from SHUTDOWN or kill to its
     * end.
     */
    public enum State {
        REGISTERING,
        RUNNING,
        TERMINATING,
        TERMINATED
    }

    /** Why the agent ended it, in the words of its tasks' last status. */
    public record Termination(TaskState state, TaskStatus.Reason reason, String message) {}

    public final ExecutorKey key;
    public final ExecutorInfo info;
    public final String containerId;
    public final RunDirectory directory;
    /** Its tasks until their last updates are acknowledged. */
    public final Set<AgentTask> tasks = new LinkedHashSet<>();
    /** The last of its tasks that are over and done with. */
    public final List<AgentTask> completed = new ArrayList<>();
    /** The uuids of the last acknowledged updates of tasks that are over. */
    public final Set<ByteString> finished = new LinkedHashSet<>();

    public FrameworkInfo framework;
    public State state = State.REGISTERING;
    /** Null unless the agent ends it for a reason of its own. */
    public Termination termination;

    public boolean everSentTask;
    /** Its framework is gone: nobody is notified any more. */
    public boolean silent;
    /** Null while it is not connected. */
    public ExecutorSubscription subscription;
    /** The one time-out that is running. */
    public ScheduledFuture<?> timer;

    public ScheduledFuture<?> heartbeat;

    public AgentExecutor(
            ExecutorKey key, FrameworkInfo framework, ExecutorInfo info, String containerId, RunDirectory directory) {
        this.key = key;
        this.framework = framework;
        this.info = info;
        this.containerId = containerId;
        this.directory = directory;
    }

    /** Returns false if it is not connected. */
    public boolean send(Event event) {
        return subscription != null && subscription.send(event);
    }

    void complete(AgentTask task) {
        tasks.remove(task);
        completed.add(task);
        if (completed.size() > MAX_COMPLETED) {
            completed.remove(0);
        }
        task.uuids.forEach(uuid -> remember(finished, uuid));
        task.uuids.clear();
    }

    /** Adds to a set in the order of insertion, which loses its oldest elements for that when it is full. */
    static void remember(Set<ByteString> uuids, ByteString uuid) {
        uuids.add(uuid);
        while (uuids.size() > MAX_UUIDS) {
            uuids.remove(uuids.iterator().next());
        }
    }

    public void cancelTimers() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (heartbeat != null) {
            heartbeat.cancel(false);
            heartbeat = null;
        }
    }
}
