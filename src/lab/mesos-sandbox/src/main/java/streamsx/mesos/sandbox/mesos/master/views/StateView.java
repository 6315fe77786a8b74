package streamsx.mesos.sandbox.mesos.master.views;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.v1.Protos.Attribute;
import org.apache.mesos.v1.Protos.MasterInfo;
import org.apache.mesos.v1.Protos.Value;
import streamsx.mesos.sandbox.mesos.MasterAddress;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.SharedViews;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Offers;
import streamsx.mesos.sandbox.mesos.master.state.Agent;
import streamsx.mesos.sandbox.mesos.master.state.Framework;
import streamsx.mesos.sandbox.mesos.master.state.MasterState;
import streamsx.mesos.sandbox.mesos.master.state.Offer;
import streamsx.mesos.sandbox.mesos.master.state.Task;

/**
 * The trees that /state, /slaves, /frameworks and /tasks show, in the shapes of capture 11. Runs on the master's loop.
 */
public final class StateView {
    private final MasterState state;
    private final Offers offers;

    public StateView(MasterState state, Offers offers) {
        this.state = state;
        this.offers = offers;
    }

    public static Map<String, Object> version() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("build_date", "");
        view.put("build_time", 0.0);
        view.put("build_user", "");
        view.put("git_sha", "");
        view.put("version", MasterAddress.VERSION);
        return view;
    }

    public Map<String, Object> master(Map<String, String> flags, Optional<MasterInfo> leader) {
        Map<String, Object> view = new LinkedHashMap<>(version());
        view.put("start_time", state.startTime);
        view.put("elected_time", state.electedTime);
        view.put("id", state.info.getId());
        view.put("pid", state.info.getPid());
        view.put("hostname", state.info.getHostname());
        view.put(
                "capabilities",
                state.info.getCapabilitiesList().stream()
                        .map(c -> c.getType().name())
                        .toList());
        view.put("activated_slaves", (double)
                state.agents.values().stream().filter(Agent::connected).count());
        view.put("deactivated_slaves", (double) state.agents.values().stream()
                .filter(agent -> !agent.connected())
                .count());
        view.put("unreachable_slaves", (double) state.unreachableAgents.size());
        leader.ifPresent(info -> {
            view.put("leader", info.getPid());
            Map<String, Object> leaderInfo = new LinkedHashMap<>();
            leaderInfo.put("id", info.getId());
            leaderInfo.put("pid", info.getPid());
            leaderInfo.put("port", info.getPort());
            leaderInfo.put("hostname", info.getHostname());
            view.put("leader_info", leaderInfo);
        });
        view.put("flags", flags);
        view.putAll(slaves());
        view.putAll(frameworks(null));
        view.put("orphan_tasks", List.of());
        return view;
    }

    public Map<String, Object> slaves() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("slaves", state.agents.values().stream().map(this::agent).toList());
        view.put("recovered_slaves", List.of());
        return view;
    }

    /** All frameworks, or the one named. */
    public Map<String, Object> frameworks(String onlyId) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(
                "frameworks",
                state.frameworks.values().stream()
                        .filter(f -> onlyId == null || f.id.equals(onlyId))
                        .map(this::framework)
                        .toList());
        view.put(
                "completed_frameworks",
                state.completedFrameworks.values().stream()
                        .filter(f -> onlyId == null || f.id.equals(onlyId))
                        .map(this::framework)
                        .toList());
        view.put("unregistered_frameworks", List.of());
        return view;
    }

    public Map<String, Object> tasks(String frameworkId) {
        List<Task> all = new ArrayList<>();
        for (Map<String, Framework> group : List.of(state.frameworks, state.completedFrameworks)) {
            for (Framework framework : group.values()) {
                if (frameworkId == null || framework.id.equals(frameworkId)) {
                    all.addAll(framework.tasks.values());
                    all.addAll(framework.unreachableTasks.values());
                    all.addAll(framework.completedTasks);
                }
            }
        }
        return Map.of("tasks", views(all));
    }

    private Map<String, Object> agent(Agent agent) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", agent.id);
        view.put("hostname", agent.hostname);
        view.put("port", agent.port);
        view.put("attributes", attributes(agent.attributes));
        view.put("pid", agent.pid());
        view.put("registered_time", agent.registeredTime);
        if (agent.reregisteredTime > 0) {
            view.put("reregistered_time", agent.reregisteredTime);
        }
        view.put("resources", agent.total.toState());
        view.put("used_resources", agent.used().toState());
        view.put("offered_resources", offers.offered(agent).toState());
        view.put("reserved_resources", Map.of());
        view.put("unreserved_resources", agent.total.toState());
        view.put("active", agent.connected());
        view.put("deactivated", false);
        view.put("version", MasterAddress.VERSION);
        view.put("capabilities", List.of("MULTI_ROLE"));
        return view;
    }

    static Map<String, Object> attributes(List<Attribute> attributes) {
        Map<String, Object> view = new LinkedHashMap<>();
        attributes.forEach(a -> view.put(
                a.getName(),
                a.getType() == Value.Type.SCALAR
                        ? a.getScalar().getValue()
                        : a.getText().getValue()));
        return view;
    }

    @SuppressWarnings("deprecation")
    private Map<String, Object> framework(Framework framework) {
        Resources used = state.used(framework);
        Resources offered = offers.offered(framework);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", framework.id);
        view.put("name", framework.info.getName());
        view.put("used_resources", used.toState());
        view.put("offered_resources", offered.toState());
        view.put(
                "capabilities",
                framework.info.getCapabilitiesList().stream()
                        .map(c -> c.getType().name())
                        .toList());
        view.put("hostname", framework.info.getHostname());
        view.put("webui_url", framework.info.getWebuiUrl());
        view.put("active", framework.connected());
        view.put("connected", framework.connected());
        view.put("recovered", framework.recovered);
        view.put("user", framework.info.getUser());
        view.put("failover_timeout", framework.info.getFailoverTimeout());
        view.put("checkpoint", framework.info.getCheckpoint());
        view.put("registered_time", framework.registeredTime);
        view.put("unregistered_time", framework.unregisteredTime);
        if (framework.info.hasPrincipal()) {
            view.put("principal", framework.info.getPrincipal());
        }
        view.put("resources", used.plus(offered).toState());
        if (framework.reregisteredTime > 0) {
            view.put("reregistered_time", framework.reregisteredTime);
        }
        if (framework.multiRole()) {
            view.put("roles", framework.roles());
        } else {
            view.put("role", framework.info.getRole());
        }
        view.put("tasks", views(framework.tasks.values()));
        view.put("unreachable_tasks", views(framework.unreachableTasks.values()));
        view.put("completed_tasks", views(framework.completedTasks));
        view.put(
                "offers",
                state.offers.values().stream()
                        .filter(offer -> offer.frameworkId().equals(framework.id))
                        .map(this::offer)
                        .toList());
        view.put("executors", ExecutorView.all(state.executors(framework)));
        if (framework.info.getLabels().getLabelsCount() > 0) {
            view.put("labels", SharedViews.labels(framework.info.getLabels()));
        }
        view.put("offer_constraints", Map.of());
        return view;
    }

    private Map<String, Object> offer(Offer offer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", offer.id());
        view.put("framework_id", offer.frameworkId());
        view.put("allocation_info", Map.of("role", offer.role()));
        view.put("slave_id", offer.agentId());
        view.put("resources", offer.resources().toState());
        return view;
    }

    private static List<Map<String, Object>> views(Collection<Task> tasks) {
        return tasks.stream().map(StateView::task).toList();
    }

    private static Map<String, Object> task(Task task) {
        return SharedViews.task(task.frameworkId, task.info, task.executorId(), task.state, task.statuses);
    }
}
