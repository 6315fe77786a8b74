package streamsx.mesos.chaos.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Ends everything that belongs to a run when this JVM is gone, however it went: a shell that waits for the end of its
 * standard input, which only we hold, and then kills all processes that carry the run's mark in their environment,
 * until there are none.
 */
public final class Watchdog implements Closeable {
    /** Environment variable that all processes have; its value is the run's directory. */
    public static final String MARK = "STREAMS_CHAOS";

    private static final String SCRIPT = """
        # Ends what a run of chaos left behind: every process whose environment names the run's directory $1.
        trap '' INT HUP TERM
        cat > /dev/null
        tries=0
        while [ $tries -lt 20 ]; do
          found=no
          for p in /proc/[0-9]*; do
            if grep -q -s -a -z -e "^STREAMS_CHAOS=$1$" -e "^MESOS_SANDBOX=$1/" "$p/environ" 2>/dev/null; then
              kill -KILL "${p#/proc/}" 2>/dev/null && found=yes
            fi
          done
          [ $found = no ] && exit 0
          tries=$((tries + 1))
          sleep 0.2
        done
        """;

    private final Process shell;

    Watchdog(Path directory) throws IOException {
        Path script = Files.writeString(directory.resolve("end-all.sh"), SCRIPT);
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", script.toString(), directory.toString());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove(MARK);
        shell = builder.start();
    }

    /** Ends everything now. */
    @Override
    public void close() throws IOException {
        try (OutputStream line = shell.getOutputStream()) {
            line.flush();
        }
        try {
            if (!shell.waitFor(20, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
