package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the driver and any Mesos 1.11 or newer owe each other. {@code -Dmesos.master=…} names the cluster, see
 * {@link ContractMaster}; each test tears its framework down. It needs one agent with half a core and 64 MB to spare.
 */
@Tag("contract")
@Timeout(300)
class SchedulerDriverContractIT {

    private static final Filters AT_ONCE =
            Filters.newBuilder().setRefuseSeconds(0).build();
    private static final String REMOVED = "Framework has been removed";

    @TempDir
    private static Path dir;

    private static ContractMaster cluster;

    private final List<HttpSchedulerDriver> drivers = new ArrayList<>();
    private final RecordingScheduler scheduler = new RecordingScheduler();
    private FrameworkInfo info;

    @BeforeAll
    static void open() throws Exception {
        cluster = ContractMaster.open(dir);
    }

    @AfterAll
    static void close() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void describe() {
        info = FrameworkInfo.newBuilder()
                .setUser(System.getProperty("mesos.user", System.getProperty("user.name")))
                .setName("driver-contract")
                .addRoles(System.getProperty("mesos.role", "*"))
                .setFailoverTimeout(20)
                .setCheckpoint(true)
                .addCapabilities(
                        FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.MULTI_ROLE))
                .addCapabilities(
                        FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.PARTITION_AWARE))
                .setId(FrameworkID.newBuilder().setValue("contract-" + UUID.randomUUID()))
                .build();
    }

    @AfterEach
    void tearDown() {
        drivers.forEach(driver -> driver.stop(false));
    }

    @Test
    void aFrameworkWithoutAnIdIsGivenOne() throws Exception {
        info = info.toBuilder().clearId().build();
        HttpSchedulerDriver driver = driver(scheduler, false);
        String registered = scheduler.next();
        assertThat(registered).startsWith("registered ").hasSizeGreaterThan("registered ".length());
        driver.stop(false);
        RecordingScheduler late = new RecordingScheduler();
        info = info.toBuilder()
                .setId(FrameworkID.newBuilder().setValue(registered.substring(11)))
                .build();
        driver(late, false);
        assertThat(late.next()).startsWith("error").contains(REMOVED);
    }

    @Test
    void aFrameworkMayChooseItsIdAndIsGoneAfterStop() throws Exception {
        registered();
        assertThat(scheduler.master.getPort()).isPositive();
        drivers.get(0).stop();
        RecordingScheduler late = new RecordingScheduler();
        HttpSchedulerDriver second = driver(late, false);
        assertThat(late.next()).startsWith("error").contains(REMOVED);
        assertThat(second.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void tasksRunAndEnd() throws Exception {
        HttpSchedulerDriver driver = registered();
        Offer offer = usable();
        driver.launchTasks(
                List.of(offer.getId()),
                List.of(task(offer, "good", "sleep 0.2"), task(offer, "bad", "exit 3")),
                AT_ONCE);
        assertThat(states(driver, "good")).endsWith(TaskState.TASK_RUNNING, TaskState.TASK_FINISHED);
        assertThat(states(driver, "bad")).endsWith(TaskState.TASK_FAILED);
    }

    @Test
    void implicitAcknowledgementsDo() throws Exception {
        HttpSchedulerDriver driver = driver(scheduler, true);
        scheduler.await("registered " + info.getId().getValue());
        Offer offer = usable();
        driver.launchTasks(offer.getId(), List.of(task(offer, "t", "sleep 0.2")));
        // Of a task, the next update comes only when the one before has been acknowledged.
        TaskStatus status = scheduler.update("t");
        while (status.getState() != TaskState.TASK_FINISHED) {
            assertThat(status.getState()).isIn(TaskState.TASK_STARTING, TaskState.TASK_RUNNING);
            status = scheduler.update("t");
        }
    }

    @Test
    void aTaskIsKilled() throws Exception {
        HttpSchedulerDriver driver = registered();
        running(driver, "t");
        driver.killTask(id("t"));
        assertThat(scheduler.update("t").getState()).isIn(TaskState.TASK_KILLED, TaskState.TASK_KILLING);
    }

    @Test
    void reconciliationTellsOfKnownAndUnknownTasks() throws Exception {
        HttpSchedulerDriver driver = registered();
        TaskStatus running = running(driver, "t");
        driver.reconcileTasks(List.of(running));
        assertAnswer(scheduler.update("t"), TaskState.TASK_RUNNING);
        driver.reconcileTasks(List.of());
        assertAnswer(scheduler.update("t"), TaskState.TASK_RUNNING);
        driver.reconcileTasks(
                List.of(running.toBuilder().setTaskId(id("u")).clearSlaveId().build()));
        assertAnswer(scheduler.update("u"), TaskState.TASK_UNKNOWN);
        driver.reconcileTasks(List.of(running.toBuilder().setTaskId(id("v")).build()));
        assertAnswer(scheduler.update("v"), TaskState.TASK_GONE);
        driver.killTask(id("w"), running.getSlaveId());
        assertThat(scheduler.update("w").getState()).isIn(TaskState.TASK_GONE, TaskState.TASK_UNKNOWN);
    }

    private static void assertAnswer(TaskStatus status, TaskState state) {
        assertThat(status.getState()).isEqualTo(state);
        assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_RECONCILIATION);
        assertThat(status.getUuid().isEmpty()).isTrue();
    }

    @Test
    void aSuccessorFindsTheTasksAfterStop() throws Exception {
        HttpSchedulerDriver first = registered();
        TaskStatus running = running(first, "t");
        assertThat(first.stop(true)).isEqualTo(Status.DRIVER_STOPPED);
        succeed(running);
    }

    @Test
    void aSuccessorTakesOverFromOneThatStillRuns() throws Exception {
        HttpSchedulerDriver first = registered();
        TaskStatus running = running(first, "t");
        succeed(running);
        scheduler.await("error Framework failed over");
        assertThat(first.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    private void succeed(TaskStatus running) throws Exception {
        RecordingScheduler successor = new RecordingScheduler();
        HttpSchedulerDriver second = driver(successor, false);
        assertThat(successor.next()).isEqualTo("registered " + info.getId().getValue());
        second.reconcileTasks(List.of(running));
        TaskStatus found = successor.update("t");
        assertThat(found.getState()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(found.getSlaveId()).isEqualTo(running.getSlaveId());
        second.killTask(id("t"));
        TaskStatus end = successor.update("t");
        while (end.getState() == TaskState.TASK_RUNNING) {
            // What the first one left unacknowledged is told again.
            second.acknowledgeStatusUpdate(end);
            end = successor.update("t");
        }
        assertThat(end.getState()).isEqualTo(TaskState.TASK_KILLED);
    }

    @Test
    void offersAreDeclinedSuppressedAndRevived() throws Exception {
        HttpSchedulerDriver driver = registered();
        Offer offer = usable();
        driver.suppressOffers();
        scheduler.await("accepted SUPPRESS");
        driver.declineOffer(offer.getId(), AT_ONCE);
        scheduler.await("accepted DECLINE");
        scheduler.offers.clear();
        assertThat(scheduler.offers.poll(cluster.allocation().multipliedBy(4).toMillis(), TimeUnit.MILLISECONDS))
                .isNull();
        driver.reviveOffers();
        Offer again = usable();
        assertThat(again.getId()).isNotEqualTo(offer.getId());
        driver.launchTasks(List.of(offer.getId()), List.of(task(offer, "late", "true")));
        TaskStatus dropped = scheduler.update("late");
        assertThat(dropped.getState()).isEqualTo(TaskState.TASK_DROPPED);
        assertThat(dropped.getReason()).isEqualTo(TaskStatus.Reason.REASON_INVALID_OFFERS);
    }

    @Test
    void whoBeginsSuppressedGetsNoOfferUntilRevived() throws Exception {
        HttpSchedulerDriver driver = new HttpSchedulerDriver(
                scheduler, info, info.getRolesList(), cluster.address(), false, null, scheduler, cluster.options());
        drivers.add(driver);
        driver.start();
        awaitRegistered();
        assertThat(scheduler.offers.poll(cluster.allocation().multipliedBy(4).toMillis(), TimeUnit.MILLISECONDS))
                .isNull();
        driver.reviveOffers(info.getRolesList());
        usable();
    }

    @Test
    void everyOtherCallIsAccepted() throws Exception {
        HttpSchedulerDriver driver = registered();
        driver.updateFramework(info.toBuilder().setName("driver-contract-2").build(), List.of());
        assertThat(scheduler.next()).isEqualTo("accepted UPDATE_FRAMEWORK");
        driver.requestResources(List.of());
        assertThat(scheduler.next()).isEqualTo("accepted REQUEST");
        Offer offer = usable();
        driver.sendFrameworkMessage(
                ExecutorID.newBuilder().setValue("nobody").build(),
                offer.getSlaveId(),
                "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(scheduler.next()).isEqualTo("accepted MESSAGE");
        driver.acceptOffers(List.of(offer.getId()), List.of(), AT_ONCE);
        assertThat(scheduler.next()).isEqualTo("accepted ACCEPT");
    }

    private HttpSchedulerDriver registered() throws InterruptedException {
        HttpSchedulerDriver driver = driver(scheduler, false);
        awaitRegistered();
        return driver;
    }

    private void awaitRegistered() throws InterruptedException {
        String entry = scheduler.log.poll(30, TimeUnit.SECONDS);
        if (entry == null) {
            fail("No Mesos master at " + cluster.address().replaceAll("//.*@", "//…@")
                    + " registered a framework within 30 s."
                    + " Does one run and lead there? The driver's warnings say what it met.");
        }
        assertThat(entry).isEqualTo("registered " + info.getId().getValue());
    }

    private HttpSchedulerDriver driver(RecordingScheduler told, boolean implicit) {
        HttpSchedulerDriver driver =
                new HttpSchedulerDriver(told, info, cluster.address(), implicit, null, told, cluster.options());
        drivers.add(driver);
        assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
        return driver;
    }

    /** An offer that has room for two of our tasks; others are declined. */
    private Offer usable() throws InterruptedException {
        while (true) {
            Offer offer = scheduler.offers.poll(60, TimeUnit.SECONDS);
            assertThat(offer)
                    .as("an offer with half a core and 64 MB within a minute")
                    .isNotNull();
            if (free(offer, "cpus") >= 0.5 && free(offer, "mem") >= 64) {
                return offer;
            }
            drivers.get(0).declineOffer(offer.getId());
        }
    }

    private TaskStatus running(HttpSchedulerDriver driver, String task) throws InterruptedException {
        Offer offer = usable();
        driver.launchTasks(List.of(offer.getId()), List.of(task(offer, task, "sleep 1000")), AT_ONCE);
        TaskStatus status = scheduler.update(task);
        driver.acknowledgeStatusUpdate(status);
        while (status.getState() != TaskState.TASK_RUNNING) {
            assertThat(status.getState()).as(status.getMessage()).isEqualTo(TaskState.TASK_STARTING);
            status = scheduler.update(task);
            driver.acknowledgeStatusUpdate(status);
        }
        return status;
    }

    /** All states of a task up to a last one; each update is acknowledged, repeated ones count once. */
    private List<TaskState> states(HttpSchedulerDriver driver, String task) throws InterruptedException {
        List<TaskState> states = new ArrayList<>();
        List<TaskState> alive = List.of(TaskState.TASK_STAGING, TaskState.TASK_STARTING, TaskState.TASK_RUNNING);
        do {
            TaskStatus status = scheduler.update(task);
            assertThat(status.getUuid().size()).isEqualTo(16);
            driver.acknowledgeStatusUpdate(status);
            if (!states.contains(status.getState())) {
                states.add(status.getState());
            }
        } while (alive.contains(states.get(states.size() - 1)));
        return states;
    }

    private static double free(Offer offer, String name) {
        return offer.getResourcesList().stream()
                .filter(resource -> resource.getName().equals(name) && resource.getReservationsCount() == 0)
                .mapToDouble(resource -> resource.getScalar().getValue())
                .sum();
    }

    private static TaskInfo task(Offer offer, String name, String command) {
        return TaskInfo.newBuilder()
                .setName(name)
                .setTaskId(id(name))
                .setSlaveId(offer.getSlaveId())
                .addResources(scalar("cpus", 0.1))
                .addResources(scalar("mem", 32))
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

    private static TaskID id(String task) {
        return TaskID.newBuilder().setValue(task).build();
    }
}
