package streamsx.mesos.sandbox.mesos.master;

import java.util.List;
import java.util.Map;

/** A plain page for people: agents, frameworks, tasks. */
final class StatusPage {
    private StatusPage() {
    }

    /** Renders the tree of {@link StateView#master}. */
    static String render(Map<String, Object> state) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Mesos sandbox</title>"
                + "<style>body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #ccc;"
                + "padding:2px 8px;text-align:left}</style></head><body>\n<h1>Mesos sandbox</h1>\n<p>master ");
        page.append(text(state.get("pid"))).append(", leader ").append(text(state.get("leader"))).append("</p>\n");
        table(page, "Agents", list(state, "slaves"), "id", "pid", "active", "resources", "used_resources", "offered_resources");
        table(page, "Frameworks", list(state, "frameworks"), "id", "name", "user", "connected", "used_resources");
        for (Map<String, Object> framework : list(state, "frameworks")) {
            table(page, "Tasks of " + framework.get("id"), list(framework, "tasks"), "id", "name", "state", "slave_id", "resources");
            table(page, "Unreachable tasks", list(framework, "unreachable_tasks"), "id", "name", "state", "slave_id", "resources");
            table(page, "Completed tasks", list(framework, "completed_tasks"), "id", "name", "state", "slave_id", "resources");
        }
        table(page, "Completed frameworks", list(state, "completed_frameworks"), "id", "name", "user");
        return page.append("</body></html>\n").toString();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> tree, String key) {
        return (List<Map<String, Object>>) tree.get(key);
    }

    private static void table(StringBuilder page, String title, List<Map<String, Object>> rows, String... columns) {
        page.append("<h2>").append(text(title)).append("</h2>\n<table><tr>");
        for (String column : columns) {
            page.append("<th>").append(text(column)).append("</th>");
        }
        page.append("</tr>\n");
        for (Map<String, Object> row : rows) {
            page.append("<tr>");
            for (String column : columns) {
                page.append("<td>").append(text(row.get(column))).append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private static String text(Object value) {
        return String.valueOf(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
