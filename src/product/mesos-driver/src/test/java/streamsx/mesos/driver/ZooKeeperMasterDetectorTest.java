package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.driver.ScriptedMaster.subscribed;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.Protos.FrameworkInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.api.MasterDetector;

@Timeout(30)
class ZooKeeperMasterDetectorTest {

    private final BlockingQueue<Optional<MasterAddress>> seen = new LinkedBlockingQueue<>();
    private TestingServer server;
    private CuratorFramework zooKeeper;
    private MasterDetector detector;

    @BeforeEach
    void begin() throws Exception {
        server = new TestingServer();
        zooKeeper = CuratorFrameworkFactory.newClient(server.getConnectString(), new RetryNTimes(50, 100));
        zooKeeper.start();
        detector = MasterDetectors.of(master(), Duration.ofSeconds(4));
    }

    @AfterEach
    void end() throws Exception {
        detector.close();
        zooKeeper.close();
        server.close();
    }

    @Test
    void followsTheLowestCandidateEvenIfThePathComesLater() throws Exception {
        watch();
        assertThat(seen.poll(300, TimeUnit.MILLISECONDS)).isNull();
        candidate(7, 5060);
        assertThat(next()).isEqualTo(5060);
        candidate(9, 5061);
        zooKeeper.create().forPath("/mesos/log_replicas");
        candidate(3, 5050);
        assertThat(next()).isEqualTo(5050);
        delete(3);
        assertThat(next()).isEqualTo(5060);
        delete(7);
        assertThat(next()).isEqualTo(5061);
    }

    @Test
    void theLastKnownLeaderStaysWhenNoneIsThere() throws Exception {
        candidate(1, 5050);
        watch();
        assertThat(next()).isEqualTo(5050);
        delete(1);
        assertThat(seen.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(detector.leader().map(MasterAddress::port)).contains(5050);
        candidate(2, 5060);
        assertThat(next()).isEqualTo(5060);
    }

    @Test
    void survivesThatZooKeeperIsAway() throws Exception {
        candidate(1, 5050);
        candidate(2, 5060);
        watch();
        assertThat(next()).isEqualTo(5050);
        server.stop();
        assertThat(seen.poll(1, TimeUnit.SECONDS)).isNull();
        assertThat(detector.leader().map(MasterAddress::port)).contains(5050);
        server.restart();
        delete(1);
        assertThat(next()).isEqualTo(5060);
    }

    @Test
    void aNodeThatDoesNotParseIsLeftForTheNextChange() throws Exception {
        zooKeeper.create().creatingParentsIfNeeded().forPath("/mesos/" + name(1), "{".getBytes(StandardCharsets.UTF_8));
        watch();
        assertThat(seen.poll(300, TimeUnit.MILLISECONDS)).isNull();
        candidate(0, 5050);
        assertThat(next()).isEqualTo(5050);
    }

    @Test
    void theDriverGoesToTheNewLeaderAtOnceThoughTheOldConnectionLives() throws Exception {
        RecordingScheduler scheduler = new RecordingScheduler();
        try (ScriptedMaster first = new ScriptedMaster();
                ScriptedMaster second = new ScriptedMaster()) {
            first.then(first.open("s1", subscribed("fw", 15)));
            second.then(second.open("s2", subscribed("fw", 15)));
            candidate(1, port(first));
            candidate(2, port(second));
            HttpSchedulerDriver driver = new HttpSchedulerDriver(
                    scheduler,
                    FrameworkInfo.newBuilder().setUser("u").setName("n").build(),
                    master());
            driver.start();
            assertThat(scheduler.next()).isEqualTo("registered fw");
            delete(1);
            assertThat(scheduler.next()).isEqualTo("disconnected");
            assertThat(scheduler.next()).isEqualTo("reregistered");
            assertThat(first.subscribes).hasValue(1);
            assertThat(second.subscribes).hasValue(1);
            driver.stop(true);
        }
    }

    private void watch() {
        detector.start(() -> seen.add(detector.leader()));
    }

    private int next() throws InterruptedException {
        Optional<MasterAddress> leader = seen.poll(15, TimeUnit.SECONDS);
        assertThat(leader).as("a leader within 15 s").isPresent();
        assertThat(leader.get().host()).isEqualTo("127.0.0.1");
        return leader.get().port();
    }

    private String master() {
        return "zk://" + server.getConnectString() + "/mesos";
    }

    private static int port(ScriptedMaster master) {
        return MasterAddress.parse(master.address()).port();
    }

    private static String name(int sequence) {
        return String.format("json.info_%010d", sequence);
    }

    /** A node with the data of the recorded one, at another port. */
    private void candidate(int sequence, int port) throws Exception {
        String recorded;
        try (InputStream in = getClass().getResourceAsStream("/mesos-wire/13-zookeeper-znodes.txt")) {
            recorded = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("{\"address\""))
                    .findFirst()
                    .orElseThrow();
        }
        zooKeeper
                .create()
                .creatingParentsIfNeeded()
                .forPath(
                        "/mesos/" + name(sequence),
                        recorded.replace("5050", Integer.toString(port)).getBytes(StandardCharsets.UTF_8));
    }

    private void delete(int sequence) throws Exception {
        zooKeeper.delete().forPath("/mesos/" + name(sequence));
    }
}
