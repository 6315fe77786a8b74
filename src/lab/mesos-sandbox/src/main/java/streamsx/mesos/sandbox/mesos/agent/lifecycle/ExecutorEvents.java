package streamsx.mesos.sandbox.mesos.agent.lifecycle;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Supplier;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.executor.Protos.Event;
import streamsx.mesos.sandbox.mesos.agent.state.AgentExecutor;
import streamsx.mesos.sandbox.mesos.agent.state.AgentTask;
import streamsx.mesos.sandbox.mesos.agent.state.ExecutorSubscription;

/** What executors get. Runs on the agent's loop. */
public final class ExecutorEvents {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Supplier<AgentInfo> agent;

    public ExecutorEvents(Supplier<AgentInfo> agent) {
        this.agent = agent;
    }

    void subscribed(AgentExecutor executor) {
        executor.send(Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setExecutorInfo(executor.info)
                        .setFrameworkInfo(executor.framework.toBuilder()
                                .setId(FrameworkID.newBuilder().setValue(executor.key.frameworkId())))
                        .setAgentInfo(agent.get())
                        .setContainerId(ContainerID.newBuilder().setValue(executor.containerId)))
                .build());
    }

    /** An executor that is away misses it, and its SUBSCRIBE will show that. */
    void launch(AgentExecutor executor, AgentTask task) {
        executor.send(Event.newBuilder()
                .setType(Event.Type.LAUNCH)
                .setLaunch(Event.Launch.newBuilder().setTask(task.info))
                .build());
    }

    /** Likewise of a group. */
    void launchGroup(AgentExecutor executor, List<AgentTask> tasks) {
        TaskGroupInfo.Builder group = TaskGroupInfo.newBuilder();
        tasks.forEach(task -> group.addTasks(task.info));
        executor.send(Event.newBuilder()
                .setType(Event.Type.LAUNCH_GROUP)
                .setLaunchGroup(Event.LaunchGroup.newBuilder().setTaskGroup(group))
                .build());
    }

    /** Returns false if the executor is away. */
    boolean kill(AgentExecutor executor, AgentTask task, long graceMillis) {
        Event.Kill.Builder kill = Event.Kill.newBuilder().setTaskId(task.info.getTaskId());
        if (graceMillis >= 0) {
            kill.setKillPolicy(KillPolicy.newBuilder()
                    .setGracePeriod(DurationInfo.newBuilder().setNanoseconds(graceMillis * NANOS_PER_MILLI)));
        }
        return executor.send(
                Event.newBuilder().setType(Event.Type.KILL).setKill(kill).build());
    }

    void message(AgentExecutor executor, byte[] data) {
        executor.send(Event.newBuilder()
                .setType(Event.Type.MESSAGE)
                .setMessage(Event.Message.newBuilder().setData(ByteString.copyFrom(data)))
                .build());
    }

    void shutdown(AgentExecutor executor) {
        executor.send(ExecutorSubscription.event(Event.Type.SHUTDOWN));
    }

    void close(AgentExecutor executor) {
        if (executor.subscription != null) {
            executor.subscription.stream().end();
            executor.subscription = null;
        }
    }
}
