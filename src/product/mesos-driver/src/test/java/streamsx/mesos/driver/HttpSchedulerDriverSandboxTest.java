package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;

/** What needs masters that a test can stop; the rest is in {@link SchedulerDriverContractIT}. */
@Timeout(60)
class HttpSchedulerDriverSandboxTest {

    private static final FrameworkInfo INFO = FrameworkInfo.newBuilder()
            .setUser("root")
            .setName("driver-test")
            .addRoles("*")
            .setFailoverTimeout(60)
            .setCheckpoint(true)
            .addCapabilities(FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.MULTI_ROLE))
            .addCapabilities(
                    FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.PARTITION_AWARE))
            .setId(FrameworkID.newBuilder().setValue("my-own-id-0001"))
            .build();

    private final RecordingScheduler scheduler = new RecordingScheduler();

    @Test
    void goesOnWithTheNextMaster() throws Exception {
        try (TestingServer zooKeeper = new TestingServer();
                SandboxMaster first = SandboxMaster.start(config(zooKeeper));
                SandboxMaster second = SandboxMaster.start(config(zooKeeper))) {
            HttpSchedulerDriver driver =
                    new HttpSchedulerDriver(scheduler, INFO, zk(zooKeeper), false, () -> true, scheduler);
            try {
                assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
                assertThat(scheduler.next()).isEqualTo("registered my-own-id-0001");
                boolean firstLeads = first.isLeading();
                assertThat(firstLeads ^ second.isLeading()).isTrue();
                (firstLeads ? first : second).close();
                assertThat(scheduler.next()).isEqualTo("disconnected");
                assertThat(scheduler.next()).isEqualTo("reregistered");
                driver.reviveOffers();
                assertThat(scheduler.next()).isEqualTo("accepted REVIVE");
            } finally {
                driver.stop(true);
            }
        }
    }

    private static MasterConfig config(TestingServer zooKeeper) {
        return MasterConfig.defaults().withZk(zk(zooKeeper), Duration.ofSeconds(20));
    }

    private static String zk(TestingServer zooKeeper) {
        return "zk://" + zooKeeper.getConnectString() + "/mesos";
    }
}
