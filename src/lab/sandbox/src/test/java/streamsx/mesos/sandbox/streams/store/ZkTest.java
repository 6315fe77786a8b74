package streamsx.mesos.sandbox.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;

@Timeout(60)
class ZkTest {
    @TempDir
    private Path dir;

    @Test
    void aCallTellsTheEndOfTheSessionFromOtherFailures() throws Exception {
        ZooKeeperProcess server = ZooKeeperProcess.start("127.0.0.1", 0, dir.resolve("first"), Duration.ofMillis(500));
        try (Zk zk = Zk.connect(server.connectString(), Duration.ofSeconds(10), Duration.ofSeconds(10))) {
            int port = server.port();
            server.close();
            // It knows nothing of the sessions of the one before.
            server = ZooKeeperProcess.start("127.0.0.1", port, dir.resolve("second"), Duration.ofMillis(500));
            ZkException ended = catchThrowableOfType(ZkException.class, () -> zk.exists("/"));
            assertThat(ended).isNotNull();
            assertThat(ended.sessionEnded()).as(ended.getMessage()).isTrue();
        } finally {
            server.close();
        }
    }
}
