package streamsx.mesos.benchmarks.site;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import streamsx.mesos.sandbox.mesos.AgentProtocol;
import streamsx.mesos.sandbox.mesos.AgentProtocol.FromAgent;
import streamsx.mesos.sandbox.mesos.AgentProtocol.Registration;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;

/**
 * Agents that speak the protocol of the sandbox's real ones, but start no processes: a task that they are to run
 * is reported running, one that they are to kill is reported killed, until that is acknowledged. All in one
 * process, which ends when a connection to the master breaks: then there is nothing to measure any more.
 */
public final class SimulatedAgents {
    private static final String REGISTERED = "registered ";
    private static final String RESOURCES = "cpus:1000;mem:4000000;disk:100000;ports:[31000-32000]";
    private static final int SENDERS = 2;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    private final URI master;
    private final CountDownLatch registered;
    private final Map<TaskKey, Pending> unacknowledged = new ConcurrentHashMap<>();
    private final Semaphore broken = new Semaphore(0);

    /** An update that must be repeated until it is acknowledged. */
    private record Pending(String agentId, TaskKey task, TaskStatus status, long sentAt) {}

    private SimulatedAgents(String master, int count) {
        this.master = URI.create("http://" + master);
        registered = new CountDownLatch(count);
    }

    /** Arguments: the master's {@code host:port}, and how many agents. */
    public static void main(String[] args) throws InterruptedException {
        int count = Integer.parseInt(args[1]);
        SimulatedAgents agents = new SimulatedAgents(args[0], count);
        for (int i = 0; i < count; i++) {
            int index = i;
            new Thread(() -> agents.live(index), "agent-" + i).start();
        }
        agents.registered.await();
        System.out.println(REGISTERED + count);
        while (!agents.broken.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
            agents.repeat();
        }
        Runtime.getRuntime().halt(1);
    }

    private void live(int index) {
        Registration introduction = new Registration(
                null, "simulated-" + index, "127.0.0.1", 1, RESOURCES, List.of(), List.of(), List.of(), List.of());
        try {
            HttpResponse<InputStream> response = http.send(
                    request(AgentProtocol.REGISTER_PATH, introduction), HttpResponse.BodyHandlers.ofInputStream());
            String id = null;
            try (DataInputStream in = new DataInputStream(response.body())) {
                while (true) {
                    ToAgent message = AgentProtocol.read(record(in), ToAgent.class);
                    if (message.kind() == AgentProtocol.ToAgentKind.REGISTERED) {
                        id = message.agentId();
                        registered.countDown();
                    } else {
                        received(id, message);
                    }
                }
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            System.out.println("agent " + index + " lost its master: " + e);
            broken.release();
        }
    }

    private static byte[] record(DataInputStream in) throws IOException {
        int length = 0;
        for (byte digit = in.readByte(); digit != '\n'; digit = in.readByte()) {
            length = length * 10 + digit - '0';
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private void received(String agentId, ToAgent message) throws InvalidProtocolBufferException {
        TaskKey key = new TaskKey(message.frameworkId(), message.taskId());
        switch (message.kind()) {
            case PING -> send(FromAgent.pong(agentId));
            case RUN ->
                report(
                        agentId,
                        new TaskKey(
                                message.frameworkId(),
                                TaskInfo.parseFrom(message.task()).getTaskId().getValue()),
                        TaskState.TASK_RUNNING);
            case KILL -> report(agentId, key, TaskState.TASK_KILLED);
            case ACKNOWLEDGE ->
                unacknowledged.computeIfPresent(
                        key, (k, p) -> p.status().getUuid().equals(ByteString.copyFrom(message.data())) ? null : p);
            // Nothing of it is kept here.
            case REGISTERED, RUN_GROUP, SHUTDOWN_FRAMEWORK, FRAMEWORK_UPDATED, MESSAGE, SHUTDOWN_EXECUTOR -> {}
        }
    }

    private void report(String agentId, TaskKey task, TaskState state) {
        UUID uuid = UUID.randomUUID();
        TaskStatus status = TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(task.taskId()))
                .setState(state)
                .setAgentId(AgentID.newBuilder().setValue(agentId))
                .setExecutorId(ExecutorID.newBuilder().setValue(task.taskId()))
                .setSource(TaskStatus.Source.SOURCE_EXECUTOR)
                .setTimestamp(System.currentTimeMillis() / 1000.0)
                .setUuid(ByteString.copyFrom(ByteBuffer.allocate(16)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .array()))
                .build();
        Pending pending = new Pending(agentId, task, status, System.nanoTime());
        unacknowledged.put(task, pending);
        send(pending);
    }

    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // A concurrent map, whose iterators allow it.
    private void repeat() {
        long before = System.nanoTime() - RETRY.toNanos();
        for (Map.Entry<TaskKey, Pending> entry : unacknowledged.entrySet()) {
            Pending late = entry.getValue();
            Pending again = new Pending(late.agentId(), late.task(), late.status(), System.nanoTime());
            // Unless it is acknowledged at this moment.
            if (late.sentAt() < before && unacknowledged.replace(entry.getKey(), late, again)) {
                send(again);
            }
        }
    }

    private void send(Pending pending) {
        send(FromAgent.update(
                pending.agentId(),
                pending.task().frameworkId(),
                pending.status().toByteArray(),
                pending.status().getState().name()));
    }

    private void send(FromAgent message) {
        senders.execute(() -> {
            try {
                http.send(request(AgentProtocol.MESSAGE_PATH, message), HttpResponse.BodyHandlers.discarding());
            } catch (IOException e) {
                // An update is repeated until it is acknowledged, and of several pings one may go unanswered.
                System.out.println("not sent, " + message.kind() + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private HttpRequest request(String path, Object message) {
        return HttpRequest.newBuilder(master.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(AgentProtocol.write(message)))
                .build();
    }

    /** The process of some agents. */
    public static final class Running extends Jvm {
        private static final Duration START = Duration.ofSeconds(60);

        Running(String master, int count, Path logs) {
            super(
                    new Command(
                            "simulated-agents",
                            List.of("-Xmx512m", "-XX:+UseSerialGC", "-Xss256k"),
                            SimulatedAgents.class.getName(),
                            List.of(master, String.valueOf(count)),
                            Map.of(),
                            List.of(REGISTERED)),
                    logs);
        }

        void awaitRegistered() {
            first(REGISTERED, START);
        }
    }
}
