package streamsx.mesos.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.examples.support.Room;
import streamsx.mesos.testsupport.Await;

/** What it makes of a master that does not know its task. */
@Timeout(60)
class FailoverSchedulerTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofMillis(10);

    @TempDir
    private Path dir;

    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final SchedulerDriver driver = (SchedulerDriver) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {SchedulerDriver.class}, (proxy, method, arguments) -> {
                calls.add(method.getName());
                return Status.DRIVER_RUNNING;
            });
    private FrameworkFile file;

    @BeforeEach
    void aTaskIsKnown() {
        file = new FrameworkFile(dir.resolve("file"));
        file.framework("framework");
        file.task("task", "agent");
    }

    @Test
    void aTaskThatANewMasterDoesNotKnowYetIsAskedForAgainAndNotReplaced() throws Exception {
        FailoverScheduler scheduler = new FailoverScheduler(file, LONG, SOON);
        scheduler.registered(
                driver, FrameworkID.newBuilder().setValue("framework").build(), master());
        for (int i = 0; i < 3; i++) {
            await("reconcileTasks");
            scheduler.statusUpdate(driver, status(TaskState.TASK_UNKNOWN));
            scheduler.resourceOffers(driver, List.of(offer()));
            await("declineOffer");
        }
        scheduler.statusUpdate(driver, status(TaskState.TASK_RUNNING));
        assertThat(file.task()).contains("task");
        assertThat(calls).doesNotContain("launchTasks");
    }

    @Test
    void aSilentMasterIsAskedAgainUntilItAnswers() throws Exception {
        FailoverScheduler scheduler = new FailoverScheduler(file, LONG, SOON);
        scheduler.reregistered(driver, master());
        await("reconcileTasks");
        await("reconcileTasks");
        scheduler.statusUpdate(driver, status(TaskState.TASK_RUNNING));
        // Some may be on their way; if they never ended, the time of this test would be over.
        while (calls.poll(500, TimeUnit.MILLISECONDS) != null) {
            continue;
        }
    }

    @Test
    void theMinuteBeginsAnewWithEachMaster() {
        FailoverScheduler scheduler = new FailoverScheduler(file, Duration.ofMillis(1), LONG);
        scheduler.statusUpdate(driver, status(TaskState.TASK_UNKNOWN));
        scheduler.disconnected(driver);
        long end = System.nanoTime() + Duration.ofMillis(2).toNanos();
        Await.until("the time of the first master is over", () -> System.nanoTime() > end);
        scheduler.reregistered(driver, master());
        scheduler.statusUpdate(driver, status(TaskState.TASK_UNKNOWN));
        assertThat(file.task()).contains("task");
    }

    @Test
    void oneThatStaysUnknownIsReplaced() throws Exception {
        FailoverScheduler scheduler = new FailoverScheduler(file, Duration.ZERO, SOON);
        scheduler.statusUpdate(driver, status(TaskState.TASK_UNKNOWN));
        assertThat(call()).isEqualTo("reviveOffers");
        scheduler.resourceOffers(driver, List.of(offer()));
        assertThat(call()).isEqualTo("launchTasks");
        assertThat(file.task()).isPresent().get().isNotEqualTo("task");
    }

    @Test
    void whatTheTasksAgentDoesNotKnowIsGone() throws Exception {
        FailoverScheduler scheduler = new FailoverScheduler(file, LONG, SOON);
        scheduler.statusUpdate(driver, status(TaskState.TASK_GONE));
        assertThat(call()).isEqualTo("reviveOffers");
        assertThat(file.task()).isEmpty();
    }

    private void await(String expected) throws InterruptedException {
        String call = call();
        while (call != null && !call.equals(expected)) {
            call = call();
        }
        assertThat(call).isEqualTo(expected);
    }

    private String call() throws InterruptedException {
        return calls.poll(30, TimeUnit.SECONDS);
    }

    private static TaskStatus status(TaskState state) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("task"))
                .setState(state)
                .setReason(TaskStatus.Reason.REASON_RECONCILIATION)
                .build();
    }

    private static MasterInfo master() {
        return MasterInfo.newBuilder().setId("m").setIp(0).setPort(5050).build();
    }

    private static Offer offer() {
        return Offer.newBuilder()
                .setId(OfferID.newBuilder().setValue("o"))
                .setHostname("h")
                .setFrameworkId(FrameworkID.newBuilder().setValue("framework"))
                .setSlaveId(SlaveID.newBuilder().setValue("agent"))
                .addResources(Room.scalar("cpus", 1))
                .addResources(Room.scalar("mem", 100))
                .build();
    }
}
