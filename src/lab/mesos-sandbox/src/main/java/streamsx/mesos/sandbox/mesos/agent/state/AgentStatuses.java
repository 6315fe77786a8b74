package streamsx.mesos.sandbox.mesos.agent.state;

import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.Protos.ContainerStatus;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.NetworkInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The statuses that leave an agent, in the shapes of captures 01, 07 and 09. Their uuid is still to be set. */
public final class AgentStatuses {
    private static final Logger LOG = LoggerFactory.getLogger(AgentStatuses.class);

    private final TaskBook book;
    private final String ip;

    public AgentStatuses(TaskBook book, String ip) {
        this.book = book;
        this.ip = ip;
    }

    /** What the agent itself says of a task. */
    public TaskStatus.Builder ofAgent(AgentTask task, TaskState state, String message, TaskStatus.Reason reason) {
        return status(task, state)
                .setSource(TaskStatus.Source.SOURCE_AGENT)
                .setMessage(message)
                .setReason(reason);
    }

    /** What Mesos' own executor says of a command; the message may be null. */
    public TaskStatus.Builder ofCommand(AgentTask task, TaskState state, String message) {
        TaskStatus.Builder status =
                status(task, state).setSource(TaskStatus.Source.SOURCE_EXECUTOR).setContainerStatus(container(task));
        return message == null ? status : status.setMessage(message);
    }

    /** What an executor said, with what an agent adds to it. */
    public TaskStatus.Builder ofExecutor(AgentTask task, TaskStatus reported) {
        LOG.info("task {} is {}", task.key.taskId(), reported.getState());
        TaskStatus.Builder status = reported.toBuilder()
                .setSource(TaskStatus.Source.SOURCE_EXECUTOR)
                .setAgentId(book.agent())
                .setExecutorId(ExecutorID.newBuilder().setValue(task.executorId()))
                .setContainerStatus(container(task, reported.getContainerStatus()));
        return reported.hasTimestamp() ? status : status.setTimestamp(now());
    }

    private ContainerStatus.Builder container(AgentTask task) {
        ContainerStatus.Builder container = ContainerStatus.newBuilder()
                .setContainerId(ContainerID.newBuilder().setValue(task.containerId))
                .addNetworkInfos(NetworkInfo.newBuilder()
                        .addIpAddresses(NetworkInfo.IPAddress.newBuilder()
                                .setProtocol(NetworkInfo.Protocol.IPv4)
                                .setIpAddress(ip)));
        task.directory.wrapper().ifPresent(pid -> container.setExecutorPid((int) pid.pid()));
        return container;
    }

    private ContainerStatus container(AgentTask task, ContainerStatus reported) {
        ContainerStatus.Builder container = container(task);
        if (reported.getNetworkInfosCount() > 0) {
            container.clearNetworkInfos();
        }
        return container.mergeFrom(reported).build();
    }

    private TaskStatus.Builder status(AgentTask task, TaskState state) {
        LOG.info("task {} is {}", task.key.taskId(), state);
        return TaskStatus.newBuilder()
                .setTaskId(task.info.getTaskId())
                .setState(state)
                .setAgentId(book.agent())
                .setExecutorId(ExecutorID.newBuilder().setValue(task.executorId()))
                .setTimestamp(now());
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }
}
