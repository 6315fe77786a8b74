package streamsx.mesos.sandbox.mesos.master.lifecycle;

import com.google.protobuf.ByteString;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.FromAgent;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.master.state.Agent;
import streamsx.mesos.sandbox.mesos.master.state.Framework;
import streamsx.mesos.sandbox.mesos.master.state.MasterState;

/**
 * What schedulers and executors say to each other past the tasks, and the ends of executors (capture 09). Messages are
 * passed on at most once: whoever is not there at the moment does not get them. Runs on the master's loop.
 */
public final class Executors {
    private static final Logger LOG = LoggerFactory.getLogger(Executors.class);

    private final MasterState state;

    public Executors(MasterState state) {
        this.state = state;
    }

    /** MESSAGE of a scheduler. */
    public void message(Framework framework, Call.Message message) {
        Agent agent = state.agents.get(message.getAgentId().getValue());
        if (agent == null || !agent.connected()) {
            LOG.warn(
                    "a message of framework {} is dropped: agent {} is not connected",
                    framework.id,
                    message.getAgentId().getValue());
            return;
        }
        agent.send(ToAgent.message(
                new ExecutorKey(framework.id, message.getExecutorId().getValue()),
                message.getData().toByteArray()));
    }

    /** SHUTDOWN of a scheduler. */
    public void shutdown(Framework framework, Call.Shutdown shutdown) {
        Agent agent = state.agents.get(shutdown.getAgentId().getValue());
        if (agent != null) {
            agent.send(ToAgent.shutdownExecutor(
                    new ExecutorKey(framework.id, shutdown.getExecutorId().getValue())));
        }
    }

    /** MESSAGE of an executor. */
    void message(FromAgent message) {
        Framework framework = state.frameworks.get(message.frameworkId());
        if (framework == null || !state.agents.containsKey(message.agentId())) {
            LOG.warn(
                    "a message of executor {} is dropped: its framework or its agent is unknown", message.executorId());
            return;
        }
        framework.send(Event.newBuilder()
                .setType(Event.Type.MESSAGE)
                .setMessage(Event.Message.newBuilder()
                        .setAgentId(AgentID.newBuilder().setValue(message.agentId()))
                        .setExecutorId(ExecutorID.newBuilder().setValue(message.executorId()))
                        .setData(ByteString.copyFrom(message.data())))
                .build());
    }

    /** An executor has ended: its resources are free, and its scheduler is notified if it is connected. */
    void exited(FromAgent message) {
        Agent agent = state.agents.get(message.agentId());
        if (agent == null
                || agent.executors.remove(new ExecutorKey(message.frameworkId(), message.executorId())) == null) {
            return;
        }
        Framework framework = state.frameworks.get(message.frameworkId());
        if (framework != null) {
            framework.send(Event.newBuilder()
                    .setType(Event.Type.FAILURE)
                    .setFailure(Event.Failure.newBuilder()
                            .setAgentId(AgentID.newBuilder().setValue(message.agentId()))
                            .setExecutorId(ExecutorID.newBuilder().setValue(message.executorId()))
                            .setStatus(message.exit()))
                    .build());
        }
    }
}
