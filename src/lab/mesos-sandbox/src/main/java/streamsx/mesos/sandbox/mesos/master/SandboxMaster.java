package streamsx.mesos.sandbox.mesos.master;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.mesos.v1.Protos.MasterInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol;
import streamsx.mesos.sandbox.mesos.MasterAddress;
import streamsx.mesos.sandbox.mesos.MasterGroup;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;
import streamsx.mesos.sandbox.mesos.http.HttpResponse;
import streamsx.mesos.sandbox.mesos.http.HttpServer;
import streamsx.mesos.sandbox.mesos.master.api.OperatorApi;
import streamsx.mesos.sandbox.mesos.master.api.SchedulerApi;
import streamsx.mesos.sandbox.mesos.master.config.Authentication;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Agents;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Frameworks;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Launches;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Offers;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Tasks;
import streamsx.mesos.sandbox.mesos.master.state.MasterState;

/**
 * A Mesos master for tests and for machines without Mesos: the v1 scheduler API, elections through ZooKeeper, agents of
 * {@code SandboxAgent}. The captures in mesos-wire are its specification; all its state is in memory, as with
 * {@code --registry=in_memory}.
 *
 * <pre>{@code
 * try (SandboxMaster master = SandboxMaster.start(MasterConfig.defaults())) { … master.hostPort() … }
 * }</pre>
 */
public final class SandboxMaster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxMaster.class);
    /** What a standby answers itself instead of pointing to the leader (capture 03). */
    private static final Set<String> OWN = Set.of("/", "/health", "/version", "/flags");

    private final MasterConfig config;
    private final HttpServer server;
    private final MasterInfo info;
    private final ActorLoop loop;
    private final MasterState state;
    private final Offers offers;
    private final SchedulerApi schedulerApi;
    private final Agents agents;
    private final OperatorApi operatorApi;
    private final MasterGroup group;
    private volatile Standing standing = new Standing(Optional.empty(), false);

    /** Who leads, and whether it is this master: a master that pointed to itself would send its callers in circles. */
    private record Standing(Optional<MasterInfo> leader, boolean self) {}

    private final AtomicBoolean closed = new AtomicBoolean();

    private SandboxMaster(MasterConfig config) throws IOException {
        this.config = config;
        this.server = new HttpServer("master", config.ip(), config.port(), config.tls(), this::route);
        this.info = MasterAddress.info(UUID.randomUUID().toString(), config.ip(), config.ip(), server.port());
        this.loop = new ActorLoop("master-" + server.port());
        this.state = new MasterState(info);
        this.offers = new Offers(state, config);
        Tasks tasks = new Tasks(state);
        Frameworks frameworks = new Frameworks(state, config, loop, offers);
        this.schedulerApi = new SchedulerApi(state, loop, frameworks, offers, new Launches(state, offers), tasks);
        this.agents = new Agents(state, config, loop, offers, tasks, frameworks);
        this.operatorApi = new OperatorApi(state, config, loop, frameworks, offers, this::masters);
        this.group = config.zk() == null
                ? null
                : new MasterGroup(config.zk(), config.zkSessionTimeout(), info, this::elected);
    }

    /** Starts a master; it serves when this returns, though it may not lead yet. */
    public static SandboxMaster start(MasterConfig config) throws IOException {
        SandboxMaster master = new SandboxMaster(config);
        master.server.start();
        if (master.group == null) {
            master.elected(Optional.of(master.info), true);
        } else {
            master.group.start();
        }
        return master;
    }

    public int port() {
        return server.port();
    }

    /** {@code ip:port}, what schedulers and agents are given as the master's address. */
    public String hostPort() {
        return MasterAddress.hostPort(info);
    }

    /** The master's id, the first part of all ids it gives. */
    public String id() {
        return info.getId();
    }

    public boolean isLeading() {
        return standing.self;
    }

    private void elected(Optional<MasterInfo> newLeader, boolean self) {
        if (standing.self && !self && !closed.get()) {
            LOG.warn("lost leadership");
            standing = new Standing(Optional.empty(), false);
            config.onLeadershipLost().run();
            return;
        }
        if (self && !standing.self) {
            loop.call(() -> {
                state.electedTime = MasterState.now();
                return null;
            });
            loop.every(config.allocationInterval(), offers::allocate);
            LOG.info("leading at {}", hostPort());
        }
        standing = new Standing(newLeader, self);
    }

    private HttpResponse route(HttpRequest request) {
        String path =
                request.path().startsWith("/master/") ? request.path().substring("/master".length()) : request.path();
        Optional<String> principal;
        try {
            principal = config.authentication().principal(path, request);
        } catch (Authentication.Refused e) {
            return e.response;
        }
        Standing now = standing;
        MasterInfo current = now.leader.orElse(null);
        if (path.equals("/redirect")) {
            return current == null
                    ? noLeader()
                    : HttpResponse.of(307).with("Location", "//" + MasterAddress.hostPort(current));
        }
        if (!now.self && !OWN.contains(path)) {
            if (!path.equals("/api/v1/scheduler") && !path.startsWith("/sandbox/") && !operatorApi.serves(path)) {
                return HttpResponse.notFound();
            }
            return current == null
                    ? noLeader()
                    : HttpResponse.of(307)
                            .with(
                                    "Location",
                                    "//" + MasterAddress.hostPort(current) + "/master" + path
                                            + (request.query().isEmpty() ? "" : "?" + request.query()));
        }
        return switch (path) {
            case "/api/v1/scheduler" -> schedulerApi.handle(request, principal);
            case AgentProtocol.REGISTER_PATH -> {
                AgentProtocol.Registration registration =
                        AgentProtocol.read(request.body(), AgentProtocol.Registration.class);
                yield HttpResponse.stream(stream -> loop.run(() -> agents.register(registration, stream)));
            }
            case AgentProtocol.MESSAGE_PATH -> {
                AgentProtocol.FromAgent message = AgentProtocol.read(request.body(), AgentProtocol.FromAgent.class);
                loop.run(() -> agents.message(message));
                yield HttpResponse.of(200);
            }
            default -> operatorApi.handle(path, request, Optional.ofNullable(current));
        };
    }

    private List<MasterInfo> masters() {
        return group == null ? List.of(info) : group.masters();
    }

    private static HttpResponse noLeader() {
        return HttpResponse.text(503, "No leader elected");
    }

    /**
     * Ends as SIGTERM ends a master: connections break, its node in ZooKeeper goes at once. Tasks and agents live on.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        standing = new Standing(Optional.empty(), false);
        if (group != null) {
            group.close();
        }
        server.close();
        loop.close();
    }
}
