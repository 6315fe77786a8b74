package streamsx.mesos.sandbox.mesos.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import streamsx.mesos.sandbox.mesos.AgentProtocol;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;

/** What an agent must still know after its death: its id, its tasks, their unacknowledged updates. One file each. */
final class Checkpoints {
    private final Path workDir;
    private final Path meta;

    /** The JSON of a task's file; protobuf messages as bytes. */
    record Stored(String frameworkId, byte[] framework, byte[] task, String agentId, String containerId, boolean killing,
                  List<byte[]> statuses, List<byte[]> pending) {
    }

    record StoredAgent(String agentId) {
    }

    Checkpoints(Path workDir) throws IOException {
        this.workDir = workDir;
        this.meta = workDir.resolve("meta");
        Files.createDirectories(meta.resolve("tasks"));
    }

    Optional<String> agentId() {
        Path file = meta.resolve("agent.json");
        return Files.exists(file) ? Optional.of(AgentProtocol.read(bytes(file), StoredAgent.class).agentId()) : Optional.empty();
    }

    void saveAgentId(String agentId) {
        write(meta.resolve("agent.json"), AgentProtocol.write(new StoredAgent(agentId)));
    }

    void save(String agentId, AgentTask task) {
        write(file(task), AgentProtocol.write(new Stored(task.key.frameworkId(), task.framework.toByteArray(), task.info.toByteArray(),
                agentId, task.containerId, task.killing, task.statuses.stream().map(TaskStatus::toByteArray).toList(),
                task.pending.stream().map(TaskStatus::toByteArray).toList())));
    }

    void delete(AgentTask task) {
        try {
            Files.deleteIfExists(file(task));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<AgentTask> tasks() {
        try (Stream<Path> files = Files.list(meta.resolve("tasks"))) {
            List<AgentTask> tasks = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                tasks.add(task(AgentProtocol.read(bytes(file), Stored.class)));
            }
            return tasks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AgentTask task(Stored stored) throws IOException {
        TaskInfo info = TaskInfo.parseFrom(stored.task());
        String id = info.getTaskId().getValue();
        AgentTask task = new AgentTask(new TaskKey(stored.frameworkId(), id), FrameworkInfo.parseFrom(stored.framework()), info,
                stored.containerId(), RunDirectory.of(workDir, stored.agentId(), stored.frameworkId(), id, stored.containerId()));
        task.killing = stored.killing();
        for (byte[] status : stored.statuses()) {
            task.statuses.add(TaskStatus.parseFrom(status));
        }
        for (byte[] status : stored.pending()) {
            task.pending.add(TaskStatus.parseFrom(status));
        }
        return task;
    }

    private Path file(AgentTask task) {
        return meta.resolve("tasks").resolve(task.containerId + ".json");
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
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
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
