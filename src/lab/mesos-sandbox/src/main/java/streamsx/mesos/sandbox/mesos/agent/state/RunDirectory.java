package streamsx.mesos.sandbox.mesos.agent.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The sandbox directory of one run of a task, and the files in which its wrapper leaves word of the process, so that an
 * agent that comes back finds it. The wrapper's own files are kept beside the run's, out of the task's sight.
 *
 * @param sandbox the task's working directory, where stdout and stderr are
 * @param meta    what only wrapper and agent read and write
 */
public record RunDirectory(Path sandbox, Path meta) {

    /**
     * A process that is distinguished from a later one of the same pid by its start time.
     *
     * @param startTicks field 22 of /proc/pid/stat: clock ticks since boot
     */
    public record Pid(long pid, long startTicks) {
        public boolean alive() {
            return ticks(pid).filter(ticks -> ticks == startTicks).isPresent();
        }

        /** Whether the number was given to another process since. */
        public boolean replaced() {
            return ticks(pid).filter(ticks -> ticks != startTicks).isPresent();
        }

        private static Optional<Long> ticks(long pid) {
            try {
                String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                // A zombie has ended already; only its parent has not asked yet.
                return fields[0].equals("Z") ? Optional.empty() : Optional.of(Long.parseLong(fields[19]));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    /** @param executor the executor's id; of a command, that of its task */
    static RunDirectory of(Path workDir, String agent, String framework, String executor, String container) {
        Path below = Path.of("slaves", agent, "frameworks", framework, "executors", executor, "runs", container);
        return new RunDirectory(workDir.resolve(below), workDir.resolve("meta").resolve(below));
    }

    public void create() throws IOException {
        Files.createDirectories(sandbox);
        Files.createDirectories(meta);
        Files.write(sandbox.resolve("stdout"), new byte[0]);
        Files.write(sandbox.resolve("stderr"), new byte[0]);
        // Replaced in one step, for whoever follows it.
        Path fresh = sandbox.resolveSibling("latest." + sandbox.getFileName());
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, sandbox);
        Files.move(
                fresh,
                sandbox.resolveSibling("latest"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The process group of the command; empty before the wrapper has started it. */
    public Optional<Pid> task() {
        return pid("task.pid");
    }

    public Optional<Pid> wrapper() {
        return pid("wrapper.pid");
    }

    /** The command's exit status as a shell sees it (128 + signal), once it has ended. */
    public Optional<Integer> exitStatus() {
        return read("exit").map(Integer::parseInt);
    }

    /** Whoever makes this directory first, wrapper or a recovering agent, decides whether the command starts. */
    public boolean forbidStart() {
        try {
            Files.createDirectory(meta.resolve("claim"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Pid> pid(String file) {
        return read(file)
                .map(text -> text.split(" "))
                .filter(parts -> parts.length == 2)
                .map(parts -> new Pid(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(meta.resolve(file)).trim()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
