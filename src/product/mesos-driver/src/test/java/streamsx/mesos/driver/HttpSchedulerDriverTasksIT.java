package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.testsupport.Await;

/** The driver with tasks that really run; what they say is what the captures show. */
class HttpSchedulerDriverTasksIT extends RunningTasksFixture {

    @Test
    void launchesTwoTasksOfOneOffer() throws Exception {
        HttpSchedulerDriver driver = startAll();
        Offer offer = scheduler.offer();
        launch(driver, offer, task(offer, "one", "sleep 60"), task(offer, "two", "exit 3"));
        Map<String, List<TaskState>> states = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            TaskStatus status = Await.next(scheduler.updates, "update after " + states);
            assertThat(status.getSource()).isEqualTo(TaskStatus.Source.SOURCE_EXECUTOR);
            assertThat(status.getUuid().size()).isEqualTo(16);
            assertThat(status.getSlaveId()).isEqualTo(offer.getSlaveId());
            assertThat(status.getExecutorId().getValue())
                    .isEqualTo(status.getTaskId().getValue());
            assertThat(status.getContainerStatus().getExecutorPid()).isPositive();
            states.computeIfAbsent(status.getTaskId().getValue(), key -> new ArrayList<>())
                    .add(status.getState());
            driver.acknowledgeStatusUpdate(status);
        }
        assertThat(states)
                .isEqualTo(Map.of(
                        "one",
                        List.of(TaskState.TASK_STARTING, TaskState.TASK_RUNNING),
                        "two",
                        List.of(TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_FAILED)));
        Offer rest = scheduler.offer();
        while (cpus(rest) != 7.5) {
            driver.declineOffer(rest.getId(), AT_ONCE);
            rest = scheduler.offer();
        }
        assertThat(rest.getSlaveId()).isEqualTo(offer.getSlaveId());
    }

    @Test
    void anUpdateIsRepeatedUntilItIsAcknowledged() throws Exception {
        master = SandboxMaster.start(config());
        agent = SandboxAgent.start(agentConfig().withUpdateRetry(Duration.ofMillis(200)));
        HttpSchedulerDriver driver = driver(scheduler);
        Offer offer = scheduler.offer();
        launch(driver, offer, task(offer, "t", "sleep 60"));
        TaskStatus first = scheduler.update("t");
        assertThat(first.getState()).isEqualTo(TaskState.TASK_STARTING);
        TaskStatus again = scheduler.update("t");
        assertThat(again).isEqualTo(first);
        driver.acknowledgeStatusUpdate(again);
        TaskStatus running = skipRepeated(first.getUuid());
        assertThat(running.getState()).isEqualTo(TaskState.TASK_RUNNING);
        // An acknowledgement of what is acknowledged already, or of nothing known, changes nothing.
        driver.acknowledgeStatusUpdate(first);
        driver.acknowledgeStatusUpdate(running.toBuilder()
                .setUuid(ByteString.copyFromUtf8("0123456789abcdef"))
                .build());
        assertThat(skipRepeated(first.getUuid())).isEqualTo(running);
        driver.acknowledgeStatusUpdate(running);
        driver.killTask(id("t"));
        assertThat(skipRepeated(running.getUuid()).getState()).isEqualTo(TaskState.TASK_KILLED);
    }

    /** The first update of "t" that is another one. */
    private TaskStatus skipRepeated(ByteString uuid) throws InterruptedException {
        TaskStatus status = scheduler.update("t");
        while (status.getUuid().equals(uuid)) {
            status = scheduler.update("t");
        }
        return status;
    }

    @Test
    void killsAndReconciles() throws Exception {
        HttpSchedulerDriver driver = startAll();
        Offer offer = scheduler.offer();
        launch(driver, offer, task(offer, "t", "sleep 60"));
        TaskStatus running = running(driver, scheduler, "t");
        long pid = running.getContainerStatus().getExecutorPid();

        driver.reconcileTasks(List.of(running));
        TaskStatus explicit = scheduler.update("t");
        assertThat(explicit.getState()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(explicit.getMessage()).isEqualTo("Reconciliation: Latest task state");
        assertThat(explicit.getReason()).isEqualTo(TaskStatus.Reason.REASON_RECONCILIATION);
        assertThat(explicit.hasUuid()).isFalse();
        assertThat(explicit.hasExecutorId()).isFalse();
        assertThat(explicit.getContainerStatus()).isEqualTo(running.getContainerStatus());
        assertThat(driver.acknowledgeStatusUpdate(explicit)).isEqualTo(Status.DRIVER_RUNNING);
        driver.reconcileTasks(List.of());
        TaskStatus implicit = scheduler.update("t");
        assertThat(implicit.toBuilder().clearTimestamp().build())
                .isEqualTo(explicit.toBuilder().clearTimestamp().build());

        driver.killTask(id("t"));
        TaskStatus killed = scheduler.update("t");
        assertThat(killed.getState()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(killed.getMessage()).isEqualTo("Command terminated with signal Terminated");
        assertThat(killed.getSource()).isEqualTo(TaskStatus.Source.SOURCE_EXECUTOR);
        awaitEnd(pid);
        driver.acknowledgeStatusUpdate(killed);

        driver.reconcileTasks(List.of(killed));
        TaskStatus gone = scheduler.update("t");
        assertThat(gone.getState()).isEqualTo(TaskState.TASK_GONE);
        assertThat(gone.getMessage()).isEqualTo("Reconciliation: Task is unknown to the agent");
        scheduler.log.clear();
        driver.reconcileTasks(List.of());
        scheduler.await("accepted RECONCILE");
        driver.reconcileTasks(List.of(asked("last", null)));
        // Of no task there is nothing to tell: the very next update is the answer to the later question.
        assertThat(Await.next(scheduler.updates, "update").getTaskId().getValue())
                .isEqualTo("last");
    }

    @Test
    void aTaskThatIgnoresTheSignalIsKilledAfterItsGrace() throws Exception {
        HttpSchedulerDriver driver = startAll();
        Offer offer = scheduler.offer();
        Path ready = dir.resolve("ready");
        TaskInfo stubborn =
                task(offer, "t", "trap '' TERM; touch " + ready + "; while :; do sleep 0.05; done").toBuilder()
                        .setKillPolicy(KillPolicy.newBuilder()
                                .setGracePeriod(DurationInfo.newBuilder()
                                        .setNanoseconds(Duration.ofMillis(500).toNanos())))
                        .build();
        launch(driver, offer, stubborn);
        long pid = running(driver, scheduler, "t").getContainerStatus().getExecutorPid();
        awaitFile(ready);
        long before = System.nanoTime();
        driver.killTask(id("t"));
        assertThat(scheduler.update("t").getState()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(10));
        awaitEnd(pid);
    }

    @Test
    void tellsOfUnknownTasks() throws Exception {
        HttpSchedulerDriver driver = startAll();
        SlaveID known = scheduler.offer().getSlaveId();
        SlaveID unknown = SlaveID.newBuilder().setValue("no-such-agent-S9").build();
        driver.reconcileTasks(List.of(asked("a", null), asked("b", known), asked("c", unknown)));
        assertUnknown("a", TaskState.TASK_UNKNOWN, "Reconciliation: Task is unknown", null);
        assertUnknown("b", TaskState.TASK_GONE, "Reconciliation: Task is unknown to the agent", known);
        assertUnknown("c", TaskState.TASK_UNKNOWN, "Reconciliation: Task is unknown", unknown);
        driver.killTask(id("d"));
        assertUnknown("d", TaskState.TASK_UNKNOWN, "Reconciliation: Task is unknown", null);
    }

    private void assertUnknown(String task, TaskState state, String message, SlaveID where)
            throws InterruptedException {
        TaskStatus status = scheduler.update(task);
        assertThat(status.getState()).as(task).isEqualTo(state);
        assertThat(status.getMessage()).isEqualTo(message);
        assertThat(status.getSource()).isEqualTo(TaskStatus.Source.SOURCE_MASTER);
        assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_RECONCILIATION);
        assertThat(status.hasSlaveId() ? status.getSlaveId() : null).isEqualTo(where);
        assertThat(status.hasUuid()).isFalse();
    }

    private static double cpus(Offer offer) {
        return offer.getResourcesList().stream()
                .filter(resource -> resource.getName().equals("cpus"))
                .mapToDouble(resource -> resource.getScalar().getValue())
                .sum();
    }

    private static void awaitEnd(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process != null) {
            process.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    private static void awaitFile(Path file) {
        Await.until("there is " + file, () -> Files.exists(file));
    }
}
