package streamsx.mesos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.leader.ExitCode;

/** A supervised start where ZooKeeper refuses the latch node. */
@Timeout(90)
class RefusedElectionIT {
    @TempDir
    Path directory;

    @Test
    void z2StartPassesOnWhyThereCanBeNoLatchNode() throws Exception {
        try (TestingServer zooKeeper = new TestingServer();
                CuratorFramework operator =
                        CuratorFrameworkFactory.newClient(zooKeeper.getConnectString(), new RetryOneTime(100))) {
            operator.start();
            operator.create()
                    .withACL(List.of(new ACL(ZooDefs.Perms.READ, ZooDefs.Ids.ANYONE_ID_UNSAFE)))
                    .forPath("/streams-on-mesos");
            Run start = Run.of(
                    "start",
                    "--master",
                    "127.0.0.1:1",
                    "-d",
                    "D",
                    "--zkconnect",
                    zooKeeper.getConnectString(),
                    "-D",
                    "API_TOKEN_FILE=" + directory.resolve("token"),
                    "-D",
                    "STREAMS_SERVER=none",
                    "-D",
                    "RUN_DIR=" + directory.resolve("run"));
            assertThat(start.code()).isEqualTo(ExitCode.ELECTION_IMPOSSIBLE.code());
            assertThat(start.err())
                    .contains(
                            "This instance cannot stand for election below /streams-on-mesos/mesos/D/leader: this "
                                    + "instance has no permission there (NOAUTH for /streams-on-mesos/mesos)",
                            "exit code 18 (ELECTION_IMPOSSIBLE)")
                    .doesNotContain("\tat ");
            assertThat(directory.resolve("run").toFile().list())
                    .as("nobody is left to try again")
                    .noneMatch(file -> file.endsWith(".pid"));
        }
    }
}
