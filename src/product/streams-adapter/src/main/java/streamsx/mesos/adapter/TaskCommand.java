package streamsx.mesos.adapter;

import java.util.ArrayList;
import java.util.List;

/**
 * The shell line of a task, for Streams that is installed on the agents: makes the environment ready and runs the
 * controller, whose exit status becomes the task's. Nothing beyond POSIX sh, as it is {@code /bin/sh -c} that runs it.
 */
final class TaskCommand {
    /** Where the task's shell finds Streams: a link in its working directory. Not for quoting, the shell expands it. */
    static final String INSTALL_PATH = "$PWD/StreamsLink";

    private final String installPath;
    private final String homeDir;

    /**
     * Makes the common part.
     *
     * @param installPath where Streams is on the agents
     * @param homeDir     HOME of the task, in which the task's shell expands variables; empty leaves it alone
     */
    TaskCommand(String installPath, String homeDir) {
        this.installPath = installPath;
        this.homeDir = homeDir;
    }

    /**
     * The whole line.
     *
     * @param resource         its name, for people
     * @param startController what {@link Controllers#startCommand} gave
     */
    String line(String resource, String startController) {
        List<String> lines = new ArrayList<>();
        lines.add("fail() { echo \"streams-on-mesos: $1\" >&2; exit \"$2\"; }");
        lines.add("echo " + quoted("Setting up the environment of resource " + resource));
        if (!homeDir.isEmpty()) {
            lines.add("HOME=\"" + expandable(homeDir) + "\"; export HOME");
        }
        lines.add("rm -f StreamsLink && ln -s " + quoted(installPath)
                + " StreamsLink || fail 'the link StreamsLink could not be made in '\"$PWD\" 71");
        lines.add("[ -r StreamsLink/bin/streamsprofile.sh ] || fail "
                + quoted("no installation of Streams that can be read is at " + installPath
                        + " on this host; see STREAMS_INSTALL_PATH")
                + " 72");
        // A profile may well end with a test that fails. Whether it has done its work is another question.
        lines.add("unset STREAMS_INSTALL");
        lines.add(". ./StreamsLink/bin/streamsprofile.sh; profile=$?");
        lines.add("[ $profile -eq 0 ] || [ -n \"$STREAMS_INSTALL\" ] || fail "
                + "\"streamsprofile.sh failed with status $profile\" 73");
        // Whoever may look into the sandbox need not see what is in the environment.
        lines.add("rm -f env.out; (umask 077; env > env.out) || fail 'env.out could not be written' 74");
        lines.add("echo 'Starting the controller; its output is in application.log'");
        // On lines of its own, whatever it is made of. A subshell, lest an exit in it skip what follows.
        lines.add("(");
        lines.add(startController);
        lines.add(") > application.log 2>&1; status=$?");
        lines.add("echo \"The controller ended with status $status\"");
        lines.add("exit $status");
        return String.join("\n", lines);
    }

    /** One word, whatever is in it. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Within double quotes: variables are expanded, nothing is run. */
    private static String expandable(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("`", "\\`")
                .replace("$(", "\\$(");
    }
}
