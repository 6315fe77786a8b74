package streamsx.mesos.sandbox.mesos.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.mesos.v1.Protos.Attribute;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;
import streamsx.mesos.sandbox.http.HttpServer;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol.FromAgent;
import streamsx.mesos.sandbox.mesos.AgentProtocol.FromAgentKind;
import streamsx.mesos.sandbox.mesos.AgentProtocol.KnownTask;
import streamsx.mesos.sandbox.mesos.AgentProtocol.Registration;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.MasterAddress;
import streamsx.mesos.sandbox.mesos.MasterGroup;

/**
 * A Mesos agent that runs tasks' commands as real processes. Tasks of checkpointing frameworks outlive it, however it
 * ends; one started later with the same work directory is the same agent and goes on watching them (capture 17).
 */
public final class SandboxAgent implements AutoCloseable {
    private final AgentConfig config;
    private final ActorLoop loop = new ActorLoop("agent");
    private final ExecutorService blocking = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "agent-launch");
        thread.setDaemon(true);
        return thread;
    });
    private final Checkpoints checkpoints;
    private final HttpServer server;
    private final AgentTasks tasks;
    private final MasterLink link;
    private final MasterGroup group;
    private volatile String agentId;
    private volatile boolean registered;
    private volatile boolean closed;

    private SandboxAgent(AgentConfig config) throws IOException {
        this.config = config;
        this.checkpoints = new Checkpoints(config.workDir());
        this.agentId = checkpoints.agentId().orElse(null);
        this.server = new HttpServer("agent", config.ip(), config.port(), request -> new AgentApi(this::view, config.workDir()).handle(request));
        this.link = new MasterLink(loop, config.reconnectDelay(), config.masterTls(), this::registration, this::receive);
        Updates updates = new Updates(loop, config.updateRetry(), task -> checkpoints.save(agentId, task), this::send);
        this.tasks = new AgentTasks(loop, blocking, config.workDir(), config.ip(),
                new Launcher(config.workDir(), config.ip() + ":" + server.port()), checkpoints, updates);
        this.group = config.master().startsWith("zk://")
                ? new MasterGroup(config.master(), config.zkSessionTimeout(), null, (leader, self) -> loop.run(() -> link.leader(leader))) : null;
    }

    /** Starts an agent; it registers in the background. */
    public static SandboxAgent start(AgentConfig config) throws IOException {
        SandboxAgent agent = new SandboxAgent(config);
        agent.loop.call(() -> {
            agent.tasks.agentId(agent.agentId);
            agent.tasks.recover();
            return null;
        });
        agent.server.start();
        if (agent.group != null) {
            agent.group.start();
        } else {
            int colon = config.master().lastIndexOf(':');
            agent.loop.run(() -> agent.link.leader(Optional.of(MasterAddress.at(
                    config.master().substring(0, colon), Integer.parseInt(config.master().substring(colon + 1))))));
        }
        return agent;
    }

    public int port() {
        return server.port();
    }

    /** The id a master gave it, if one has. */
    public Optional<String> agentId() {
        return Optional.ofNullable(agentId);
    }

    /** Whether a master has answered its registration since it was started. */
    public boolean isRegistered() {
        return registered;
    }

    /** Ends the agent as SIGKILL does: tasks live on, an agent with the same work directory will find them. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (group != null) {
            group.close();
        }
        server.close();
        loop.call(() -> {
            link.close();
            return null;
        });
        loop.close();
        blocking.shutdownNow();
    }

    /** Ends the agent and all processes of its tasks. */
    public void closeAndKillTasks() {
        if (closed) {
            AgentTasks.killNow(checkpoints.tasks());
            return;
        }
        loop.call(() -> {
            tasks.killAll();
            return null;
        });
        close();
    }

    private void receive(ToAgent message) {
        try {
            switch (message.kind()) {
                case REGISTERED -> {
                    if (!message.agentId().equals(agentId)) {
                        checkpoints.saveAgentId(message.agentId());
                    }
                    agentId = message.agentId();
                    tasks.agentId(agentId);
                    registered = true;
                    message.unknown().forEach(tasks::unknown);
                    tasks.resendAll();
                }
                case PING -> send(new FromAgent(FromAgentKind.PONG, agentId, null, null, null));
                case RUN -> tasks.run(FrameworkInfo.parseFrom(message.framework()), TaskInfo.parseFrom(message.task()));
                case KILL -> tasks.kill(new TaskKey(message.frameworkId(), message.taskId()), message.millis());
                case ACKNOWLEDGE -> tasks.acknowledge(new TaskKey(message.frameworkId(), message.taskId()), message.uuid());
                case SHUTDOWN_FRAMEWORK -> tasks.shutdownFramework(message.frameworkId());
                case FRAMEWORK_UPDATED -> tasks.frameworkUpdated(message.frameworkId(), message.framework());
            }
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(FromAgent message) {
        link.send(new FromAgent(message.kind(), agentId, message.frameworkId(), message.status(), message.latestState()));
    }

    private Registration registration() {
        Map<String, byte[]> frameworks = new LinkedHashMap<>();
        List<KnownTask> known = new ArrayList<>();
        for (AgentTask task : tasks.all()) {
            if (!task.silent) {
                frameworks.put(task.key.frameworkId(), task.framework.toBuilder()
                        .setId(FrameworkID.newBuilder().setValue(task.key.frameworkId())).build().toByteArray());
                known.add(new KnownTask(task.key.frameworkId(), task.info.toByteArray(),
                        task.statuses.stream().map(TaskStatus::toByteArray).toList()));
            }
        }
        return new Registration(agentId, config.hostname(), config.ip(), server.port(), config.resources(),
                attributes().stream().map(Attribute::toByteArray).toList(), List.copyOf(frameworks.values()), known);
    }

    private List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>();
        for (String part : config.attributes().split(";")) {
            int colon = part.indexOf(':');
            if (colon > 0) {
                attributes.add(Attribute.newBuilder().setName(part.substring(0, colon).trim()).setType(Value.Type.TEXT)
                        .setText(Value.Text.newBuilder().setValue(part.substring(colon + 1).trim())).build());
            }
        }
        return attributes;
    }

    private Map<String, Object> view() {
        return loop.call(() -> {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("version", MasterAddress.VERSION);
            view.put("id", agentId == null ? "" : agentId);
            view.put("pid", "slave(1)@" + config.ip() + ":" + server.port());
            view.put("hostname", config.hostname());
            link.leader().ifPresent(leader -> view.put("master_hostname", leader.getHostname()));
            view.put("resources", streamsx.mesos.sandbox.mesos.Resources.parse(config.resources()).toState());
            List<Map<String, Object>> list = new ArrayList<>();
            for (AgentTask task : tasks.all()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("id", task.key.taskId());
                one.put("framework_id", task.key.frameworkId());
                one.put("state", task.state().name());
                one.put("container", task.containerId);
                one.put("directory", task.directory.sandbox().toString());
                list.add(one);
            }
            view.put("tasks", list);
            return view;
        });
    }
}
