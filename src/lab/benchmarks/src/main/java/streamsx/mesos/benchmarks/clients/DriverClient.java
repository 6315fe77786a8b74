package streamsx.mesos.benchmarks.clients;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.driver.HttpSchedulerDriver;
import streamsx.mesos.driver.api.CallListener;

/** A scheduler driver, ours or the native one, with implicit acknowledgements. */
public final class DriverClient implements Client, Scheduler, CallListener {
    private final ClientProgress<Offer> progress;
    private final AtomicReference<FrameworkID> id = new AtomicReference<>();
    private final SchedulerDriver driver;

    private DriverClient(
            String name, FrameworkID known, BiFunction<DriverClient, FrameworkInfo, SchedulerDriver> driver) {
        FrameworkInfo info = SampleWorkload.framework(name);
        this.progress = new ClientProgress<>(name);
        this.driver = driver.apply(
                this, known == null ? info : info.toBuilder().setId(known).build());
    }

    /**
     * Starts ours and waits until it is registered. {@code known}: the framework to take over, or null for a new one.
     */
    public static DriverClient ours(String master, FrameworkID known) {
        return new DriverClient(
                        "our driver",
                        known,
                        (self, info) -> new HttpSchedulerDriver(self, info, master, true, null, self))
                .start();
    }

    /**
     * Starts the native one, whose library must be loadable, and waits until it is registered. It cannot {@link
     * #launch}.
     */
    public static DriverClient libmesos(String master) {
        return new DriverClient("libmesos", null, (self, info) -> new MesosSchedulerDriver(self, info, master, true))
                .start();
    }

    private DriverClient start() {
        driver.start();
        progress.awaitRegistered();
        return this;
    }

    public FrameworkID id() {
        return id.get();
    }

    /** Ends the driver; the framework stays. */
    public void leave() {
        driver.stop(true);
    }

    @Override
    public void reconcile(int tasks) {
        Collection<TaskStatus> asked = IntStream.range(0, tasks)
                .mapToObj(i -> TaskStatus.newBuilder()
                        .setState(TaskState.TASK_RUNNING)
                        .setTaskId(TaskID.newBuilder().setValue(SampleWorkload.unknownTask(i)))
                        .build())
                .toList();
        progress.awaitAnswers(tasks, () -> driver.reconcileTasks(asked));
    }

    /** {@inheritDoc} The native driver does not say when an acknowledgement was taken. */
    @Override
    public void launch(int tasks) {
        Offer on = progress.awaitOffer();
        TaskInfo task = SampleWorkload.task(on.getSlaveId().getValue());
        List<TaskInfo> infos = IntStream.range(0, tasks)
                .mapToObj(i -> task.toBuilder()
                        .setTaskId(TaskID.newBuilder().setValue(SampleWorkload.launchedTask(i)))
                        .build())
                .toList();
        progress.awaitAcknowledgements(
                tasks,
                () -> driver.launchTasks(
                        List.of(on.getId()),
                        infos,
                        Filters.newBuilder()
                                .setRefuseSeconds(SampleWorkload.REFUSE_SECONDS)
                                .build()));
    }

    @Override
    public void close() {
        driver.stop(false);
    }

    @Override
    public void accepted(Call call) {
        if (call.getType() == Call.Type.ACKNOWLEDGE) {
            progress.acknowledged();
        }
    }

    @Override
    public void registered(SchedulerDriver by, FrameworkID framework, MasterInfo master) {
        id.set(framework);
        progress.registered();
    }

    @Override
    public void reregistered(SchedulerDriver by, MasterInfo master) {
        progress.registered();
    }

    @Override
    public void resourceOffers(SchedulerDriver by, List<Offer> offers) {
        progress.offered(offers.get(0));
    }

    @Override
    public void statusUpdate(SchedulerDriver by, TaskStatus status) {
        if (!status.hasUuid()) {
            progress.answered();
        }
    }

    @Override
    public void offerRescinded(SchedulerDriver by, OfferID rescinded) {}

    @Override
    public void frameworkMessage(SchedulerDriver by, ExecutorID executor, SlaveID agent, byte[] data) {}

    @Override
    public void disconnected(SchedulerDriver by) {}

    @Override
    public void slaveLost(SchedulerDriver by, SlaveID agent) {}

    @Override
    public void executorLost(SchedulerDriver by, ExecutorID executor, SlaveID agent, int status) {}

    @Override
    public void error(SchedulerDriver by, String message) {}
}
