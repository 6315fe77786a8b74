package streamsx.mesos.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;
import streamsx.mesos.testsupport.Await;

/** Latch nodes that cannot be made (Z2), and those that somebody deletes (Z3). */
class LatchGuardTest {
    private static final ZooKeeperLayout LAYOUT = new ZooKeeperLayout("/root", "mesos", "domain");

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestingServer server;
    private CuratorFramework operator;

    @BeforeEach
    void startServer() throws Exception {
        server = new TestingServer(new InstanceSpec(null, -1, -1, -1, true, 1, 200, -1), true);
        operator = client("");
    }

    @AfterEach
    void stopServer() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        server.close();
    }

    private CuratorFramework client(String chroot) throws Exception {
        CuratorFramework client = LeaderElection.newClient(server.getConnectString() + chroot, Duration.ofSeconds(4));
        open.add(client);
        client.start();
        client.blockUntilConnected();
        return client;
    }

    private LeaderElection election(String chroot, int port) throws Exception {
        LeaderElection election = new LeaderElection(client(chroot), LAYOUT, info(port));
        open.add(election);
        return election;
    }

    private LeaderElection standing(int port) throws Exception {
        LeaderElection election = election("", port);
        election.start();
        until(() -> election.participants().contains(info(port)));
        return election;
    }

    private static InstanceInfo info(int port) {
        return new InstanceInfo("host", port, 42, "1.0");
    }

    private static void until(Callable<Boolean> condition) {
        Await.until("the election is as expected", Duration.ofSeconds(15), Duration.ofMillis(10), condition);
    }

    private static List<ACL> only(int permissions) {
        return List.of(new ACL(permissions, ZooDefs.Ids.ANYONE_ID_UNSAFE));
    }

    private String nodeOf(int port) throws Exception {
        for (String node : operator.getChildren().forPath(LAYOUT.leader())) {
            String path = LAYOUT.leader() + "/" + node;
            if (new String(operator.getData().forPath(path), StandardCharsets.UTF_8).contains("\"port\":" + port)) {
                return path;
            }
        }
        throw new AssertionError("no latch node of " + port);
    }

    @Test
    void z2AMissingChrootIsMade() throws Exception {
        LeaderElection election = election("/there/is/none", 1);
        election.start();
        until(() -> election.participants().contains(info(1)));
        assertThat(operator.getChildren().forPath("/there/is/none" + LAYOUT.leader()))
                .hasSize(1);
    }

    @Test
    void z2AChrootThatCannotBeMadeIsSaidWithItsPathAndWhy() throws Exception {
        operator.setACL().withACL(only(ZooDefs.Perms.READ)).forPath("/");
        assertThatThrownBy(() -> election("/there/is/none", 1).start())
                .isInstanceOf(ElectionException.class)
                .hasMessageContainingAll("/there/is/none", "no permission", "NOAUTH for /there");
    }

    @Test
    void z2ARootWithoutPermissionIsSaid() throws Exception {
        operator.create().withACL(only(ZooDefs.Perms.READ)).forPath("/root");
        assertThatThrownBy(() -> election("", 1).start())
                .isInstanceOf(ElectionException.class)
                .hasMessageContainingAll(LAYOUT.leader(), "no permission", "NOAUTH for /root/mesos");
    }

    @Test
    void z2AnEphemeralParentIsSaid() throws Exception {
        operator.create().withMode(CreateMode.EPHEMERAL).forPath("/root");
        assertThatThrownBy(() -> election("", 1).start())
                .isInstanceOf(ElectionException.class)
                .hasMessageContainingAll(LAYOUT.leader(), "ephemeral");
    }

    @Test
    void z2AQuotaIsSaid() {
        assertThat(Refusals.words(KeeperException.create(KeeperException.Code.QUOTAEXCEEDED, "/root")))
                .contains("quota", "/root");
        assertThat(Refusals.isPassing(KeeperException.create(KeeperException.Code.CONNECTIONLOSS)))
                .isTrue();
    }

    @Test
    void z2AStandbyThatCannotStandAnewSaysSo() throws Exception {
        standing(1).awaitLeadership();
        LeaderElection standby = standing(2);
        CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(() -> {
            try {
                standby.awaitLeadership();
                return null;
            } catch (Exception e) {
                return e;
            }
        });
        String node = nodeOf(2);
        operator.setACL()
                .withACL(only(ZooDefs.Perms.READ | ZooDefs.Perms.DELETE))
                .forPath(LAYOUT.leader());
        operator.delete().forPath(node);
        assertThat(end.get(25, TimeUnit.SECONDS))
                .isInstanceOf(ElectionException.class)
                .hasMessageContainingAll(LAYOUT.leader(), "no permission");
        assertThat(standby.hopeless()).isCompletedExceptionally();
    }

    @Test
    void z3AStandbyWhoseNodeIsDeletedStandsAnew() throws Exception {
        LeaderElection leader = standing(1);
        leader.awaitLeadership();
        LeaderElection standby = standing(2);
        CompletableFuture<Boolean> elected = CompletableFuture.supplyAsync(() -> {
            try {
                return standby.awaitLeadership() != null;
            } catch (InterruptedException | ElectionException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 0; i < 2; i++) {
            String node = nodeOf(2);
            operator.delete().forPath(node);
            until(() -> standby.participants().contains(info(2)) && !nodeOf(2).equals(node));
        }
        assertThat(elected).isNotDone();
        leader.close();
        assertThat(elected.get(15, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsNoLatchNodeIsNoInstance() throws Exception {
        LeaderElection election = standing(1);
        operator.create()
                .forPath(
                        LAYOUT.leader() + "/0-of-an-operator",
                        "{\"host\":\"h\",\"port\":9,\"pid\":1,\"version\":\"1\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(election.participants()).containsExactly(info(1));
        try (InstanceCache cache = new InstanceCache(operator, LAYOUT)) {
            cache.start();
            cache.presence(info(1)).get(15, TimeUnit.SECONDS);
            until(() -> cache.instances().equals(List.of(info(1))));
        }
    }
}
