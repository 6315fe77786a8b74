package streamsx.mesos.sandbox.mesos.agent.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.sandbox.mesos.agent.state.RunDirectory;
import streamsx.mesos.testsupport.Await;

@Timeout(30)
class SignalsIT {
    /** As after a restart of the machine, when numbers are given anew. */
    @Test
    void aProcessThatOnlyHasTheSameNumberIsLeftAlone() throws Exception {
        Process process = new ProcessBuilder("setsid", "sleep", "1000").start();
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            long start =
                    Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
            assertThat(Signals.send("KILL", new RunDirectory.Pid(process.pid(), start - 1)))
                    .isFalse();
            assertThat(process.isAlive()).isTrue();
            Await.until(
                    "it leads its group, and is signalled",
                    () -> Signals.send("KILL", new RunDirectory.Pid(process.pid(), start)));
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
