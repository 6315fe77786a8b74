package streamsx.mesos.sandbox.mesos.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.Attribute;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.FromAgent;
import streamsx.mesos.sandbox.mesos.AgentProtocol.KnownTask;
import streamsx.mesos.sandbox.mesos.AgentProtocol.Registration;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.MasterAddress;
import streamsx.mesos.sandbox.mesos.MasterGroup;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.agent.api.AgentApi;
import streamsx.mesos.sandbox.mesos.agent.api.AgentView;
import streamsx.mesos.sandbox.mesos.agent.api.ExecutorApi;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.agent.lifecycle.AgentTasks;
import streamsx.mesos.sandbox.mesos.agent.lifecycle.ExecutorCalls;
import streamsx.mesos.sandbox.mesos.agent.lifecycle.ExecutorEvents;
import streamsx.mesos.sandbox.mesos.agent.lifecycle.Executors;
import streamsx.mesos.sandbox.mesos.agent.lifecycle.MasterLink;
import streamsx.mesos.sandbox.mesos.agent.processes.LaunchEnvironment;
import streamsx.mesos.sandbox.mesos.agent.processes.Launcher;
import streamsx.mesos.sandbox.mesos.agent.processes.Wrappers;
import streamsx.mesos.sandbox.mesos.agent.state.AgentExecutor;
import streamsx.mesos.sandbox.mesos.agent.state.AgentStatuses;
import streamsx.mesos.sandbox.mesos.agent.state.AgentTask;
import streamsx.mesos.sandbox.mesos.agent.state.Checkpoints;
import streamsx.mesos.sandbox.mesos.agent.state.RunDirectory;
import streamsx.mesos.sandbox.mesos.agent.state.TaskBook;
import streamsx.mesos.sandbox.mesos.agent.state.Updates;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;
import streamsx.mesos.sandbox.mesos.http.HttpResponse;
import streamsx.mesos.sandbox.mesos.http.HttpServer;

/**
 * A Mesos agent that runs tasks' commands, and executors of frameworks' own, as real processes. Tasks and executors of
 * checkpointing frameworks outlive it, however it ends; one started later with the same work directory is the same
 * agent and goes on watching them (capture 17).
 */
public final class SandboxAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxAgent.class);

    private static final long LAUNCHES_END_SECONDS = 10;

    private final AgentConfig config;
    private final ActorLoop loop = new ActorLoop("agent");
    private final ExecutorService blocking = java.util.concurrent.Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "agent-launch");
        thread.setDaemon(true);
        return thread;
    });
    private final Checkpoints checkpoints;
    private final HttpServer server;
    private final TaskBook book;
    private final Executors executors;
    private final AgentTasks tasks;
    private final AgentApi api;
    private final ExecutorApi executorApi;
    private final MasterLink link;
    private final MasterGroup group;
    private volatile String agentId;
    private volatile boolean registered;
    private volatile boolean closed;

    private SandboxAgent(AgentConfig config) throws IOException {
        this.config = config;
        this.checkpoints = new Checkpoints(config.workDir());
        Optional<Checkpoints.StoredAgent> former = checkpoints.agent();
        this.agentId = former.map(Checkpoints.StoredAgent::agentId).orElse(null);
        this.server = listen(former.map(Checkpoints.StoredAgent::port).orElse(0));
        this.link =
                new MasterLink(loop, config.reconnectDelay(), config.masterTls(), this::registration, this::receive);
        Updates updates = new Updates(loop, config.updateRetry(), task -> checkpoints.save(agentId, task), this::send);
        this.book = new TaskBook(config.workDir(), checkpoints, updates);
        AgentStatuses statuses = new AgentStatuses(book, config.ip());
        Launcher launcher = new Launcher(
                config.workDir(), new LaunchEnvironment(config.ip() + ":" + server.port(), config.executors()));
        ExecutorEvents events = new ExecutorEvents(this::info);
        this.executors = new Executors(
                loop, blocking, config.executors(), launcher, checkpoints, book, statuses, events, this::send);
        ExecutorCalls calls =
                new ExecutorCalls(loop, config.executors(), book, statuses, executors, events, this::send);
        this.api = new AgentApi(() -> loop.call(this::view), config.workDir());
        this.executorApi = new ExecutorApi(loop, executors, calls);
        this.tasks = new AgentTasks(loop, blocking, launcher, checkpoints, book, statuses, updates, executors);
        this.group = config.master().startsWith("zk://")
                ? new MasterGroup(
                        config.master(),
                        config.zkSessionTimeout(),
                        null,
                        (leader, self) -> loop.run(() -> link.leader(leader)))
                : null;
    }

    /** On any port the former one is tried first, for that is where executors look for their agent. */
    private HttpServer listen(int formerPort) throws IOException {
        if (config.port() == 0 && formerPort != 0) {
            try {
                return new HttpServer("agent", config.ip(), formerPort, this::handle);
            } catch (BindException e) {
                LOG.warn("port {} is taken: executors of this agent's previous run will not find it", formerPort);
            }
        }
        return new HttpServer("agent", config.ip(), config.port(), this::handle);
    }

    private HttpResponse handle(HttpRequest request) {
        String path = request.path().startsWith("/slave(1)/")
                ? request.path().substring("/slave(1)".length())
                : request.path();
        return path.equals("/api/v1/executor") ? executorApi.handle(request) : api.handle(path, request);
    }

    /** Starts an agent; it registers in the background. */
    public static SandboxAgent start(AgentConfig config) throws IOException {
        SandboxAgent agent = new SandboxAgent(config);
        agent.loop.call(() -> {
            agent.book.agentId(agent.agentId);
            agent.tasks.recover();
            return null;
        });
        agent.server.start();
        if (agent.group != null) {
            agent.group.start();
        } else {
            int colon = config.master().lastIndexOf(':');
            agent.loop.run(() -> agent.link.leader(Optional.of(MasterAddress.at(
                    config.master().substring(0, colon),
                    Integer.parseInt(config.master().substring(colon + 1))))));
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

    /** Ends the agent and all processes of its tasks and executors. */
    public void closeAndKillTasks() {
        if (closed) {
            Checkpoints.Found found = checkpoints.load();
            Wrappers.killNow(directories(found.executors(), found.commands()));
            return;
        }
        List<RunDirectory> directories = loop.call(() -> directories(executors.all(), book.all()));
        Wrappers.killNow(directories);
        close();
        try {
            // One that was about to be started has no directory before that.
            if (blocking.awaitTermination(LAUNCHES_END_SECONDS, TimeUnit.SECONDS)) {
                Wrappers.killNow(directories);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<RunDirectory> directories(Collection<AgentExecutor> executors, Collection<AgentTask> tasks) {
        return Stream.concat(
                        executors.stream().map(executor -> executor.directory),
                        tasks.stream().map(task -> task.directory))
                .distinct()
                .toList();
    }

    private void receive(ToAgent message) {
        try {
            switch (message.kind()) {
                case REGISTERED -> {
                    agentId = message.agentId();
                    checkpoints.saveAgent(agentId, server.port());
                    book.agentId(agentId);
                    registered = true;
                    message.unknown().forEach(tasks::unknown);
                    tasks.resendAll();
                }
                case PING -> send(FromAgent.pong(agentId));
                case RUN ->
                    tasks.run(
                            FrameworkInfo.parseFrom(message.framework()),
                            TaskInfo.parseFrom(message.task()),
                            message.launchExecutor());
                case RUN_GROUP ->
                    tasks.runGroup(
                            FrameworkInfo.parseFrom(message.framework()),
                            TaskGroupInfo.parseFrom(message.task()).getTasksList(),
                            message.launchExecutor());
                case KILL -> tasks.kill(new TaskKey(message.frameworkId(), message.taskId()), message.millis());
                case ACKNOWLEDGE ->
                    tasks.acknowledge(new TaskKey(message.frameworkId(), message.taskId()), message.data());
                case SHUTDOWN_FRAMEWORK -> tasks.shutdownFramework(message.frameworkId());
                case FRAMEWORK_UPDATED -> tasks.frameworkUpdated(FrameworkInfo.parseFrom(message.framework()));
                case MESSAGE ->
                    executors.message(new ExecutorKey(message.frameworkId(), message.executorId()), message.data());
                case SHUTDOWN_EXECUTOR ->
                    executors.shutdown(new ExecutorKey(message.frameworkId(), message.executorId()));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(FromAgent message) {
        link.send(new FromAgent(
                message.kind(),
                agentId,
                message.frameworkId(),
                message.status(),
                message.latestState(),
                message.executorId(),
                message.data(),
                message.exit()));
    }

    private AgentInfo info() {
        return AgentInfo.newBuilder()
                .setId(AgentID.newBuilder().setValue(agentId))
                .setHostname(config.hostname())
                .setPort(server.port())
                .addAllResources(Resources.parse(config.resources()).toProto(null))
                .addAllAttributes(attributes())
                .build();
    }

    private Registration registration() {
        Map<String, byte[]> frameworks = new LinkedHashMap<>();
        List<KnownTask> known = new ArrayList<>();
        List<byte[]> living = new ArrayList<>();
        for (AgentExecutor executor : executors.all()) {
            if (!executor.silent && executor.state != AgentExecutor.State.TERMINATED) {
                frameworks.put(executor.key.frameworkId(), withId(executor.framework, executor.key.frameworkId()));
                living.add(executor.info.toByteArray());
            }
        }
        for (AgentTask task : book.all()) {
            if (!task.silent) {
                frameworks.put(task.key.frameworkId(), withId(task.framework, task.key.frameworkId()));
                known.add(new KnownTask(
                        task.key.frameworkId(),
                        task.info.toByteArray(),
                        task.statuses.stream().map(TaskStatus::toByteArray).toList()));
            }
        }
        return new Registration(
                agentId,
                config.hostname(),
                config.ip(),
                server.port(),
                config.resources(),
                attributes().stream().map(Attribute::toByteArray).toList(),
                List.copyOf(frameworks.values()),
                known,
                living);
    }

    private static byte[] withId(FrameworkInfo framework, String id) {
        return framework.toBuilder()
                .setId(FrameworkID.newBuilder().setValue(id))
                .build()
                .toByteArray();
    }

    private List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>();
        for (String part : config.attributes().split(";")) {
            int colon = part.indexOf(':');
            if (colon > 0) {
                attributes.add(Attribute.newBuilder()
                        .setName(part.substring(0, colon).trim())
                        .setType(Value.Type.TEXT)
                        .setText(Value.Text.newBuilder()
                                .setValue(part.substring(colon + 1).trim()))
                        .build());
            }
        }
        return attributes;
    }

    private Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("version", MasterAddress.VERSION);
        view.put("id", agentId == null ? "" : agentId);
        view.put("pid", "slave(1)@" + config.ip() + ":" + server.port());
        view.put("hostname", config.hostname());
        link.leader().ifPresent(leader -> view.put("master_hostname", leader.getHostname()));
        view.put("resources", Resources.parse(config.resources()).toState());
        view.putAll(AgentView.frameworks(book.all(), executors.all(), executors.completed()));
        // Not shown by a real agent: all tasks in one list, with the directories of commands.
        List<Map<String, Object>> list = new ArrayList<>();
        for (AgentTask task : book.all()) {
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
    }
}
