package streamsx.mesos.sandbox.mesos.master.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.mesos.v1.Protos.MasterInfo;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.Durations;
import streamsx.mesos.sandbox.mesos.MasterAddress;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;
import streamsx.mesos.sandbox.mesos.http.HttpResponse;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Frameworks;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Offers;
import streamsx.mesos.sandbox.mesos.master.state.Framework;
import streamsx.mesos.sandbox.mesos.master.state.MasterState;
import streamsx.mesos.sandbox.mesos.master.views.StateView;
import streamsx.mesos.sandbox.mesos.master.views.StatusPage;

/** What operators look at: /state and its parts, /flags, /teardown, and a page for people. */
public final class OperatorApi {
    private static final Set<String> PATHS =
            Set.of("/state", "/state-summary", "/slaves", "/frameworks", "/tasks", "/teardown", "/api/v1");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final MasterConfig config;
    private final MasterState state;
    private final ActorLoop loop;
    private final Frameworks frameworks;
    private final StateView view;
    private final Supplier<List<MasterInfo>> masters;

    /** {@code masters}: all that are there, as far as is known. */
    public OperatorApi(
            MasterState state,
            MasterConfig config,
            ActorLoop loop,
            Frameworks frameworks,
            Offers offers,
            Supplier<List<MasterInfo>> masters) {
        this.masters = masters;
        this.state = state;
        this.config = config;
        this.loop = loop;
        this.frameworks = frameworks;
        this.view = new StateView(state, offers);
    }

    /** Whether the path exists, so that a standby points to the leader. */
    public boolean serves(String path) {
        return PATHS.contains(path);
    }

    /** Answers a path without its {@code /master}. */
    public HttpResponse handle(String path, HttpRequest request, Optional<MasterInfo> leader) {
        String framework = request.parameters().get("framework_id");
        return switch (path) {
            case "/health" -> HttpResponse.of(200);
            case "/version" -> json(StateView.version());
            case "/flags" -> json(Map.of("flags", flags()));
            case "/state", "/state-summary" -> json(loop.call(() -> view.master(flags(), leader)));
            case "/slaves" -> json(loop.call(view::slaves));
            case "/frameworks" -> json(loop.call(() -> view.frameworks(framework)));
            case "/tasks" -> json(loop.call(() -> view.tasks(framework)));
            case "/teardown" -> teardown(request);
            case "/" -> page(leader);
            default -> HttpResponse.notFound();
        };
    }

    private HttpResponse page(Optional<MasterInfo> leader) {
        List<String> all = masters.get().stream().map(MasterAddress::hostPort).toList();
        // No script is on it; should one get there all the same, browsers do not run it.
        return HttpResponse.html(
                        StatusPage.render(loop.call(() -> view.master(flags(), leader)), all, config.tls() != null))
                .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .with("Cache-Control", "no-store");
    }

    private HttpResponse teardown(HttpRequest request) {
        if (!request.method().equals("POST")) {
            return HttpResponse.methodNotAllowed("POST", request.method());
        }
        String id = request.form().get("frameworkId");
        if (id == null) {
            return HttpResponse.text(400, "Missing 'frameworkId' query parameter in the request body");
        }
        boolean found = loop.call(() -> {
            Framework framework = state.frameworks.get(id);
            if (framework != null) {
                frameworks.remove(framework);
            }
            return framework != null;
        });
        return found ? HttpResponse.of(200) : HttpResponse.text(400, "No framework found with specified ID");
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new TreeMap<>();
        flags.put("ip", config.ip());
        flags.put("hostname", state.info.getHostname());
        flags.put("port", Integer.toString(state.info.getPort()));
        flags.put("registry", "in_memory");
        flags.put("agent_ping_timeout", Durations.print(config.agentPingTimeout()));
        flags.put("max_agent_ping_timeouts", Integer.toString(config.maxAgentPingTimeouts()));
        flags.put("agent_reregister_timeout", Durations.print(config.agentReregisterTimeout()));
        flags.put("allocation_interval", Durations.print(config.allocationInterval()));
        flags.put(
                "authenticate_http_frameworks",
                Boolean.toString(config.authentication().frameworks()));
        flags.put(
                "authenticate_http_readonly",
                Boolean.toString(config.authentication().readonly()));
        flags.put(
                "authenticate_http_readwrite",
                Boolean.toString(config.authentication().readwrite()));
        if (config.zk() != null) {
            flags.put("zk", config.zk());
            flags.put("zk_session_timeout", Durations.print(config.zkSessionTimeout()));
        }
        return flags;
    }

    private static HttpResponse json(Object tree) {
        try {
            return HttpResponse.json(MAPPER.writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
