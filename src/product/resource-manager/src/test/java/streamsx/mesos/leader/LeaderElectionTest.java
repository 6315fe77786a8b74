package streamsx.mesos.leader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.store.Opening.open;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import streamsx.mesos.store.FencedException;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;
import streamsx.mesos.store.zookeeper.ZooKeeperStateStore;
import streamsx.mesos.testsupport.Await;

class LeaderElectionTest {
    private static final ZooKeeperLayout LAYOUT = new ZooKeeperLayout("/root", "mesos", "domain");
    private final List<CuratorFramework> clients = new ArrayList<>();
    private TestingServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = new TestingServer(new InstanceSpec(null, -1, -1, -1, true, 1, 200, -1), true);
    }

    @AfterEach
    void stopServer() throws Exception {
        clients.forEach(CuratorFramework::close);
        server.close();
    }

    private CuratorFramework client() throws Exception {
        CuratorFramework client = LeaderElection.newClient(server.getConnectString(), Duration.ofSeconds(4));
        clients.add(client);
        client.start();
        client.blockUntilConnected();
        return client;
    }

    private LeaderElection instance(CuratorFramework client, int port) throws Exception {
        int before = new InstanceDirectory(client, LAYOUT).read().instances().size();
        LeaderElection election = new LeaderElection(client, LAYOUT, info(port));
        election.start();
        until(() -> election.participants().size() > before);
        return election;
    }

    private static InstanceInfo info(int port) {
        return new InstanceInfo("host", port, 42, "1.0");
    }

    private static void until(Callable<Boolean> condition) {
        Await.until("the election is as expected", Duration.ofSeconds(15), Duration.ofMillis(10), condition);
    }

    private static CompletableFuture<LeadershipFence> leads(LeaderElection election) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return election.awaitLeadership();
            } catch (InterruptedException | ElectionException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void theOtherLeadsWhenTheLeadersNodeIsDeleted() throws Exception {
        CuratorFramework firstClient = client();
        LeaderElection first = instance(firstClient, 1);
        LeaderElection second = instance(client(), 2);
        CountDownLatch gone = new CountDownLatch(1);
        first.addListener(new LeaderElection.Listener() {
            @Override
            public void connectionChanged(ConnectionState state) {}

            @Override
            public void latchNodeGone() {
                gone.countDown();
            }
        });
        LeadershipFence fence = leads(first).get(10, TimeUnit.SECONDS);
        ZooKeeperStateStore store = new ZooKeeperStateStore(firstClient, LAYOUT, fence);
        open(store);
        CompletableFuture<LeadershipFence> follower = leads(second);
        assertThat(second.participants()).containsExactly(info(1), info(2));
        assertThat(second.leader()).contains(info(1));
        assertThat(follower).isNotDone();
        firstClient.delete().forPath(fence.latchPath());
        assertThat(follower.get(10, TimeUnit.SECONDS).latchPath()).isNotEqualTo(fence.latchPath());
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> store.confirm().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(FencedException.class);
        first.close();
        second.close();
        assertThat(firstClient.getChildren().forPath(LAYOUT.leader())).isEmpty();
    }

    @Test
    void aLatchWhoseNodeWasDeletedUnseenStandsAnew() throws Exception {
        CuratorFramework client = client();
        LeaderElection election = instance(client, 1);
        LeadershipFence fence = leads(election).get(10, TimeUnit.SECONDS);
        client.delete().forPath(fence.latchPath());
        LeadershipFence again = leads(election).get(10, TimeUnit.SECONDS);
        assertThat(client.checkExists().forPath(again.latchPath())).isNotNull();
        election.close();
    }

    @Test
    void anExpiredSessionEndsTheLeadership() throws Exception {
        CuratorFramework client = client();
        LeaderElection first = instance(client, 1);
        LeaderElection second = instance(client(), 2);
        CountDownLatch lost = new CountDownLatch(1);
        first.addListener(state -> {
            if (state == ConnectionState.LOST) {
                lost.countDown();
            }
        });
        ZooKeeperStateStore store =
                new ZooKeeperStateStore(client, LAYOUT, leads(first).get(10, TimeUnit.SECONDS));
        open(store);
        client.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();

        // The injection ends the session on the client alone; the server learns of it by this.
        client.getZookeeperClient().reset();
        assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
        leads(second).get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> store.confirm().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(FencedException.class);
        first.close();
        second.close();
    }

    @Test
    void aStandbyWritesNothingButItsLatchNode() throws Exception {
        LeaderElection first = instance(client(), 1);
        CuratorFramework observer = client();
        LeaderElection second = instance(client(), 2);
        assertThat(observer.getChildren().forPath(LAYOUT.base())).containsExactly("leader");
        assertThat(observer.getChildren().forPath(LAYOUT.leader())).hasSize(2);
        second.close();
        assertThat(observer.getChildren().forPath(LAYOUT.leader())).hasSize(1);
        first.close();
    }

    @Test
    void participantsAreSortedBySequenceAndBadDataIsReported() throws Exception {
        CuratorFramework client = client();
        String leader = LAYOUT.leader();
        client.create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL)
                .forPath(
                        leader + "/_c_aaa-latch-0000000012",
                        "{\"host\":\"h\",\"port\":12,\"pid\":1,\"version\":\"1\"}".getBytes(UTF_8));
        client.create()
                .forPath(
                        leader + "/_c_zzz-latch-0000000009",
                        "{\"host\":\"h\",\"port\":9,\"pid\":1,\"version\":\"1\",\"new\":true}".getBytes(UTF_8));
        client.create().forPath(leader + "/_c_bbb-latch-0000000010", "junk".getBytes(UTF_8));
        InstanceDirectory.Listing listing = new InstanceDirectory(client, LAYOUT).read();
        assertThat(listing.instances()).extracting(InstanceInfo::port).containsExactly(9, 12);
        assertThat(listing.leader()).map(InstanceInfo::port).contains(9);
        assertThat(listing.unreadable()).singleElement().asString().contains("0000000010");
    }
}
