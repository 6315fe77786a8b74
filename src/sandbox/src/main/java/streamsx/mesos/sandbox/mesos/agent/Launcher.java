package streamsx.mesos.sandbox.mesos.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.Environment;

/** Starts a task's command as a process that outlives the agent. Blocks, so it is not called on the agent's loop. */
final class Launcher {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path wrapper;
    private final String agentEndpoint;

    /** A launch that failed before the command ran; the text is that of the task's status. */
    static final class LaunchException extends Exception {
        LaunchException(String message) {
            super(message);
        }
    }

    Launcher(Path workDir, String agentEndpoint) throws IOException {
        this.agentEndpoint = agentEndpoint;
        this.wrapper = workDir.resolve("meta").resolve("task-wrapper.sh");
        try (InputStream script = Launcher.class.getResourceAsStream("/streamsx/mesos/sandbox/task-wrapper.sh")) {
            Path temporary = wrapper.resolveSibling("task-wrapper.tmp");
            Files.write(temporary, script.readAllBytes());
            // Not over the old file: a running wrapper still reads that.
            Files.move(temporary, wrapper, java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Returns the wrapper's process once the command runs. */
    Process launch(AgentTask task, String agentId) throws LaunchException {
        try {
            task.directory.create();
            List<String> command = new ArrayList<>(List.of("setsid", "/bin/sh", wrapper.toString(),
                    task.directory.meta().toString(), task.directory.sandbox().toString()));
            command.addAll(asUser(task));
            Fetcher.fetch(task);
            command.addAll(argv(task.info.getCommand()));
            ProcessBuilder builder = new ProcessBuilder(command);
            environment(builder.environment(), task, agentId);
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            Process process = builder.start();
            process.getOutputStream().close();
            BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            if (!"started".equals(out.readLine())) {
                throw new LaunchException("Failed to launch container: the wrapper ended with status " + process.waitFor());
            }
            return process;
        } catch (IOException e) {
            throw new LaunchException("Failed to launch container: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Failed to launch container: the agent ends");
        }
    }

    private static List<String> argv(CommandInfo command) {
        if (command.getShell()) {
            return List.of("/bin/sh", "-c", command.getValue());
        }
        // A binary that does not exist ends with status 1 (capture 07), where a shell would say 127.
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c",
                "command -v \"$0\" > /dev/null || { echo \"Failed to execute command: $0: not found\" >&2; exit 1; }; exec \"$0\" \"$@\"",
                command.getValue()));
        argv.addAll(command.getArgumentsList().stream().skip(1).toList());
        return argv;
    }

    /** Only root can run a task as somebody else; any other agent runs all tasks as itself. */
    private static List<String> asUser(AgentTask task) throws LaunchException, IOException {
        String user = task.info.getCommand().hasUser() ? task.info.getCommand().getUser() : task.framework.getUser();
        String self = System.getProperty("user.name");
        if (user.isEmpty() || user.equals(self) || !self.equals("root")) {
            return List.of();
        }
        Path stdout = task.directory.sandbox().resolve("stdout");
        try {
            UserPrincipal owner = stdout.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            for (Path path : List.of(task.directory.sandbox(), stdout, task.directory.sandbox().resolve("stderr"))) {
                Files.setOwner(path, owner);
            }
        } catch (UserPrincipalNotFoundException e) {
            throw new LaunchException("Failed to launch container: Failed to chown '" + stdout + "' to user '" + user
                    + "' : No such user '" + user + "'");
        }
        return List.of("setpriv", "--reuid=" + user, "--regid=" + primaryGroup(user), "--init-groups");
    }

    private static String primaryGroup(String user) throws IOException, LaunchException {
        Process id = new ProcessBuilder("id", "-g", user).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String group = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        if (group.isEmpty()) {
            throw new LaunchException("Failed to launch container: No group of user '" + user + "'");
        }
        return group;
    }

    private void environment(Map<String, String> env, AgentTask task, String agentId) {
        env.clear();
        String sandbox = task.directory.sandbox().toString();
        env.put("PATH", PATH);
        env.put("LIBPROCESS_IP", agentEndpoint.split(":")[0]);
        env.put("LIBPROCESS_PORT", "0");
        env.put("MESOS_AGENT_ENDPOINT", agentEndpoint);
        env.put("MESOS_ALLOCATION_ROLE", task.info.getResourcesCount() > 0
                ? task.info.getResources(0).getAllocationInfo().getRole() : "*");
        env.put("MESOS_CHECKPOINT", task.framework.getCheckpoint() ? "1" : "0");
        env.put("MESOS_CONTAINER_ID", task.containerId);
        env.put("MESOS_DIRECTORY", sandbox);
        env.put("MESOS_EXECUTOR_ID", task.key.taskId());
        env.put("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "5secs");
        env.put("MESOS_FRAMEWORK_ID", task.key.frameworkId());
        env.put("MESOS_HTTP_COMMAND_EXECUTOR", "0");
        env.put("MESOS_RECOVERY_TIMEOUT", "15mins");
        env.put("MESOS_SANDBOX", sandbox);
        env.put("MESOS_SLAVE_ID", agentId);
        env.put("MESOS_SLAVE_PID", "slave(1)@" + agentEndpoint);
        env.put("MESOS_SUBSCRIPTION_BACKOFF_MAX", "2secs");
        env.put("MESOS_TASK_ID", task.key.taskId());
        for (Environment.Variable variable : task.info.getCommand().getEnvironment().getVariablesList()) {
            env.put(variable.getName(), variable.getValue());
        }
    }
}
