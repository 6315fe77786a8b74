package streamsx.mesos.sandbox.mesos.agent.processes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.Environment;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Resource;
import streamsx.mesos.sandbox.mesos.Durations;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;
import streamsx.mesos.sandbox.mesos.agent.state.AgentExecutor;
import streamsx.mesos.sandbox.mesos.agent.state.AgentTask;
import streamsx.mesos.sandbox.mesos.agent.state.RunDirectory;

/**
 * The environment variables of tasks and executors (capture 09, and executorEnvironment of the real agent's slave.cpp).
 * There is no MESOS_AGENT_ID: the real agent sets MESOS_SLAVE_ID alone. Nor is there an authentication token, for
 * executors are not authenticated.
 */
public final class LaunchEnvironment {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final String agentEndpoint;
    private final ExecutorConfig config;

    /** @param agentEndpoint {@code ip:port} */
    public LaunchEnvironment(String agentEndpoint, ExecutorConfig config) {
        this.agentEndpoint = agentEndpoint;
        this.config = config;
    }

    Map<String, String> ofTask(AgentTask task, String agentId) {
        Map<String, String> env =
                common(task.framework, task.info.getResourcesList(), task.directory, task.containerId, agentId);
        env.put("MESOS_EXECUTOR_ID", task.key.taskId());
        env.put("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", Durations.print(config.shutdownGracePeriod()));
        env.put("MESOS_FRAMEWORK_ID", task.key.frameworkId());
        env.put("MESOS_TASK_ID", task.key.taskId());
        return with(env, task.info.getCommand());
    }

    Map<String, String> ofExecutor(AgentExecutor executor, String agentId) {
        Map<String, String> env = common(
                executor.framework,
                executor.info.getResourcesList(),
                executor.directory,
                executor.containerId,
                agentId);
        env.put("MESOS_EXECUTOR_ID", executor.key.executorId());
        env.put(
                "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD",
                Durations.print(
                        executor.info.hasShutdownGracePeriod()
                                ? Duration.ofNanos(
                                        executor.info.getShutdownGracePeriod().getNanoseconds())
                                : config.shutdownGracePeriod()));
        env.put("MESOS_FRAMEWORK_ID", executor.key.frameworkId());
        return with(env, executor.info.getCommand());
    }

    private Map<String, String> common(
            FrameworkInfo framework,
            List<Resource> resources,
            RunDirectory directory,
            String containerId,
            String agentId) {
        Map<String, String> env = new TreeMap<>();
        env.put("PATH", PATH);
        env.put("LIBPROCESS_IP", agentEndpoint.substring(0, agentEndpoint.lastIndexOf(':')));
        env.put("LIBPROCESS_PORT", "0");
        env.put("MESOS_AGENT_ENDPOINT", agentEndpoint);
        env.put(
                "MESOS_ALLOCATION_ROLE",
                resources.isEmpty() ? "*" : resources.get(0).getAllocationInfo().getRole());
        env.put("MESOS_CHECKPOINT", framework.getCheckpoint() ? "1" : "0");
        env.put("MESOS_CONTAINER_ID", containerId);
        env.put("MESOS_DIRECTORY", directory.sandbox().toString());
        env.put("MESOS_HTTP_COMMAND_EXECUTOR", "0");
        if (framework.getCheckpoint()) {
            env.put("MESOS_RECOVERY_TIMEOUT", Durations.print(config.recoveryTimeout()));
            env.put("MESOS_SUBSCRIPTION_BACKOFF_MAX", Durations.print(config.reregistrationTimeout()));
        }
        env.put("MESOS_SANDBOX", directory.sandbox().toString());
        env.put("MESOS_SLAVE_ID", agentId);
        env.put("MESOS_SLAVE_PID", "slave(1)@" + agentEndpoint);
        return env;
    }

    private static Map<String, String> with(Map<String, String> env, CommandInfo command) {
        for (Environment.Variable variable : command.getEnvironment().getVariablesList()) {
            env.put(variable.getName(), variable.getValue());
        }
        return env;
    }
}
