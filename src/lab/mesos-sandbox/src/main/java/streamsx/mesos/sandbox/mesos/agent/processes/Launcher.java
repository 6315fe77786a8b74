package streamsx.mesos.sandbox.mesos.agent.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.sandbox.mesos.agent.state.AgentExecutor;
import streamsx.mesos.sandbox.mesos.agent.state.AgentTask;
import streamsx.mesos.sandbox.mesos.agent.state.RunDirectory;

/**
 * Starts a task's command or an executor as a process that outlives the agent. Blocks, so it is not called on the
 * agent's loop.
 */
public final class Launcher {
    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    private final Path wrapper;
    private final LaunchEnvironment environment;

    /** A launch that failed before the command ran; the text is that of the task's status. */
    public static final class LaunchException extends Exception {
        LaunchException(String message) {
            super(message);
        }
    }

    public Launcher(Path workDir, LaunchEnvironment environment) throws IOException {
        this.environment = environment;
        this.wrapper = workDir.resolve("meta").resolve("task-wrapper.sh");
        try (InputStream script = Launcher.class.getResourceAsStream("task-wrapper.sh")) {
            Path temporary = wrapper.resolveSibling("task-wrapper.tmp");
            Files.write(temporary, script.readAllBytes());
            // Not over the old file: a running wrapper still reads that.
            Files.move(
                    temporary,
                    wrapper,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What is started: a task's command or an executor. */
    private record Launch(
            RunDirectory directory,
            String containerId,
            CommandInfo command,
            String frameworkUser,
            Map<String, String> environment) {}

    /** Returns the wrapper's process once the task's command runs. */
    public Process launch(AgentTask task, String agentId) throws LaunchException {
        return launch(new Launch(
                task.directory,
                task.containerId,
                task.info.getCommand(),
                task.framework.getUser(),
                environment.ofTask(task, agentId)));
    }

    /** Returns the wrapper's process once the executor runs. */
    public Process launch(AgentExecutor executor, String agentId) throws LaunchException {
        return launch(new Launch(
                executor.directory,
                executor.containerId,
                executor.info.getCommand(),
                executor.framework.getUser(),
                environment.ofExecutor(executor, agentId)));
    }

    private Process launch(Launch launch) throws LaunchException {
        try {
            launch.directory().create();
            List<String> command = new ArrayList<>(List.of(
                    "setsid",
                    "/bin/sh",
                    wrapper.toString(),
                    launch.directory().meta().toString(),
                    launch.directory().sandbox().toString()));
            Optional<String> user = otherUser(launch);
            if (user.isPresent()) {
                give(launch.directory().sandbox(), user.get());
                command.addAll(List.of(
                        "setpriv", "--reuid=" + user.get(), "--regid=" + primaryGroup(user.get()), "--init-groups"));
            }
            Fetcher.fetch(launch.command().getUrisList(), launch.directory().sandbox(), launch.containerId());
            if (user.isPresent()) {
                give(launch.directory().sandbox(), user.get());
            }
            command.addAll(argv(launch.command()));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            give(builder, launch.environment());
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            Process process = builder.start();
            process.getOutputStream().close();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            if (!"started".equals(out.readLine())) {
                throw new LaunchException(
                        "Failed to launch container: the wrapper ended with status " + process.waitFor());
            }
            return process;
        } catch (IOException e) {
            throw new LaunchException("Failed to launch container: " + e.getMessage());
        } catch (RuntimeException e) {
            // Whatever it was, the task must not wait for ever.
            LOG.error("container {} cannot be launched", launch.containerId(), e);
            throw new LaunchException(
                    "Failed to launch container: " + e.getClass().getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Failed to launch container: the agent ends");
        }
    }

    /** Values may be secret, so that the error of the JDK, which has them, goes no further. */
    private static void give(ProcessBuilder builder, Map<String, String> environment) throws LaunchException {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            try {
                builder.environment().put(variable.getKey(), variable.getValue());
            } catch (IllegalArgumentException e) {
                throw new LaunchException("Failed to launch container: no process can have the environment variable '"
                        + variable.getKey() + "' with this name or value");
            }
        }
    }

    private static List<String> argv(CommandInfo command) {
        if (command.getShell()) {
            return List.of("/bin/sh", "-c", command.getValue());
        }
        // A binary that does not exist ends with status 1 (capture 07), where a shell would say 127.
        List<String> argv = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "command -v \"$0\" > /dev/null || { echo \"Failed to execute command: $0: not found\" >&2; exit "
                        + "1; }; exec \"$0\" \"$@\"",
                command.getValue()));
        argv.addAll(command.getArgumentsList().stream().skip(1).toList());
        return argv;
    }

    /** Only root can run a task as somebody else; any other agent runs all tasks as itself. */
    private static Optional<String> otherUser(Launch launch) {
        String user = launch.command().hasUser() ? launch.command().getUser() : launch.frameworkUser();
        String self = System.getProperty("user.name");
        return user.isEmpty() || user.equals(self) || !self.equals("root") ? Optional.empty() : Optional.of(user);
    }

    /** Gives a sandbox with all that is in it to the user. */
    private static void give(Path sandbox, String user) throws LaunchException, IOException {
        UserPrincipal owner;
        try {
            owner = sandbox.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        } catch (UserPrincipalNotFoundException e) {
            throw new LaunchException("Failed to launch container: Failed to chown '" + sandbox.resolve("stdout")
                    + "' to user '" + user + "' : No such user '" + user + "'");
        }
        try (Stream<Path> all = Files.walk(sandbox)) {
            for (Path path : all.toList()) {
                // Not what a link points to: that may be anybody's.
                Files.getFileAttributeView(path, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setOwner(owner);
            }
        }
    }

    private static String primaryGroup(String user) throws IOException, LaunchException {
        Process id = new ProcessBuilder("id", "-g", user)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String group = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        if (group.isEmpty()) {
            throw new LaunchException("Failed to launch container: No group of user '" + user + "'");
        }
        return group;
    }
}
