package streamsx.mesos.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.driver.ScriptedMaster.subscribed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.Protos.FrameworkInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an idle driver costs; README.md says these numbers. */
@Timeout(60)
class FootprintTest {

    private static final FrameworkInfo INFO = FrameworkInfo.newBuilder()
            .setUser("u")
            .setName("n")
            .setHostname("h")
            .build();
    private static final int DRIVERS = 20;
    private static final int MOST_THREADS = 10;
    private static final long MOST_HEAP = 8L << 20;

    @Test
    void anIdleDriverHasFewThreadsAndLittleHeap() throws Exception {
        try (ScriptedMaster master = new ScriptedMaster();
                TestingServer server = new TestingServer()) {
            announce(server, master.port());
            idle(master, master.address()).stop(true);
            idle(master, "zk://" + server.getConnectString() + "/mesos").stop(true);
            assertCost(master, master.address());
            assertCost(master, "zk://" + server.getConnectString() + "/mesos");
        }
    }

    private static void assertCost(ScriptedMaster master, String address) throws Exception {
        Set<Thread> threadsBefore = new HashSet<>(Thread.getAllStackTraces().keySet());
        long before = used();
        List<HttpSchedulerDriver> drivers = new ArrayList<>();
        for (int i = 0; i < DRIVERS; i++) {
            drivers.add(idle(master, address));
        }
        long each = (used() - before) / DRIVERS;
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeAll(threadsBefore);
        // The scripted master has a thread for each subscriber, ZooKeeper's server some of its own.
        threads.removeIf(
                thread -> thread.getName().matches("pool-.*|NIOWorker.*|HTTP-Dispatcher.*|.*ServerCxn.*|Thread-.*"));
        System.out.println(address.replaceAll("://.*", "://") + " heap per driver " + each / 1024 + " KB, threads "
                + (double) threads.size() / DRIVERS + " "
                + threads.stream()
                        .map(thread -> thread.getName().replaceAll("[0-9(].*", ""))
                        .collect(Collectors.groupingBy(name -> name, Collectors.counting())));
        drivers.forEach(driver -> driver.stop(true));
        assertThat(threads.size()).isLessThanOrEqualTo(MOST_THREADS * DRIVERS);
        assertThat(each).isLessThan(MOST_HEAP);
    }

    private static HttpSchedulerDriver idle(ScriptedMaster master, String address) throws InterruptedException {
        RecordingScheduler scheduler = new RecordingScheduler();
        master.then(master.open("s", subscribed("fw", 15)));
        HttpSchedulerDriver driver = new HttpSchedulerDriver(scheduler, INFO, address);
        driver.start();
        assertThat(scheduler.next()).isEqualTo("registered fw");
        return driver;
    }

    private static void announce(TestingServer server, int port) throws Exception {
        try (CuratorFramework client =
                CuratorFrameworkFactory.newClient(server.getConnectString(), new RetryNTimes(50, 100))) {
            client.start();
            client.create()
                    .creatingParentsIfNeeded()
                    .forPath(
                            "/mesos/json.info_0000000001",
                            ("{\"address\":{\"ip\":\"127.0.0.1\",\"port\":" + port + "}}").getBytes(UTF_8));
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
