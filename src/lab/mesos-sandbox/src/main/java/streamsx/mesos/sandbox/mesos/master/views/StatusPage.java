package streamsx.mesos.sandbox.mesos.master.views;

import static streamsx.mesos.sandbox.mesos.master.views.Html.text;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A plain page for people: masters, resources, agents, frameworks, tasks. Shows the tree of {@link StateView#master}.
 */
public final class StatusPage {
    private static final List<String> TOTALS = List.of("cpus", "mem", "disk", "gpus");
    private static final List<String> TASKS = List.of("task", "name", "state", "agent", "resources", "output");
    /** A framework's lists of tasks, and what each is called. */
    private static final String[][] KINDS = {
        {"tasks", "Tasks"}, {"unreachable_tasks", "Unreachable tasks"}, {"completed_tasks", "Completed tasks"}
    };

    private static final String RESOURCES = "resources";
    private static final String USED = "used_resources";
    private static final String OFFERED = "offered_resources";

    private final Map<String, Object> state;
    private final Map<String, String> agentAddresses;

    private StatusPage(Map<String, Object> state) {
        this.state = state;
        this.agentAddresses = list(state, "slaves").stream()
                .collect(Collectors.toMap(
                        agent -> string(agent, "id"),
                        agent -> string(agent, "pid")
                                .substring(string(agent, "pid").indexOf('@') + 1)));
    }

    /**
     * Renders the page.
     *
     * @param masters the addresses of all masters that are there, this one too; {@code host:port}
     */
    public static String render(Map<String, Object> state, List<String> masters, boolean tls) {
        return new StatusPage(state).render(masters, tls ? "https" : "http");
    }

    private String render(List<String> masters, String scheme) {
        String own = address(string(state, "pid"));
        Optional<String> leader = Optional.ofNullable(state.get("leader")).map(pid -> address(pid.toString()));
        StringBuilder body = new StringBuilder("<h1>Mesos sandbox: master ")
                .append(text(own))
                .append("</h1>\n<p>");
        body.append(leader.map(address -> address.equals(own)
                        ? "This master leads."
                        : "Leading master: " + Html.link(scheme + "://" + address + "/", address)
                                + ". This one stands by and knows of no agents.")
                .orElse("No master leads."));
        String others = masters.stream()
                .filter(address ->
                        !address.equals(own) && leader.filter(address::equals).isEmpty())
                .map(address -> Html.link(scheme + "://" + address + "/", address))
                .collect(Collectors.joining(", "));
        body.append(" Other masters: ")
                .append(others.isEmpty() ? "none" : others)
                .append(".</p>\n");
        body.append(totals()).append(agents());
        body.append(Html.table(
                "Active frameworks",
                List.of("id", "name", "user", "roles", "principal", "connected", "since", "tasks", "used", "offered"),
                list(state, "frameworks").stream().map(StatusPage::active).toList()));
        list(state, "frameworks").forEach(framework -> body.append(tasks(framework)));
        body.append(Html.table(
                "Terminated frameworks",
                List.of("id", "name", "user", "from", "to"),
                list(state, "completed_frameworks").stream()
                        .map(framework -> List.of(
                                text(framework.get("id")),
                                text(framework.get("name")),
                                text(framework.get("user")),
                                time(framework, "registered_time"),
                                time(framework, "unregistered_time")))
                        .toList()));
        list(state, "completed_frameworks").forEach(framework -> body.append(tasks(framework)));
        return Html.page("Mesos sandbox", body.toString());
    }

    private String totals() {
        List<List<String>> rows = new ArrayList<>();
        for (String name : TOTALS) {
            double total = sum(RESOURCES, name);
            double used = sum(USED, name);
            double offered = sum(OFFERED, name);
            rows.add(List.of(name, number(total), number(used), number(offered), number(total - used - offered)));
        }
        return Html.table("Resources", List.of("resource", "total", "used", "offered", "idle"), rows);
    }

    private double sum(String kind, String name) {
        return list(state, "slaves").stream()
                .mapToDouble(agent -> scalar(tree(agent, kind), name))
                .sum();
    }

    private String agents() {
        List<List<String>> rows = new ArrayList<>();
        for (Map<String, Object> agent : list(state, "slaves")) {
            rows.add(List.of(
                    text(agent.get("id")),
                    text(agent.get("hostname")),
                    text(agentAddresses.get(string(agent, "id"))),
                    Boolean.TRUE.equals(agent.get("active")) ? "connected" : "disconnected",
                    resources(agent, RESOURCES),
                    resources(agent, USED),
                    resources(agent, OFFERED)));
        }
        return Html.table("Agents", List.of("id", "host", "address", "state", "total", "used", "offered"), rows);
    }

    private static List<String> active(Map<String, Object> framework) {
        String url = Optional.ofNullable(framework.get("webui_url"))
                .map(Object::toString)
                .orElse("");
        // Nothing but http: another scheme might run a script.
        boolean web = url.startsWith("http://") || url.startsWith("https://");
        String name = string(framework, "name");
        return List.of(
                text(framework.get("id")),
                web ? Html.link(url, name) : text(name),
                text(framework.get("user")),
                text(framework.getOrDefault("roles", framework.get("role"))),
                text(framework.getOrDefault("principal", "")),
                Boolean.TRUE.equals(framework.get("connected")) ? "yes" : "no",
                time(framework, "registered_time"),
                Integer.toString(list(framework, "tasks").size()),
                resources(framework, USED),
                resources(framework, OFFERED));
    }

    private String tasks(Map<String, Object> framework) {
        String of = " of " + string(framework, "name") + " (" + string(framework, "id") + ")";
        StringBuilder html = new StringBuilder();
        for (String[] kind : KINDS) {
            List<Map<String, Object>> tasks = list(framework, kind[0]);
            if (!tasks.isEmpty()) {
                html.append(Html.table(
                        kind[1] + of, TASKS, tasks.stream().map(this::task).toList()));
            }
        }
        return html.toString();
    }

    private List<String> task(Map<String, Object> task) {
        return List.of(
                text(task.get("id")),
                text(task.get("name")),
                text(task.get("state")),
                text(task.get("slave_id")),
                resources(task, RESOURCES),
                output(task));
    }

    private String output(Map<String, Object> task) {
        String address = agentAddresses.get(string(task, "slave_id"));
        if (address == null) {
            return "its agent is gone";
        }
        // A command has no executor of its own; its sandbox is under its task's id.
        String executor = string(task, "executor_id").isEmpty() ? string(task, "id") : string(task, "executor_id");
        String run = "/frameworks/" + string(task, "framework_id") + "/executors/" + executor + "/runs/latest/";
        return List.of("stdout", "stderr").stream()
                .map(file -> Html.link(
                        "http://" + address + "/files/show?path="
                                + URLEncoder.encode(run + file, StandardCharsets.UTF_8),
                        file))
                .collect(Collectors.joining(" "));
    }

    private static String resources(Map<String, Object> owner, String kind) {
        Map<String, Object> resources = tree(owner, kind);
        String text = resources.entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof Number amount) || amount.doubleValue() != 0)
                .map(entry -> entry.getKey() + " "
                        + (entry.getValue() instanceof Number amount ? number(amount.doubleValue()) : entry.getValue()))
                .collect(Collectors.joining(", "));
        return text(text.isEmpty() ? "none" : text);
    }

    private static String time(Map<String, Object> owner, String key) {
        double seconds = owner.get(key) instanceof Number number ? number.doubleValue() : 0;
        return seconds == 0
                ? ""
                : text(Instant.ofEpochMilli((long) (seconds * 1000)).truncatedTo(ChronoUnit.SECONDS));
    }

    private static String number(double value) {
        // Thousandths are the finest that Mesos knows.
        double rounded = Math.rint(value * 1000) / 1000;
        return rounded == Math.rint(rounded) ? String.format(Locale.ROOT, "%.0f", rounded) : Double.toString(rounded);
    }

    private static double scalar(Map<String, Object> resources, String name) {
        return resources.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    private static String address(String pid) {
        return pid.substring(pid.indexOf('@') + 1);
    }

    private static String string(Map<String, Object> tree, String key) {
        return String.valueOf(tree.getOrDefault(key, ""));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> tree, String key) {
        return (List<Map<String, Object>>) tree.get(key);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> tree(Map<String, Object> owner, String key) {
        return (Map<String, Object>) owner.get(key);
    }
}
