package streamsx.mesos.sandbox.mesos.master.views;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.SharedViews;
import streamsx.mesos.sandbox.mesos.master.state.Agent;

/** The executors of a framework as a master's /state shows them (capture 11; fields by the real one's http.cpp). */
final class ExecutorView {
    private ExecutorView() {}

    static List<Map<String, Object>> all(Map<Agent, List<ExecutorInfo>> executors) {
        List<Map<String, Object>> views = new ArrayList<>();
        executors.forEach((agent, infos) -> infos.forEach(info -> views.add(one(agent, info))));
        return views;
    }

    private static Map<String, Object> one(Agent agent, ExecutorInfo info) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("executor_id", info.getExecutorId().getValue());
        view.put("name", info.getName());
        view.put("framework_id", info.getFrameworkId().getValue());
        view.put("command", command(info.getCommand()));
        view.put("resources", Resources.of(info.getResourcesList()).toState());
        SharedViews.executor(info, view);
        view.put("slave_id", agent.id);
        return view;
    }

    private static Map<String, Object> command(CommandInfo command) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (command.hasShell()) {
            view.put("shell", command.getShell());
        }
        if (command.hasValue()) {
            view.put("value", command.getValue());
        }
        view.put("argv", command.getArgumentsList());
        if (command.hasEnvironment()) {
            view.put(
                    "environment",
                    Map.of(
                            "variables",
                            command.getEnvironment().getVariablesList().stream()
                                    .map(variable -> Map.of("name", variable.getName(), "value", variable.getValue()))
                                    .toList()));
        }
        view.put(
                "uris",
                command.getUrisList().stream()
                        .map(uri -> Map.of("value", uri.getValue(), "executable", uri.getExecutable()))
                        .toList());
        return view;
    }
}
