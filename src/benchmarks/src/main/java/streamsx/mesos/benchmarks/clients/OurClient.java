package streamsx.mesos.benchmarks.clients;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.driver.CallListener;
import streamsx.mesos.driver.HttpSchedulerDriver;

/** Our driver, with implicit acknowledgements. */
public final class OurClient implements Client, Scheduler, CallListener {
    private final Progress registered = new Progress("our driver is registered", 1);
    private final Progress offered = new Progress("our driver is made an offer", 1);
    private final AtomicReference<Offer> offer = new AtomicReference<>();
    private final AtomicReference<FrameworkID> id = new AtomicReference<>();
    private final HttpSchedulerDriver driver;
    private volatile Progress answers = new Progress("nothing", 0);
    private volatile Progress acknowledgements = new Progress("nothing", 0);

    private OurClient(String master, FrameworkID known) {
        FrameworkInfo.Builder info = FrameworkInfo.newBuilder().setName("ours").setUser("benchmark").setFailoverTimeout(600).setCheckpoint(true)
            .addRoles("*").addCapabilities(FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.MULTI_ROLE))
            .addCapabilities(FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.PARTITION_AWARE));
        driver = new HttpSchedulerDriver(this, (known == null ? info : info.setId(known)).build(), master, true, null, this);
    }

    /** Starts one and waits until it is registered. {@code known}: the framework to take over, or null for a new one. */
    public static OurClient start(String master, FrameworkID known) {
        OurClient client = new OurClient(master, known);
        client.driver.start();
        client.registered.await();
        return client;
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
        Progress all = new Progress("answers to our driver", tasks);
        answers = all;
        Collection<TaskStatus> asked = IntStream.range(0, tasks).mapToObj(i -> TaskStatus.newBuilder().setState(TaskState.TASK_RUNNING)
            .setTaskId(TaskID.newBuilder().setValue("unknown-" + i)).build()).toList();
        driver.reconcileTasks(asked);
        all.await();
    }

    @Override
    public void launch(int tasks) {
        offered.await();
        Offer on = offer.get();
        Progress all = new Progress("acknowledgements of our driver", tasks);
        acknowledgements = all;
        List<TaskInfo> infos = IntStream.range(0, tasks).mapToObj(i -> TaskInfo.newBuilder().setName("t").setSlaveId(on.getSlaveId())
            .setTaskId(TaskID.newBuilder().setValue("task-" + i)).setCommand(CommandInfo.newBuilder().setValue("true"))
            .addResources(scalar("cpus", RxClient.CPUS)).addResources(scalar("mem", RxClient.MEGABYTES)).build()).toList();
        driver.launchTasks(List.of(on.getId()), infos, Filters.newBuilder().setRefuseSeconds(600).build());
        all.await();
    }

    private static Resource scalar(String name, double amount) {
        return Resource.newBuilder().setName(name).setType(Value.Type.SCALAR).setRole("*")
            .setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole("*")).setScalar(Value.Scalar.newBuilder().setValue(amount)).build();
    }

    @Override
    public void close() {
        driver.stop(false);
    }

    @Override
    public void accepted(Call call) {
        if (call.getType() == Call.Type.ACKNOWLEDGE) {
            acknowledgements.one();
        }
    }

    @Override
    public void registered(SchedulerDriver by, FrameworkID framework, MasterInfo master) {
        id.set(framework);
        registered.one();
    }

    @Override
    public void reregistered(SchedulerDriver by, MasterInfo master) {
        registered.one();
    }

    @Override
    public void resourceOffers(SchedulerDriver by, List<Offer> offers) {
        offer.compareAndSet(null, offers.get(0));
        offered.one();
    }

    @Override
    public void statusUpdate(SchedulerDriver by, TaskStatus status) {
        if (!status.hasUuid()) {
            answers.one();
        }
    }

    @Override
    public void offerRescinded(SchedulerDriver by, OfferID rescinded) { }

    @Override
    public void frameworkMessage(SchedulerDriver by, ExecutorID executor, SlaveID agent, byte[] data) { }

    @Override
    public void disconnected(SchedulerDriver by) { }

    @Override
    public void slaveLost(SchedulerDriver by, SlaveID agent) { }

    @Override
    public void executorLost(SchedulerDriver by, ExecutorID executor, SlaveID agent, int status) { }

    @Override
    public void error(SchedulerDriver by, String message) { }
}
