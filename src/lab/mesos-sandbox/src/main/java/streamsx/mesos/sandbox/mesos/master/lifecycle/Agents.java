package streamsx.mesos.sandbox.mesos.master.lifecycle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.Attribute;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.TimeInfo;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.KnownTask;
import streamsx.mesos.sandbox.mesos.AgentProtocol.Registration;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.http.ResponseStream;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.master.state.Agent;
import streamsx.mesos.sandbox.mesos.master.state.Framework;
import streamsx.mesos.sandbox.mesos.master.state.MasterState;
import streamsx.mesos.sandbox.mesos.master.state.Statuses;
import streamsx.mesos.sandbox.mesos.master.state.Task;

/** Agents come, are pinged, disconnect, become unreachable and return (captures 15, 17). Runs on the master's loop. */
public final class Agents {
    private static final Logger LOG = LoggerFactory.getLogger(Agents.class);

    private final MasterState state;
    private final MasterConfig config;
    private final ActorLoop loop;
    private final Offers offers;
    private final Tasks tasks;
    private final Frameworks frameworks;
    private final Executors executors;

    public Agents(
            MasterState state, MasterConfig config, ActorLoop loop, Offers offers, Tasks tasks, Frameworks frameworks) {
        this.executors = new Executors(state);
        this.state = state;
        this.config = config;
        this.loop = loop;
        this.offers = offers;
        this.tasks = tasks;
        this.frameworks = frameworks;
    }

    /** What a registration says of its agent, understood. */
    private record Description(Resources total, List<Attribute> attributes, Map<ExecutorKey, ExecutorInfo> executors) {
        static Description of(Registration registration) {
            List<Attribute> attributes = new ArrayList<>();
            Map<ExecutorKey, ExecutorInfo> executors = new LinkedHashMap<>();
            try {
                for (byte[] attribute : registration.attributes()) {
                    attributes.add(Attribute.parseFrom(attribute));
                }
                for (byte[] executor : registration.executors()) {
                    ExecutorInfo info = ExecutorInfo.parseFrom(executor);
                    executors.put(
                            new ExecutorKey(
                                    info.getFrameworkId().getValue(),
                                    info.getExecutorId().getValue()),
                            info);
                }
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException(e);
            }
            return new Description(Resources.parse(registration.resources()), attributes, executors);
        }
    }

    /** Takes an agent, or takes it anew; the stream of one that cannot be understood is ended. */
    public void register(Registration registration, ResponseStream link) {
        Description description;
        try {
            description = Description.of(registration);
        } catch (IllegalArgumentException e) {
            LOG.warn("an agent of {}:{} is refused: {}", registration.hostname(), registration.port(), e.getMessage());
            link.end();
            return;
        }
        String id = registration.agentId() == null ? state.newAgentId() : registration.agentId();
        Agent agent = state.agents.get(id);
        boolean known = agent != null;
        boolean wasUnreachable = state.unreachableAgents.remove(id) != null;
        if (!known) {
            agent = new Agent(id, MasterState.now());
            state.agents.put(id, agent);
        } else {
            agent.reregisteredTime = MasterState.now();
            if (agent.link != null) {
                // Offers made over the connection that is now replaced would outlive it otherwise.
                agent.link.cut();
                offers.rescind(offer -> offer.agentId().equals(id));
            }
        }
        describe(agent, registration, description);
        agent.link = link;
        agent.missedPings = 0;
        Agent registered = agent;
        link.onClose(() -> loop.run(() -> disconnected(registered, link)));
        boolean again = registration.agentId() != null;
        List<TaskKey> unknown = takeTasks(agent, registration, !known && again, wasUnreachable);
        long pingMillis = config.agentPingTimeout()
                .multipliedBy(config.maxAgentPingTimeouts())
                .toMillis();
        agent.send(ToAgent.registered(id, pingMillis, unknown));
        for (Task task : agent.tasks.values()) {
            if (task.killGraceMillis != null && !task.terminal()) {
                agent.send(ToAgent.kill(task.key(), task.killGraceMillis));
            }
        }
        if (agent.pinger == null) {
            agent.pinger = loop.every(config.agentPingTimeout(), () -> ping(registered));
        }
        LOG.info("agent {} of {}:{} registered with {} tasks", id, agent.hostname, agent.port, agent.tasks.size());
        offers.allocate();
    }

    private static void describe(Agent agent, Registration registration, Description description) {
        agent.hostname = registration.hostname();
        agent.ip = registration.ip();
        agent.port = registration.port();
        agent.total = description.total();
        agent.attributes = description.attributes();
        agent.executors.clear();
        agent.executors.putAll(description.executors());
    }

    /** Compares the tasks the agent has with those we know of it; returns those that it lacks. */
    private List<TaskKey> takeTasks(
            Agent agent, Registration registration, boolean tellFrameworks, boolean wasUnreachable) {
        Set<TaskKey> named = new HashSet<>();
        try {
            for (byte[] bytes : registration.frameworks()) {
                FrameworkInfo info = FrameworkInfo.parseFrom(bytes);
                if (state.completedFrameworks.containsKey(info.getId().getValue())) {
                    agent.send(ToAgent.shutdownFramework(info.getId().getValue()));
                    agent.executors
                            .keySet()
                            .removeIf(
                                    key -> key.frameworkId().equals(info.getId().getValue()));
                } else {
                    frameworks.recover(info);
                }
            }
            for (KnownTask known : registration.tasks()) {
                TaskInfo info = TaskInfo.parseFrom(known.task());
                TaskKey key = new TaskKey(known.frameworkId(), info.getTaskId().getValue());
                named.add(key);
                Framework framework = state.frameworks.get(known.frameworkId());
                if (framework != null && !agent.tasks.containsKey(key)) {
                    take(agent, framework, info, known, tellFrameworks, wasUnreachable);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
        return agent.tasks.values().stream()
                .filter(task -> !task.terminal())
                .map(Task::key)
                .filter(key -> !named.contains(key))
                .toList();
    }

    private void take(
            Agent agent, Framework framework, TaskInfo info, KnownTask known, boolean tell, boolean wasUnreachable)
            throws InvalidProtocolBufferException {
        Task task = new Task(framework.id, info);
        for (byte[] status : known.statuses()) {
            task.record(TaskStatus.parseFrom(status));
        }
        if (!task.statuses.isEmpty()) {
            task.state = task.statuses.get(task.statuses.size() - 1).getState();
        }
        Task before = framework.unreachableTasks.remove(task.id());
        if (before != null) {
            task.killGraceMillis = before.killGraceMillis;
        }
        framework.tasks.put(task.id(), task);
        agent.tasks.put(task.key(), task);
        if ((tell || wasUnreachable) && !task.terminal()) {
            framework.update(Statuses.latest(
                    task,
                    wasUnreachable ? "Unreachable agent re-reregistered" : "Unknown agent reregistered",
                    TaskStatus.Reason.REASON_AGENT_REREGISTERED));
        }
    }

    private void disconnected(Agent agent, ResponseStream link) {
        if (agent.link == link) {
            LOG.info("agent {} disconnected", agent.id);
            agent.link = null;
            offers.rescind(offer -> offer.agentId().equals(agent.id));
        }
    }

    private void ping(Agent agent) {
        if (agent.missedPings++ >= config.maxAgentPingTimeouts()) {
            unreachable(agent);
        } else {
            agent.send(ToAgent.ping());
        }
    }

    void pong(String agentId) {
        Agent agent = state.agents.get(agentId);
        if (agent != null && agent.connected()) {
            agent.missedPings = 0;
        }
    }

    private void unreachable(Agent agent) {
        LOG.info("agent {} is unreachable", agent.id);
        agent.pinger.cancel(false);
        state.agents.remove(agent.id);
        ResponseStream link = agent.link;
        agent.link = null;
        if (link != null) {
            link.cut();
        }
        offers.rescind(offer -> offer.agentId().equals(agent.id));
        TimeInfo since = TimeInfo.newBuilder()
                .setNanoseconds(System.currentTimeMillis() * 1_000_000)
                .build();
        state.unreachableAgents.put(agent.id, since);
        for (Task task : List.copyOf(agent.tasks.values())) {
            Framework framework = state.frameworks.get(task.frameworkId);
            if (framework == null) {
                continue;
            }
            if (task.terminal()) {
                tasks.complete(framework, task);
                continue;
            }
            task.state = Launches.lost(framework, TaskState.TASK_UNREACHABLE);
            TaskStatus status = Statuses.ofTask(task, "health check timed out", TaskStatus.Reason.REASON_AGENT_REMOVED)
                    .setUnreachableTime(since)
                    .build();
            task.record(status);
            framework.tasks.remove(task.id());
            framework.unreachableTasks.put(task.id(), task);
            framework.update(status);
        }
        Event failure = Event.newBuilder()
                .setType(Event.Type.FAILURE)
                .setFailure(Event.Failure.newBuilder()
                        .setAgentId(AgentID.newBuilder().setValue(agent.id)))
                .build();
        state.frameworks.values().forEach(framework -> framework.send(failure));
    }

    public void message(AgentProtocol.FromAgent message) {
        switch (message.kind()) {
            case PONG -> pong(message.agentId());
            case UPDATE -> tasks.update(message);
            case MESSAGE -> executors.message(message);
            case EXECUTOR_EXITED -> executors.exited(message);
        }
    }
}
