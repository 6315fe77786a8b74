package streamsx.mesos.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WatchdogIT {
    @TempDir
    Path directory;

    private static Process sleeper(String name, String value) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sleep", "300");
        builder.environment().put(name, value);
        return builder.start();
    }

    @Test
    void endsPartsAndTasksOfItsRunAloneEvenPausedOnes() throws Exception {
        Watchdog watchdog = new Watchdog(directory);
        Process part = sleeper(Watchdog.MARK, directory.toString());
        Process paused = sleeper(Watchdog.MARK, directory.toString());
        Process task =
                sleeper("MESOS_SANDBOX", directory.resolve("agent-0/slaves/x").toString());
        Process other = sleeper(Watchdog.MARK, directory + "-other");
        try {
            assertThat(Signals.send("STOP", paused.pid())).isTrue();
            assertThat(part.isAlive()).isTrue();
            watchdog.close();
            assertThat(part.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(paused.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(task.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(other.isAlive()).as("a process of somebody else").isTrue();
        } finally {
            for (Process process : new Process[] {part, paused, task, other}) {
                process.destroyForcibly();
            }
        }
    }
}
