package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;

/** A sandbox master and agent below the driver, and tasks that really run. */
@Timeout(60)
abstract class RunningTasksFixture {

    static final Duration ALLOCATION = Duration.ofMillis(50);
    static final Filters AT_ONCE = Filters.newBuilder().setRefuseSeconds(0).build();

    @TempDir
    Path dir;

    final RecordingScheduler scheduler = new RecordingScheduler();
    SandboxMaster master;
    SandboxAgent agent;
    private final List<HttpSchedulerDriver> drivers = new ArrayList<>();

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

    HttpSchedulerDriver startAll() throws Exception {
        master = SandboxMaster.start(config());
        agent = SandboxAgent.start(agentConfig());
        return driver(scheduler);
    }

    static MasterConfig config() {
        return MasterConfig.defaults().withAllocationInterval(ALLOCATION);
    }

    AgentConfig agentConfig() {
        return AgentConfig.defaults(master.hostPort(), dir.resolve("agent"));
    }

    HttpSchedulerDriver driver(RecordingScheduler told) {
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

    static void launch(HttpSchedulerDriver driver, Offer offer, TaskInfo... tasks) {
        driver.acceptOffers(
                List.of(offer.getId()),
                List.of(Offer.Operation.newBuilder()
                        .setType(Offer.Operation.Type.LAUNCH)
                        .setLaunch(Offer.Operation.Launch.newBuilder().addAllTaskInfos(Arrays.asList(tasks)))
                        .build()),
                AT_ONCE);
    }

    /** Acknowledges until the task runs. */
    static TaskStatus running(HttpSchedulerDriver driver, RecordingScheduler told, String task)
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

    static TaskInfo task(Offer offer, String name, String command) {
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

    static TaskID id(String task) {
        return TaskID.newBuilder().setValue(task).build();
    }

    static TaskStatus asked(String task, SlaveID where) {
        TaskStatus.Builder status = TaskStatus.newBuilder().setTaskId(id(task)).setState(TaskState.TASK_RUNNING);
        return where == null ? status.build() : status.setSlaveId(where).build();
    }
}
