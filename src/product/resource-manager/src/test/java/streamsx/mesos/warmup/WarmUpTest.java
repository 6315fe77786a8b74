package streamsx.mesos.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.scheduler.HttpDrivers;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.scheduler.StreamsMesosScheduler.DriverFactory;
import streamsx.mesos.store.StateStore;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;
import streamsx.mesos.store.zookeeper.ZooKeeperStateStore;
import streamsx.mesos.testsupport.LogCapture;

@Timeout(60)
class WarmUpTest {
    private final ZooKeeperLayout layout = new ZooKeeperLayout("/root", "mesos", "");
    private TestingServer server;
    private CuratorFramework client;
    private String latch;

    @BeforeEach
    void start() throws Exception {
        server = new TestingServer();
        client = CuratorFrameworkFactory.newClient(server.getConnectString(), new RetryOneTime(10));
        client.start();
        assertThat(client.blockUntilConnected(20, TimeUnit.SECONDS)).isTrue();
        latch = client.create().creatingParentsIfNeeded().forPath(layout.leader() + "/latch-1");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void aRehearsalChangesNothingWhereNobodyEverLed() throws Exception {
        assertRehearsalChangesNothing();
    }

    @Test
    void aRehearsalChangesNothingOfWhatALeaderStored() throws Exception {
        StateStore leader = new ZooKeeperStateStore(client, layout, () -> latch);
        leader.open(ForkJoinPool.commonPool()).toCompletableFuture().get(20, TimeUnit.SECONDS);
        leader.commit(List.of(List.of(new Effect.PutClient(new Client("c", "", "", Map.of())))))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertRehearsalChangesNothing();
        // Its chain of transactions is unbroken.
        leader.commit(List.of(List.of(new Effect.RemoveClient("c"))))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void aRegistrationIsRehearsedToTheEnd() throws Exception {
        MesosSettings settings = new MesosSettings("warm", "*", 60, "nobody", "", 1, "localhost");
        // It has no other master to go to.
        long begun = System.nanoTime();
        List<Call.Type> calls =
                new WarmUp(Optional.of(new HttpDrivers("127.0.0.1:1")), settings, null, client, layout).registration();
        assertThat(calls)
                .startsWith(Call.Type.SUBSCRIBE)
                .contains(Call.Type.RECONCILE)
                .endsWith(Call.Type.ACKNOWLEDGE);
        assertThat(calls).filteredOn(Call.Type.SUBSCRIBE::equals).hasSize(WarmUp.REGISTRATION_ROUNDS);
        assertThat(System.nanoTime() - begun)
                .as("nothing is waited for in vain")
                .isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void aRehearsalDoesNotLogARegistration() throws Exception {
        MesosSettings settings = new MesosSettings("warm", "*", 60, "nobody", "", 1, "localhost");
        try (LogCapture log = new LogCapture()) {
            new WarmUp(Optional.of(new HttpDrivers("127.0.0.1:1")), settings, null, client, layout).registration();
            assertThat(log.lines())
                    .as("who reads a log looks for the framework's registration")
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("Registered with"));
        }
    }

    /** A native driver, that is. */
    @Test
    void whoWillUseAnotherDriverRehearsesAllButTheHttpDriver() throws Exception {
        HttpServer self = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        self.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        self.start();
        AtomicInteger made = new AtomicInteger();
        DriverFactory http = (scheduler, framework, check, listener) -> {
            made.incrementAndGet();
            return new HttpDrivers("127.0.0.1:1").create(scheduler, framework, check, listener);
        };
        try {
            InstanceInfo info = new InstanceInfo("127.0.0.1", self.getAddress().getPort(), 1, "test");
            assertThat(rehearsals(Optional.empty(), info)).isEmpty();
            assertThat(asked.poll()).as("the rest is rehearsed").isEqualTo("/healthz");
            assertThat(rehearsals(Optional.of(http), info))
                    .as("what would have been seen")
                    .isNotEmpty();
            assertThat(made).hasValue(1);
        } finally {
            self.stop(0);
        }
    }

    /** What a whole rehearsal says of a registration. */
    private List<String> rehearsals(Optional<DriverFactory> drivers, InstanceInfo self) throws Exception {
        MesosSettings settings = new MesosSettings("warm", "*", 60, "nobody", "", 1, "localhost");
        try (LogCapture logs = new LogCapture()) {
            new WarmUp(drivers, settings, self, client, layout).rehearse();
            return logs.lines().stream()
                    .filter(line -> line.contains("streamsx.mesos.driver") || line.contains("registration"))
                    .toList();
        }
    }

    private void assertRehearsalChangesNothing() throws Exception {
        Map<String, Long> before = contents("/root");
        new WarmUp(Optional.empty(), null, null, client, layout).store();
        assertThat(contents("/root")).isEqualTo(before);
    }

    /** The last change of every node. */
    private Map<String, Long> contents(String path) throws Exception {
        Map<String, Long> all = new TreeMap<>();
        Stat stat = new Stat();
        client.getData().storingStatIn(stat).forPath(path);
        all.put(path, Math.max(stat.getMzxid(), stat.getPzxid()));
        for (String child : client.getChildren().forPath(path)) {
            all.putAll(contents(path + "/" + child));
        }
        return all;
    }
}
