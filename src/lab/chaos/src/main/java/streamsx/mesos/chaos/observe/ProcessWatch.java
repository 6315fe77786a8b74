package streamsx.mesos.chaos.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Finds the processes of tasks in the process table, by the environment that their agents gave them. */
public final class ProcessWatch {
    /** Environment variable that every task of a run has; its value is the run's mark. */
    public static final String MARK = "CHAOS_RUN";

    private static final Path TABLE = Path.of("/proc");

    private final Path directory;
    private final String mark;

    /**
     * A task's process.
     *
     * @param agent the process that started it, or Mesos's id of an agent that is none of ours
     */
    public record Running(String task, String resource, String agent, long pid) {}

    /**
     * @param directory below which our agents work
     * @param mark      value of {@link #MARK} in this run
     */
    public ProcessWatch(Path directory, String mark) {
        this.directory = directory;
        this.mark = mark;
    }

    /** The processes that run now by the ids of their tasks; of several of one task, the one with the lowest pid. */
    public Map<String, Running> read() throws IOException {
        Map<String, Running> found = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(TABLE, "[0-9]*")) {
            for (Path entry : entries) {
                Running running = running(entry);
                if (running != null) {
                    found.merge(running.task(), running, (a, b) -> a.pid() < b.pid() ? a : b);
                }
            }
        }
        return found;
    }

    private Running running(Path entry) {
        try {
            Map<String, String> environment = environment(entry);
            String task = environment.get("MESOS_TASK_ID");
            // The agent's wrapper and its helpers have the same environment. The wrapper outlives the task for a
            // moment.
            if (task == null
                    || !mark.equals(environment.get(MARK))
                    || !leadsSession(entry)
                    || Files.readString(entry.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains("task-wrapper.sh")) {
                return null;
            }
            return new Running(
                    task,
                    environment.getOrDefault("STREAMS_RESOURCE_ID", ""),
                    agent(environment),
                    Long.parseLong(entry.getFileName().toString()));
        } catch (IOException e) {
            return null; // It ended while it was looked at, or is somebody else's.
        }
    }

    /** Each task is a session of its own, and what it starts belongs to it. */
    private static boolean leadsSession(Path entry) throws IOException {
        String stat = Files.readString(entry.resolve("stat"), StandardCharsets.ISO_8859_1);
        // The name in parentheses may hold blanks; after it come state, parent, group, session.
        String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
        return session.equals(entry.getFileName().toString());
    }

    private String agent(Map<String, String> environment) {
        Path sandbox = Path.of(environment.getOrDefault("MESOS_SANDBOX", "/"));
        return sandbox.startsWith(directory)
                ? sandbox.getName(directory.getNameCount()).toString()
                : environment.getOrDefault("MESOS_SLAVE_ID", "");
    }

    private static Map<String, String> environment(Path entry) throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String variable : Files.readString(entry.resolve("environ"), StandardCharsets.ISO_8859_1)
                .split("\0")) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return variables;
    }
}
