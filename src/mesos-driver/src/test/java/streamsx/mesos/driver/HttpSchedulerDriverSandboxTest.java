package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.sandbox.mesos.master.MasterConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;

/** The driver against the sandbox's masters. */
@Timeout(30)
class HttpSchedulerDriverSandboxTest {

    private static final FrameworkInfo INFO = FrameworkInfo.newBuilder().setUser("root").setName("driver-test")
            .addRoles("*").setFailoverTimeout(60).setCheckpoint(true)
            .addCapabilities(FrameworkInfo.Capability.newBuilder()
                    .setType(FrameworkInfo.Capability.Type.MULTI_ROLE))
            .addCapabilities(FrameworkInfo.Capability.newBuilder()
                    .setType(FrameworkInfo.Capability.Type.PARTITION_AWARE))
            .setId(FrameworkID.newBuilder().setValue("my-own-id-0001")).build();

    private final RecordingScheduler scheduler = new RecordingScheduler();
    private final RecordingScheduler successor = new RecordingScheduler();

    @Test
    void registersUnderAnIdOfItsOwnReconcilesAndTearsDown() throws Exception {
        try (SandboxMaster master = SandboxMaster.start(MasterConfig.defaults())) {
            HttpSchedulerDriver driver = start(scheduler, master.hostPort(), null);
            assertThat(scheduler.next()).isEqualTo("registered my-own-id-0001");
            driver.reconcileTasks(List.of(TaskStatus.newBuilder().setState(TaskState.TASK_RUNNING)
                    .setTaskId(TaskID.newBuilder().setValue("nobody"))
                    .setSlaveId(SlaveID.newBuilder().setValue("nowhere")).build()));
            assertThat(scheduler.next()).isEqualTo("accepted RECONCILE");
            TaskStatus answer = scheduler.updates.take();
            assertThat(answer.getTaskId().getValue()).isEqualTo("nobody");
            assertThat(answer.getState()).isIn(TaskState.TASK_UNKNOWN, TaskState.TASK_GONE, TaskState.TASK_LOST);
            assertThat(driver.acknowledgeStatusUpdate(answer)).isEqualTo(Status.DRIVER_RUNNING);
            assertThat(driver.stop(false)).isEqualTo(Status.DRIVER_STOPPED);

            start(successor, master.hostPort(), null);
            assertThat(successor.next()).isEqualTo("error Framework has been removed");
        }
    }

    @Test
    void aSecondDriverTakesOverAfterStop() throws Exception {
        try (SandboxMaster master = SandboxMaster.start(MasterConfig.defaults())) {
            start(scheduler, master.hostPort(), null).stop(true);
            HttpSchedulerDriver second = start(successor, master.hostPort(), null);
            assertThat(successor.next()).isEqualTo("registered my-own-id-0001");
            second.stop(true);
        }
    }

    @Test
    void aSecondDriverTakesOverFromOneThatStillRuns() throws Exception {
        try (SandboxMaster master = SandboxMaster.start(MasterConfig.defaults())) {
            HttpSchedulerDriver first = start(scheduler, master.hostPort(), null);
            assertThat(scheduler.next()).isEqualTo("registered my-own-id-0001");
            HttpSchedulerDriver second = start(successor, master.hostPort(), () -> true);
            assertThat(successor.next()).isEqualTo("registered my-own-id-0001");
            assertThat(scheduler.next()).isEqualTo("error Framework failed over");
            assertThat(first.join()).isEqualTo(Status.DRIVER_ABORTED);
            second.reviveOffers();
            assertThat(successor.next()).isEqualTo("accepted REVIVE");
            second.stop(true);
        }
    }

    @Test
    void goesOnWithTheNextMaster() throws Exception {
        try (TestingServer zooKeeper = new TestingServer()) {
            String zk = "zk://" + zooKeeper.getConnectString() + "/mesos";
            MasterConfig config = MasterConfig.defaults().withZk(zk, Duration.ofSeconds(4));
            SandboxMaster first = SandboxMaster.start(config);
            SandboxMaster second = SandboxMaster.start(config);
            HttpSchedulerDriver driver = start(scheduler, zk, () -> true);
            assertThat(scheduler.next()).isEqualTo("registered my-own-id-0001");
            boolean firstLeads = first.isLeading();
            assertThat(firstLeads ^ second.isLeading()).isTrue();
            (firstLeads ? first : second).close();
            assertThat(scheduler.next()).isEqualTo("disconnected");
            assertThat(scheduler.next()).isEqualTo("reregistered");
            driver.reviveOffers();
            assertThat(scheduler.next()).isEqualTo("accepted REVIVE");
            driver.stop(true);
            (firstLeads ? second : first).close();
        }
    }

    private static HttpSchedulerDriver start(RecordingScheduler scheduler, String master, SubscribeGuard guard) {
        HttpSchedulerDriver driver = new HttpSchedulerDriver(scheduler, INFO, master, false, guard, scheduler);
        assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
        return driver;
    }
}
