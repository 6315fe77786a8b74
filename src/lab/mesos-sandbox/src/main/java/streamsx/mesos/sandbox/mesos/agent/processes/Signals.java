package streamsx.mesos.sandbox.mesos.agent.processes;

import java.io.IOException;
import java.util.Map;
import streamsx.mesos.sandbox.mesos.agent.state.RunDirectory;

/** Signals to process groups, and what exit statuses say of them. */
public final class Signals {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "Hangup"),
            Map.entry(2, "Interrupt"),
            Map.entry(3, "Quit"),
            Map.entry(4, "Illegal instruction"),
            Map.entry(6, "Aborted"),
            Map.entry(7, "Bus error"),
            Map.entry(8, "Floating point exception"),
            Map.entry(9, "Killed"),
            Map.entry(10, "User defined signal 1"),
            Map.entry(11, "Segmentation fault"),
            Map.entry(12, "User defined signal 2"),
            Map.entry(13, "Broken pipe"),
            Map.entry(14, "Alarm clock"),
            Map.entry(15, "Terminated"));

    private Signals() {}

    /** Sends to the group that the process leads; false if there is no such group (any more or yet). */
    public static boolean send(String signal, RunDirectory.Pid leader) {
        if (leader.replaced()) {
            return false;
        }
        try {
            return new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" -- \"-$1\"", signal, Long.toString(leader.pid()))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** What waitpid(2) gives, from an exit status as a shell sees it. */
    public static int waitStatus(int status) {
        return status > 128 ? status - 128 : status << 8;
    }

    /**
     * A shell's exit status in the words of capture 07. A command that itself exits with 128 + n cannot be told from
     * signal n.
     */
    public static String describe(int status) {
        String name = NAMES.get(status - 128);
        return name == null ? "Command exited with status " + status : "Command terminated with signal " + name;
    }
}
