package streamsx.mesos.sandbox.mesos.agent.state;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.mesos.v1.Protos.TaskStatus;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol.FromAgent;

/**
 * Sends status updates until they are acknowledged: of each task one at a time, in order, again after a delay that
 * doubles. Everything is on disk before it is sent. Runs on the agent's loop.
 */
public final class Updates {
    private static final Duration MAX_RETRY = Duration.ofMinutes(10);

    private final ActorLoop loop;
    private final Duration firstRetry;
    private final Consumer<AgentTask> save;
    private final Consumer<FromAgent> send;

    public Updates(ActorLoop loop, Duration firstRetry, Consumer<AgentTask> save, Consumer<FromAgent> send) {
        this.loop = loop;
        this.firstRetry = firstRetry;
        this.save = save;
        this.send = send;
    }

    /** An update that has no uuid yet gets a new one. */
    void add(AgentTask task, TaskStatus.Builder builder) {
        TaskStatus status = (builder.hasUuid() ? builder : builder.setUuid(newUuid())).build();
        task.record(status);
        if (task.silent) {
            return;
        }
        task.pending.add(status);
        save.accept(task);
        if (task.pending.size() == 1) {
            resend(task);
        }
    }

    /** Sends the first unacknowledged update now, if there is one. */
    public void resend(AgentTask task) {
        stop(task);
        task.retryDelay = firstRetry;
        forward(task);
    }

    private void forward(AgentTask task) {
        TaskStatus head = task.pending.peek();
        if (head == null || task.silent) {
            return;
        }
        send.accept(FromAgent.update(
                null, task.key.frameworkId(), head.toByteArray(), task.state().name()));
        Duration delay = task.retryDelay;
        task.retryDelay = delay.multipliedBy(2).compareTo(MAX_RETRY) > 0 ? MAX_RETRY : delay.multipliedBy(2);
        task.retry = loop.after(delay, () -> forward(task));
    }

    /**
     * The first update is acknowledged. Returns whether it was the task's last, a terminal one: the task can be
     * forgotten.
     */
    public boolean acknowledge(AgentTask task) {
        task.pending.remove();
        stop(task);
        if (task.pending.isEmpty() && task.ended) {
            return true;
        }
        save.accept(task);
        resend(task);
        return false;
    }

    public void stop(AgentTask task) {
        if (task.retry != null) {
            task.retry.cancel(false);
            task.retry = null;
        }
    }

    private static ByteString newUuid() {
        UUID uuid = UUID.randomUUID();
        return ByteString.copyFrom(ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
    }
}
