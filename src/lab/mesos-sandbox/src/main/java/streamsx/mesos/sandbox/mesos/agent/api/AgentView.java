package streamsx.mesos.sandbox.mesos.agent.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.SharedViews;
import streamsx.mesos.sandbox.mesos.agent.state.AgentExecutor;
import streamsx.mesos.sandbox.mesos.agent.state.AgentTask;
import streamsx.mesos.sandbox.mesos.agent.state.RunDirectory;

/**
 * The frameworks, executors and tasks that an agent's /state shows, in the shapes of capture 11. Runs on the agent's
 * loop.
 */
public final class AgentView {
    private AgentView() {}

    /** A framework's object, and the lists in it that are filled. */
    private record Group(Map<String, Object> view, List<Object> executors, List<Object> completed) {}

    public static Map<String, Object> frameworks(
            Collection<AgentTask> tasks, Collection<AgentExecutor> executors, List<AgentExecutor> completed) {
        Map<String, Group> active = new LinkedHashMap<>();
        Map<String, Group> over = new LinkedHashMap<>();
        for (AgentExecutor executor : executors) {
            group(active, executor.key.frameworkId(), executor.framework)
                    .executors()
                    .add(executor(executor));
        }
        for (AgentTask task : tasks) {
            if (task.executor == null && task.info.hasCommand()) {
                group(active, task.key.frameworkId(), task.framework)
                        .executors()
                        .add(command(task));
            }
        }
        for (AgentExecutor executor : completed) {
            Map<String, Group> where = active.containsKey(executor.key.frameworkId()) ? active : over;
            group(where, executor.key.frameworkId(), executor.framework)
                    .completed()
                    .add(executor(executor));
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("frameworks", active.values().stream().map(Group::view).toList());
        view.put("completed_frameworks", over.values().stream().map(Group::view).toList());
        return view;
    }

    @SuppressWarnings("deprecation")
    private static Group group(Map<String, Group> groups, String id, FrameworkInfo framework) {
        return groups.computeIfAbsent(id, key -> {
            Group group = new Group(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
            Map<String, Object> view = group.view();
            view.put("id", id);
            view.put("name", framework.getName());
            view.put("user", framework.getUser());
            view.put("failover_timeout", framework.getFailoverTimeout());
            view.put("checkpoint", framework.getCheckpoint());
            view.put("hostname", framework.getHostname());
            if (framework.hasPrincipal()) {
                view.put("principal", framework.getPrincipal());
            }
            if (framework.getRolesCount() > 0) {
                view.put("roles", List.copyOf(framework.getRolesList()));
            } else {
                view.put("role", framework.getRole());
            }
            view.put("executors", group.executors());
            view.put("completed_executors", group.completed());
            return group;
        });
    }

    private static Map<String, Object> executor(AgentExecutor executor) {
        ExecutorInfo info = executor.info;
        Resources resources = executor.tasks.stream()
                .filter(task -> !task.ended)
                .map(task -> Resources.of(task.info.getResourcesList()))
                .reduce(Resources.of(info.getResourcesList()), Resources::plus);
        Map<String, Object> view = head(
                executor.key.executorId(),
                info.getName(),
                info.getSource(),
                executor.containerId,
                executor.directory,
                resources);
        SharedViews.executor(info, view);
        view.put(
                "tasks",
                executor.tasks.stream()
                        .filter(task -> !task.ended && task.delivered)
                        .map(AgentView::task)
                        .toList());
        view.put(
                "queued_tasks",
                executor.tasks.stream()
                        .filter(task -> !task.ended && !task.delivered)
                        .map(AgentView::task)
                        .toList());
        List<Object> ended = new ArrayList<>();
        executor.completed.forEach(task -> ended.add(task(task)));
        executor.tasks.stream().filter(task -> task.ended).forEach(task -> ended.add(task(task)));
        view.put("completed_tasks", ended);
        return view;
    }

    /** The executor that Mesos makes up for a command. */
    private static Map<String, Object> command(AgentTask task) {
        TaskInfo info = task.info;
        String line = info.getCommand().getShell()
                ? "sh -c '" + info.getCommand().getValue() + "'"
                : info.getCommand().getValue();
        Map<String, Object> view = head(
                task.key.taskId(),
                "Command Executor (Task: " + task.key.taskId() + ") (Command: " + line + ")",
                task.key.taskId(),
                task.containerId,
                task.directory,
                Resources.of(info.getResourcesList()));
        view.put("role", SharedViews.role(info.getResourcesList()));
        if (info.hasLabels()) {
            view.put("labels", SharedViews.labels(info.getLabels()));
        }
        view.put("tasks", task.ended ? List.of() : List.of(task(task)));
        view.put("queued_tasks", List.of());
        view.put("completed_tasks", task.ended ? List.of(task(task)) : List.of());
        return view;
    }

    private static Map<String, Object> head(
            String id, String name, String source, String container, RunDirectory directory, Resources resources) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("name", name);
        view.put("source", source);
        view.put("container", container);
        view.put("directory", directory.sandbox().toString());
        view.put("resources", resources.toState());
        return view;
    }

    private static Map<String, Object> task(AgentTask task) {
        return SharedViews.task(
                task.key.frameworkId(),
                task.info,
                task.executor == null ? "" : task.executorId(),
                task.state(),
                task.statuses);
    }
}
