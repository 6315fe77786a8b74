package streamsx.mesos.sandbox.mesos.agent.state;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import streamsx.mesos.sandbox.mesos.AgentProtocol;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;

/**
 * What an agent must still know after its death: its id, its executors and tasks, their unacknowledged updates. One
 * file each.
 */
public final class Checkpoints {
    private final Path workDir;
    private final Path meta;

    /**
     * The JSON of a task's file; protobuf messages as bytes.
     *
     * @param containerId its executor's container, if it has an executor of the framework's own
     * @param ofExecutor  whether it has
     */
    record Stored(
            String frameworkId,
            byte[] framework,
            byte[] task,
            String agentId,
            String containerId,
            boolean ofExecutor,
            boolean killing,
            List<byte[]> statuses,
            List<byte[]> pending,
            List<byte[]> uuids) {}

    /** The JSON of an executor's file. */
    record StoredExecutor(
            byte[] framework,
            byte[] info,
            String agentId,
            String containerId,
            AgentExecutor.State state,
            boolean everSentTask,
            List<byte[]> finished) {}

    /** The JSON of the agent's file; the port is the one it listened on last. */
    public record StoredAgent(String agentId, int port) {}

    /** What a former life of the agent left: executors with their tasks, and the tasks of commands. */
    public record Found(List<AgentExecutor> executors, List<AgentTask> commands) {}

    public Checkpoints(Path workDir) throws IOException {
        this.workDir = workDir;
        this.meta = workDir.resolve("meta");
        Files.createDirectories(meta.resolve("tasks"));
        Files.createDirectories(meta.resolve("executors"));
    }

    public Optional<StoredAgent> agent() {
        Path file = meta.resolve("agent.json");
        return Files.exists(file) ? Optional.of(AgentProtocol.read(bytes(file), StoredAgent.class)) : Optional.empty();
    }

    public void saveAgent(String agentId, int port) {
        write(meta.resolve("agent.json"), AgentProtocol.write(new StoredAgent(agentId, port)));
    }

    public void save(String agentId, AgentTask task) {
        write(
                file(task),
                AgentProtocol.write(new Stored(
                        task.key.frameworkId(),
                        task.framework.toByteArray(),
                        task.info.toByteArray(),
                        agentId,
                        task.containerId,
                        task.executor != null,
                        task.killing,
                        task.statuses.stream().map(TaskStatus::toByteArray).toList(),
                        task.pending.stream().map(TaskStatus::toByteArray).toList(),
                        bytes(task.uuids))));
    }

    public void save(String agentId, AgentExecutor executor) {
        write(
                file(executor),
                AgentProtocol.write(new StoredExecutor(
                        executor.framework.toByteArray(),
                        executor.info.toByteArray(),
                        agentId,
                        executor.containerId,
                        executor.state,
                        executor.everSentTask,
                        bytes(executor.finished))));
    }

    public void delete(AgentTask task) {
        delete(file(task));
    }

    public void delete(AgentExecutor executor) {
        delete(file(executor));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Found load() {
        Map<String, AgentExecutor> executors = new LinkedHashMap<>();
        List<AgentTask> commands = new ArrayList<>();
        try {
            for (Path file : files("executors")) {
                AgentExecutor executor = executor(AgentProtocol.read(bytes(file), StoredExecutor.class));
                executors.put(executor.containerId, executor);
            }
            for (Path file : files("tasks")) {
                Stored stored = AgentProtocol.read(bytes(file), Stored.class);
                AgentExecutor executor = stored.ofExecutor() ? executors.get(stored.containerId()) : null;
                AgentTask task = task(stored, file.getFileName().toString().replace(".json", ""), executor);
                if (executor == null) {
                    commands.add(task);
                } else {
                    // An executor that subscribes again says itself which tasks never reached it.
                    task.delivered = true;
                    executor.tasks.add(task);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Found(List.copyOf(executors.values()), commands);
    }

    private List<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(meta.resolve(kind))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private AgentExecutor executor(StoredExecutor stored) throws IOException {
        ExecutorInfo info = ExecutorInfo.parseFrom(stored.info());
        ExecutorKey key = new ExecutorKey(
                info.getFrameworkId().getValue(), info.getExecutorId().getValue());
        AgentExecutor executor = new AgentExecutor(
                key,
                FrameworkInfo.parseFrom(stored.framework()),
                info,
                stored.containerId(),
                RunDirectory.of(workDir, stored.agentId(), key.frameworkId(), key.executorId(), stored.containerId()));
        executor.state = stored.state();
        executor.everSentTask = stored.everSentTask();
        stored.finished().forEach(uuid -> executor.finished.add(ByteString.copyFrom(uuid)));
        return executor;
    }

    private AgentTask task(Stored stored, String checkpointId, AgentExecutor executor) throws IOException {
        TaskInfo info = TaskInfo.parseFrom(stored.task());
        String id = info.getTaskId().getValue();
        RunDirectory directory = executor != null
                ? executor.directory
                : RunDirectory.of(workDir, stored.agentId(), stored.frameworkId(), id, stored.containerId());
        AgentTask task = new AgentTask(
                new TaskKey(stored.frameworkId(), id),
                FrameworkInfo.parseFrom(stored.framework()),
                info,
                stored.containerId(),
                directory,
                checkpointId,
                executor);
        task.killing = stored.killing();
        for (byte[] status : stored.statuses()) {
            task.statuses.add(TaskStatus.parseFrom(status));
        }
        for (byte[] status : stored.pending()) {
            task.pending.add(TaskStatus.parseFrom(status));
        }
        // None in a file of an older agent.
        Optional.ofNullable(stored.uuids())
                .orElse(List.of())
                .forEach(uuid -> task.uuids.add(ByteString.copyFrom(uuid)));
        task.ended = !task.statuses.isEmpty() && AgentTask.isTerminal(task.state());
        return task;
    }

    private Path file(AgentTask task) {
        return meta.resolve("tasks").resolve(task.checkpointId + ".json");
    }

    private Path file(AgentExecutor executor) {
        return meta.resolve("executors").resolve(executor.containerId + ".json");
    }

    private static List<byte[]> bytes(Collection<ByteString> uuids) {
        return uuids.stream().map(ByteString::toByteArray).toList();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] content) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
