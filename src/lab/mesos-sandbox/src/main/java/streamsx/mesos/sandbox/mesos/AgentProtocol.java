package streamsx.mesos.sandbox.mesos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What our masters and agents say to each other; a protocol of our own. An agent POSTs a {@link Registration} and gets
 * a chunked stream of {@link ToAgent} records for as long as it is registered, so either side notices the other's death
 * at once; what the agent has to say it POSTs as {@link FromAgent}. Protobuf messages travel as bytes inside the JSON.
 * Nothing is lost for good when the stream breaks: the agent repeats unacknowledged updates, and tasks and kills are
 * compared at the next registration.
 */
public final class AgentProtocol {
    public static final String REGISTER_PATH = "/sandbox/agent/register";
    public static final String MESSAGE_PATH = "/sandbox/agent/message";

    private static final ObjectMapper MAPPER =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private AgentProtocol() {}

    /** What a {@link ToAgent} is. */
    public enum ToAgentKind {
        REGISTERED,
        PING,
        RUN,
        RUN_GROUP,
        KILL,
        ACKNOWLEDGE,
        SHUTDOWN_FRAMEWORK,
        FRAMEWORK_UPDATED,
        MESSAGE,
        SHUTDOWN_EXECUTOR
    }

    /** What a {@link FromAgent} is. */
    public enum FromAgentKind {
        PONG,
        UPDATE,
        MESSAGE,
        EXECUTOR_EXITED
    }

    /** Which task of which framework. */
    public record TaskKey(String frameworkId, String taskId) {}

    /** Which executor of which framework; on one agent there is at most one of a key at a time. */
    public record ExecutorKey(String frameworkId, String executorId) {}

    /**
     * From master to agent; which fields are set depends on the kind.
     *
     * @param agentId        REGISTERED: the agent's id from now on
     * @param framework      RUN, RUN_GROUP, FRAMEWORK_UPDATED: a FrameworkInfo
     * @param task           RUN: a TaskInfo; RUN_GROUP: a TaskGroupInfo, each of its tasks with the same ExecutorInfo
     * @param launchExecutor RUN, RUN_GROUP: whether the master expects the executor to be started for it, rather than
     *     to run already
     * @param executorId     MESSAGE, SHUTDOWN_EXECUTOR
     * @param data           MESSAGE: what the scheduler said; ACKNOWLEDGE: the update's uuid
     * @param millis         REGISTERED: after how many milliseconds without a PING to register anew;
     *                       KILL: the grace period, or -1 for the task's own
     * @param unknown        REGISTERED: tasks that the master has and the agent did not name
     */
    public record ToAgent(
            ToAgentKind kind,
            String agentId,
            String frameworkId,
            String taskId,
            byte[] framework,
            byte[] task,
            boolean launchExecutor,
            String executorId,
            byte[] data,
            long millis,
            List<TaskKey> unknown) {

        public static ToAgent registered(String agentId, long pingMillis, List<TaskKey> unknown) {
            return new ToAgent(
                    ToAgentKind.REGISTERED, agentId, null, null, null, null, false, null, null, pingMillis, unknown);
        }

        public static ToAgent ping() {
            return new ToAgent(ToAgentKind.PING, null, null, null, null, null, false, null, null, 0, null);
        }

        public static ToAgent run(String frameworkId, byte[] framework, byte[] task, boolean launchExecutor) {
            return new ToAgent(
                    ToAgentKind.RUN, null, frameworkId, null, framework, task, launchExecutor, null, null, 0, null);
        }

        public static ToAgent runGroup(String frameworkId, byte[] framework, byte[] group, boolean launchExecutor) {
            return new ToAgent(
                    ToAgentKind.RUN_GROUP,
                    null,
                    frameworkId,
                    null,
                    framework,
                    group,
                    launchExecutor,
                    null,
                    null,
                    0,
                    null);
        }

        public static ToAgent kill(TaskKey task, long graceMillis) {
            return new ToAgent(
                    ToAgentKind.KILL,
                    null,
                    task.frameworkId(),
                    task.taskId(),
                    null,
                    null,
                    false,
                    null,
                    null,
                    graceMillis,
                    null);
        }

        public static ToAgent acknowledge(TaskKey task, byte[] uuid) {
            return new ToAgent(
                    ToAgentKind.ACKNOWLEDGE,
                    null,
                    task.frameworkId(),
                    task.taskId(),
                    null,
                    null,
                    false,
                    null,
                    uuid,
                    0,
                    null);
        }

        public static ToAgent shutdownFramework(String frameworkId) {
            return new ToAgent(
                    ToAgentKind.SHUTDOWN_FRAMEWORK, null, frameworkId, null, null, null, false, null, null, 0, null);
        }

        public static ToAgent frameworkUpdated(String frameworkId, byte[] framework) {
            return new ToAgent(
                    ToAgentKind.FRAMEWORK_UPDATED,
                    null,
                    frameworkId,
                    null,
                    framework,
                    null,
                    false,
                    null,
                    null,
                    0,
                    null);
        }

        public static ToAgent message(ExecutorKey executor, byte[] data) {
            return new ToAgent(
                    ToAgentKind.MESSAGE,
                    null,
                    executor.frameworkId(),
                    null,
                    null,
                    null,
                    false,
                    executor.executorId(),
                    data,
                    0,
                    null);
        }

        public static ToAgent shutdownExecutor(ExecutorKey executor) {
            return new ToAgent(
                    ToAgentKind.SHUTDOWN_EXECUTOR,
                    null,
                    executor.frameworkId(),
                    null,
                    null,
                    null,
                    false,
                    executor.executorId(),
                    null,
                    0,
                    null);
        }
    }

    /**
     * From agent to master; which fields are set depends on the kind.
     *
     * @param status      UPDATE: a TaskStatus
     * @param latestState UPDATE: the name of the state the task has reached meanwhile
     * @param executorId  MESSAGE, EXECUTOR_EXITED
     * @param data        MESSAGE: what the executor said
     * @param exit        EXECUTOR_EXITED: as waitpid(2) gives it, or -1 if unknown
     */
    public record FromAgent(
            FromAgentKind kind,
            String agentId,
            String frameworkId,
            byte[] status,
            String latestState,
            String executorId,
            byte[] data,
            int exit) {

        public static FromAgent pong(String agentId) {
            return new FromAgent(FromAgentKind.PONG, agentId, null, null, null, null, null, 0);
        }

        public static FromAgent update(String agentId, String frameworkId, byte[] status, String latestState) {
            return new FromAgent(FromAgentKind.UPDATE, agentId, frameworkId, status, latestState, null, null, 0);
        }

        public static FromAgent message(String agentId, ExecutorKey executor, byte[] data) {
            return new FromAgent(
                    FromAgentKind.MESSAGE, agentId, executor.frameworkId(), null, null, executor.executorId(), data, 0);
        }

        public static FromAgent executorExited(String agentId, ExecutorKey executor, int exit) {
            return new FromAgent(
                    FromAgentKind.EXECUTOR_EXITED,
                    agentId,
                    executor.frameworkId(),
                    null,
                    null,
                    executor.executorId(),
                    null,
                    exit);
        }
    }

    /** A task an agent has, with all of its statuses, the latest last. */
    public record KnownTask(String frameworkId, byte[] task, List<byte[]> statuses) {}

    /**
     * An agent's introduction.
     *
     * @param agentId    from an earlier registration, or null
     * @param resources  as text, see {@link Resources#parse}
     * @param attributes Attribute messages
     * @param frameworks FrameworkInfo messages with their ids, of the tasks and executors named
     * @param executors  ExecutorInfo messages of the frameworks' own executors that have not ended
     */
    public record Registration(
            String agentId,
            String hostname,
            String ip,
            int port,
            String resources,
            List<byte[]> attributes,
            List<byte[]> frameworks,
            List<KnownTask> tasks,
            List<byte[]> executors) {}

    public static byte[] write(Object message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static <T> T read(byte[] bytes, Class<T> type) {
        try {
            return MAPPER.readValue(bytes, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
