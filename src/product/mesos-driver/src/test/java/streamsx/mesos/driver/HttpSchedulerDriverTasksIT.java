package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.DurationInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.KillPolicy;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.testsupport.Await;

/** The driver with tasks that really run, below a sandbox master and agent; what they say is what the captures show. */
@Timeout(60)
class HttpSchedulerDriverTasksIT {

    private static final Duration ALLOCATION = Duration.ofMillis(50);
    private static final Filters AT_ONCE =
            Filters.newBuilder().setRefuseSeconds(0).build();
    private static final Filters LONG =
            Filters.newBuilder().setRefuseSeconds(3600).build();

    @TempDir
    private Path dir;

    private final RecordingScheduler scheduler = new RecordingScheduler();
    private final List<HttpSchedulerDriver> drivers = new ArrayList<>();
    private SandboxMaster master;
    private SandboxAgent agent;

    @AfterEach
    void end() {
        drivers.forEach(driver -> driver.stop(true));
        if (agent != null) {
            agent.closeAndKillTasks();
        }
        if (master != null) {
            master.close();
        }
    }

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

    @Test
    void aSecondDriverFindsTheTasks() throws Exception {
        HttpSchedulerDriver driver = startAll();
        Offer offer = scheduler.offer();
        launch(driver, offer, task(offer, "t", "sleep 60"), task(offer, "unheard", "sleep 60"));
        int pid = running(driver, scheduler, "t").getContainerStatus().getExecutorPid();
        // What waits to be sent is dropped by stop(), the acknowledgement too; the answer to a later call says it is
        // out.
        driver.reconcileTasks(List.of());
        scheduler.await("accepted RECONCILE");
        assertThat(driver.stop(true)).isEqualTo(Status.DRIVER_STOPPED);

        RecordingScheduler successor = new RecordingScheduler();
        HttpSchedulerDriver second = driver(successor);
        assertThat(successor.next()).isEqualTo("registered my-own-id-0002");
        second.reconcileTasks(List.of(asked("t", offer.getSlaveId())));
        TaskStatus found = successor.update("t");
        assertThat(found.getState()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(found.getContainerStatus().getExecutorPid()).isEqualTo(pid);
        assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::isAlive);
        // What the first one left unacknowledged is told to the second.
        running(second, successor, "unheard");
        second.killTask(id("t"));
        assertThat(successor.update("t").getState()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(second.stop(false)).isEqualTo(Status.DRIVER_STOPPED);
    }

    @Test
    void anAgentIsLostAndReturns() throws Exception {
        master = SandboxMaster.start(config().withAgentPings(Duration.ofMillis(400), 3));
        agent = SandboxAgent.start(agentConfig());
        HttpSchedulerDriver driver = driver(scheduler);
        Offer offer = scheduler.offer();
        launch(driver, offer, task(offer, "t", "sleep 60"));
        TaskStatus running = running(driver, scheduler, "t");
        Offer held = scheduler.offer();
        agent.close();
        scheduler.await("rescinded " + held.getId().getValue());
        TaskStatus lost = scheduler.update("t");
        assertThat(lost.getState()).isEqualTo(TaskState.TASK_UNREACHABLE);
        assertThat(lost.getMessage()).isEqualTo("health check timed out");
        assertThat(lost.getReason()).isEqualTo(TaskStatus.Reason.REASON_SLAVE_REMOVED);
        assertThat(lost.getUnreachableTime().getNanoseconds()).isPositive();
        assertThat(lost.hasUuid()).isFalse();
        scheduler.await("slaveLost " + offer.getSlaveId().getValue());
        driver.reconcileTasks(List.of(lost));
        TaskStatus still = scheduler.update("t");
        assertThat(still.getState()).isEqualTo(TaskState.TASK_UNREACHABLE);
        assertThat(still.getMessage()).isEqualTo("Reconciliation: Task is unreachable");
        assertThat(still.getUnreachableTime()).isEqualTo(lost.getUnreachableTime());

        agent = SandboxAgent.start(agentConfig());
        TaskStatus back = scheduler.update("t");
        assertThat(back.getState()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(back.getMessage()).isEqualTo("Unreachable agent re-reregistered");
        assertThat(back.getReason()).isEqualTo(TaskStatus.Reason.REASON_SLAVE_REREGISTERED);
        assertThat(back.getSlaveId()).isEqualTo(offer.getSlaveId());
        assertThat(back.getContainerStatus()).isEqualTo(running.getContainerStatus());
        assertThat(ProcessHandle.of(back.getContainerStatus().getExecutorPid()))
                .get()
                .matches(ProcessHandle::isAlive);
        assertThat(scheduler.offer().getSlaveId()).isEqualTo(offer.getSlaveId());
    }

    @Test
    void declinesSuppressesAndRevives() throws Exception {
        HttpSchedulerDriver driver = startAll();
        driver.declineOffer(scheduler.offer().getId(), AT_ONCE);
        driver.declineOffer(scheduler.offer().getId(), LONG);
        assertThat(offerSoon()).as("after a long refusal").isNull();
        driver.reviveOffers();
        Offer revived = scheduler.offer();
        driver.suppressOffers();
        driver.declineOffer(revived.getId(), AT_ONCE);
        assertThat(offerSoon()).as("suppressed").isNull();
        driver.reviveOffers(List.of("another-role"));
        assertThat(offerSoon()).as("another role revived").isNull();
        driver.reviveOffers(List.of("*"));
        Offer last = scheduler.offer();
        assertThat(last.getId()).isNotEqualTo(revived.getId());

        // A launch of nothing refuses the offer, and a declined one can no longer be used.
        driver.launchTasks(List.of(last.getId()), List.of(), LONG);
        assertThat(offerSoon()).as("refused by an empty launch").isNull();
        driver.launchTasks(List.of(revived.getId()), List.of(task(revived, "late", "true")));
        TaskStatus dropped = scheduler.update("late");
        assertThat(dropped.getState()).isEqualTo(TaskState.TASK_DROPPED);
        assertThat(dropped.getReason()).isEqualTo(TaskStatus.Reason.REASON_INVALID_OFFERS);
        assertThat(dropped.getMessage())
                .isEqualTo("Task launched with invalid offers: Offer "
                        + revived.getId().getValue() + " is no longer valid");
    }

    /** An offer that six allocation runs bring, or null. */
    private Offer offerSoon() throws InterruptedException {
        return scheduler.offers.poll(ALLOCATION.multipliedBy(6).toMillis(), TimeUnit.MILLISECONDS);
    }

    private HttpSchedulerDriver startAll() throws Exception {
        master = SandboxMaster.start(config());
        agent = SandboxAgent.start(agentConfig());
        return driver(scheduler);
    }

    private static MasterConfig config() {
        return MasterConfig.defaults().withAllocationInterval(ALLOCATION);
    }

    private AgentConfig agentConfig() {
        return AgentConfig.defaults(master.hostPort(), dir.resolve("agent"));
    }

    private HttpSchedulerDriver driver(RecordingScheduler told) {
        FrameworkInfo info = FrameworkInfo.newBuilder()
                .setUser("root")
                .setName("driver-test")
                .addRoles("*")
                .setFailoverTimeout(60)
                .setCheckpoint(true)
                .addCapabilities(
                        FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.MULTI_ROLE))
                .addCapabilities(
                        FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.PARTITION_AWARE))
                .setId(FrameworkID.newBuilder().setValue("my-own-id-0002"))
                .build();
        HttpSchedulerDriver driver = new HttpSchedulerDriver(told, info, master.hostPort(), false, null, told);
        drivers.add(driver);
        assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
        return driver;
    }

    private static void launch(HttpSchedulerDriver driver, Offer offer, TaskInfo... tasks) {
        driver.acceptOffers(
                List.of(offer.getId()),
                List.of(Offer.Operation.newBuilder()
                        .setType(Offer.Operation.Type.LAUNCH)
                        .setLaunch(Offer.Operation.Launch.newBuilder().addAllTaskInfos(Arrays.asList(tasks)))
                        .build()),
                AT_ONCE);
    }

    /** Acknowledges until the task runs. */
    private static TaskStatus running(HttpSchedulerDriver driver, RecordingScheduler told, String task)
            throws InterruptedException {
        TaskStatus status = told.update(task);
        driver.acknowledgeStatusUpdate(status);
        while (status.getState() != TaskState.TASK_RUNNING) {
            assertThat(status.getState()).isEqualTo(TaskState.TASK_STARTING);
            status = told.update(task);
            driver.acknowledgeStatusUpdate(status);
        }
        return status;
    }

    private static TaskInfo task(Offer offer, String name, String command) {
        return TaskInfo.newBuilder()
                .setName(name)
                .setTaskId(id(name))
                .setSlaveId(offer.getSlaveId())
                .addResources(scalar("cpus", 0.5))
                .addResources(scalar("mem", 64))
                .setCommand(CommandInfo.newBuilder().setValue(command))
                .build();
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    private static double cpus(Offer offer) {
        return offer.getResourcesList().stream()
                .filter(resource -> resource.getName().equals("cpus"))
                .mapToDouble(resource -> resource.getScalar().getValue())
                .sum();
    }

    private static TaskID id(String task) {
        return TaskID.newBuilder().setValue(task).build();
    }

    private static TaskStatus asked(String task, SlaveID where) {
        TaskStatus.Builder status = TaskStatus.newBuilder().setTaskId(id(task)).setState(TaskState.TASK_RUNNING);
        return where == null ? status.build() : status.setSlaveId(where).build();
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
