package streamsx.mesos.driver.internal.executor;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent must come to know: each update until it is acknowledged, each task until one of its updates is.
 * An update leaves at once if there is a subscription, else with the next SUBSCRIBE, else right after SUBSCRIBED;
 * so none is left out whenever it is made, and the order is the one in which they were made. Thread-safe.
 */
public final class ExecutorOutbox {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorOutbox.class);

    private final ExecutorCalls calls;
    private final ExecutorSender sender;
    private final Map<ByteString, Call.Update> updates = new LinkedHashMap<>();
    private final Map<TaskID, TaskInfo> tasks = new LinkedHashMap<>();
    /** Updates that the last SUBSCRIBE carried. */
    private Set<ByteString> carried = Set.of();
    /** Null before the first; what is sent under one that has ended goes nowhere. */
    private ExecutorSubscription current;

    public ExecutorOutbox(ExecutorCalls calls, ExecutorSender sender) {
        this.calls = calls;
        this.sender = sender;
    }

    synchronized Call subscribeCall() {
        carried = Set.copyOf(updates.keySet());
        return calls.subscribe(tasks.values(), updates.values());
    }

    synchronized void subscribed(ExecutorSubscription subscription) {
        current = subscription;
        updates.forEach((uuid, update) -> {
            if (!carried.contains(uuid)) {
                sender.send(subscription, calls.update(update));
            }
        });
    }

    /** Never blocks. */
    public synchronized void update(TaskStatus status) {
        Call.Update update = calls.update(status);
        updates.put(update.getStatus().getUuid(), update);
        if (current != null) {
            sender.send(current, calls.update(update));
        }
    }

    /** Best effort, as Mesos has it: without a subscription it is dropped. Never blocks. */
    public synchronized void message(byte[] data) {
        if (current == null || current.isEnded()) {
            LOG.warn("The executor driver drops a framework message of {} bytes: it is not subscribed", data.length);
        } else {
            sender.send(current, calls.message(data));
        }
    }

    /** @return whether the task is a new one */
    synchronized boolean launched(TaskInfo task) {
        return tasks.putIfAbsent(task.getTaskId(), task) == null;
    }

    synchronized void acknowledged(TaskID task, ByteString uuid) {
        if (updates.remove(uuid) == null) {
            LOG.warn("An acknowledgement that fits no update is ignored: task={}", task.getValue());
        } else {
            tasks.remove(task);
        }
    }
}
