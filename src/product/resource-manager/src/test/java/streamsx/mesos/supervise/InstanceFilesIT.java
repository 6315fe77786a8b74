package streamsx.mesos.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigLoader;
import streamsx.mesos.config.Setting;

class InstanceFilesIT {
    @TempDir
    Path directory;

    @Test
    void p1AProcessWhosePidCannotBeWrittenIsEnded() throws Exception {
        Config config = ConfigLoader.load(
                Map.of(),
                null,
                List.of(
                        new Setting("STREAMS_ZKCONNECT", "zk:2181", "test"),
                        new Setting("RUN_DIR", directory.toString(), "test")));
        AtomicReference<Process> started = new AtomicReference<>();
        assertThatThrownBy(() -> InstanceFiles.claim(config, files -> {
                    started.set(new ProcessBuilder("sleep", "600").start());
                    // Stands for a full disk: from here on the file cannot be written.
                    Files.createDirectory(files.pid());
                    return started.get().toHandle();
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("pid file", directory.toString(), "RUN_DIR");
        assertThat(started.get().isAlive()).isFalse();
    }
}
