package streamsx.mesos.scheduler;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.mesos.Protos;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.api.KillsByAgent;

/** A driver that writes down what it is told, and with whose callbacks a test plays the master. */
public final class FakeMesos implements StreamsMesosScheduler.DriverFactory {
    /** One call of the driver. */
    public record Called(String name, List<Object> arguments) {}

    public final List<Called> calls = new CopyOnWriteArrayList<>();
    public volatile Scheduler scheduler;
    public volatile Protos.FrameworkInfo framework;
    public volatile LeadershipCheck check;
    public volatile CallListener listener;
    /** Runs with each call, before it is written down. */
    public volatile Consumer<String> before = name -> {};

    private SchedulerDriver driver;

    @Override
    public SchedulerDriver create(Scheduler s, Protos.FrameworkInfo info, LeadershipCheck c, CallListener l) {
        framework = info;
        check = c;
        listener = l;
        driver = (SchedulerDriver) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SchedulerDriver.class, KillsByAgent.class},
                (proxy, method, arguments) -> {
                    before.accept(method.getName());
                    calls.add(new Called(method.getName(), arguments == null ? List.of() : Arrays.asList(arguments)));
                    return Protos.Status.DRIVER_RUNNING;
                });
        scheduler = s;
        return driver;
    }

    /** Arguments of all calls of a method. */
    public List<List<Object>> called(String name) {
        return calls.stream()
                .filter(c -> c.name().equals(name))
                .map(Called::arguments)
                .toList();
    }

    public int count(String name) {
        return called(name).size();
    }

    /** All tasks launched so far. */
    @SuppressWarnings("unchecked")
    public List<Protos.TaskInfo> launched() {
        return called("acceptOffers").stream()
                .flatMap(a -> ((Collection<Protos.Offer.Operation>) a.get(1)).stream())
                .flatMap(o -> o.getLaunch().getTaskInfosList().stream())
                .toList();
    }

    public void registered() {
        scheduler.registered(
                driver,
                Protos.FrameworkID.newBuilder()
                        .setValue(framework.getId().getValue())
                        .build(),
                master());
    }

    public void reregistered() {
        scheduler.reregistered(driver, master());
    }

    private static Protos.MasterInfo master() {
        return Protos.MasterInfo.newBuilder()
                .setId("m")
                .setIp(1)
                .setPort(5050)
                .setPid("master@h:5050")
                .build();
    }

    public void offer(String id, Protos.Resource... resources) {
        scheduler.resourceOffers(
                driver,
                List.of(Protos.Offer.newBuilder()
                        .setId(Protos.OfferID.newBuilder().setValue(id))
                        .setSlaveId(agent())
                        .setFrameworkId(framework.getId())
                        .setHostname("host-a")
                        .setAllocationInfo(
                                Protos.Resource.AllocationInfo.newBuilder().setRole("streams"))
                        .addAllResources(List.of(resources))
                        .build()));
    }

    public void offer(String id) {
        offer(id, scalar("cpus", "*", 8), scalar("mem", "*", 16_000));
    }

    public void status(String taskId, Protos.TaskState state, String uuid) {
        scheduler.statusUpdate(
                driver,
                Protos.TaskStatus.newBuilder()
                        .setTaskId(Protos.TaskID.newBuilder().setValue(taskId))
                        .setState(state)
                        .setSlaveId(agent())
                        .setUuid(com.google.protobuf.ByteString.copyFromUtf8(uuid))
                        .setMessage("why")
                        .build());
    }

    public void error(String message) {
        scheduler.error(driver, message);
    }

    public void disconnected() {
        scheduler.disconnected(driver);
    }

    public void rescind(String offerId) {
        scheduler.offerRescinded(
                driver, Protos.OfferID.newBuilder().setValue(offerId).build());
    }

    private static Protos.SlaveID agent() {
        return Protos.SlaveID.newBuilder().setValue("agent-a").build();
    }

    /** An entry of an offer; a role other than * makes it a reserved one. */
    public static Protos.Resource scalar(String name, String role, double value) {
        Protos.Resource.Builder resource = Protos.Resource.newBuilder()
                .setName(name)
                .setType(Protos.Value.Type.SCALAR)
                .setScalar(Protos.Value.Scalar.newBuilder().setValue(value))
                .setAllocationInfo(Protos.Resource.AllocationInfo.newBuilder().setRole("streams"));
        if (!role.equals("*")) {
            resource.addReservations(Protos.Resource.ReservationInfo.newBuilder()
                    .setRole(role)
                    .setType(Protos.Resource.ReservationInfo.Type.DYNAMIC));
        }
        return resource.build();
    }
}
