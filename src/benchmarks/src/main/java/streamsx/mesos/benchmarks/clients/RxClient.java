package streamsx.mesos.benchmarks.clients;

import com.mesosphere.mesos.rx.java.AwaitableSubscription;
import com.mesosphere.mesos.rx.java.SinkOperation;
import com.mesosphere.mesos.rx.java.SinkOperations;
import com.mesosphere.mesos.rx.java.protobuf.ProtobufMesosClientBuilder;
import com.mesosphere.mesos.rx.java.protobuf.SchedulerCalls;
import com.mesosphere.mesos.rx.java.util.UserAgentEntries;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.Filters;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import rx.Observable;
import rx.subjects.PublishSubject;
import rx.subjects.SerializedSubject;

/**
 * mesos-rxjava, used as its own example uses it, which acknowledges each update as it comes. Events wait up to 250 ms in it,
 * and what is to be sent while a thousand calls are under way is lost with an exception on one of its threads.
 */
public final class RxClient implements Client {
    static final double CPUS = 0.01;
    static final double MEGABYTES = 1;

    private final SerializedSubject<Optional<SinkOperation<Call>>, Optional<SinkOperation<Call>>> calls =
        new SerializedSubject<>(PublishSubject.create());
    private final Progress registered = new Progress("mesos-rxjava is registered", 1);
    private final Progress offered = new Progress("mesos-rxjava is made an offer", 1);
    private final AtomicReference<Offer> offer = new AtomicReference<>();
    private final AtomicReference<FrameworkID> id = new AtomicReference<>();
    private final AwaitableSubscription stream;
    private volatile Progress answers = new Progress("nothing", 0);
    private volatile Progress acknowledgements = new Progress("nothing", 0);

    private RxClient(String master) {
        FrameworkInfo info = FrameworkInfo.newBuilder().setName("mesos-rxjava").setUser("benchmark").setFailoverTimeout(600).setCheckpoint(true)
            .addRoles("*").addCapabilities(FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.MULTI_ROLE))
            .addCapabilities(FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.PARTITION_AWARE)).build();
        stream = ProtobufMesosClientBuilder.schedulerUsingProtos().mesosUri(URI.create("http://" + master + "/api/v1/scheduler"))
            .applicationUserAgentEntry(UserAgentEntries.literal("benchmark", "1")).onBackpressureBuffer()
            .subscribe(Call.newBuilder().setType(Call.Type.SUBSCRIBE).setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(info)).build())
            .processStream(events -> Observable.merge(calls, events.map(this::received))).build().openStream();
    }

    /** Starts one and waits until it is registered. */
    public static RxClient start(String master) {
        RxClient client = new RxClient(master);
        client.registered.await();
        return client;
    }

    private Optional<SinkOperation<Call>> received(Event event) {
        switch (event.getType()) {
            case SUBSCRIBED -> {
                id.set(event.getSubscribed().getFrameworkId());
                registered.one();
            }
            case OFFERS -> {
                offer.compareAndSet(null, event.getOffers().getOffers(0));
                offered.one();
            }
            case UPDATE -> {
                TaskStatus status = event.getUpdate().getStatus();
                if (status.hasUuid()) {
                    Call call = SchedulerCalls.ackUpdate(id.get(), status.getUuid(), status.getAgentId(), status.getTaskId());
                    return Optional.of(SinkOperations.create(call, () -> acknowledgements.one()));
                }
                answers.one();
            }
            default -> { }
        }
        return Optional.empty();
    }

    private void send(Call.Builder call) {
        calls.onNext(Optional.of(SinkOperations.create(call.setFrameworkId(id.get()).build())));
    }

    @Override
    public void reconcile(int tasks) {
        Progress all = new Progress("answers to mesos-rxjava", tasks);
        answers = all;
        Call.Reconcile.Builder asked = Call.Reconcile.newBuilder();
        IntStream.range(0, tasks).forEach(i ->
            asked.addTasks(Call.Reconcile.Task.newBuilder().setTaskId(TaskID.newBuilder().setValue("unknown-" + i))));
        send(Call.newBuilder().setType(Call.Type.RECONCILE).setReconcile(asked));
        all.await();
    }

    @Override
    public void launch(int tasks) {
        offered.await();
        Offer on = offer.get();
        Progress all = new Progress("acknowledgements of mesos-rxjava", tasks);
        acknowledgements = all;
        List<TaskInfo> infos = IntStream.range(0, tasks).mapToObj(i -> TaskInfo.newBuilder().setName("t").setAgentId(on.getAgentId())
            .setTaskId(TaskID.newBuilder().setValue("task-" + i)).setCommand(CommandInfo.newBuilder().setValue("true"))
            .addResources(scalar("cpus", CPUS)).addResources(scalar("mem", MEGABYTES)).build()).toList();
        send(Call.newBuilder().setType(Call.Type.ACCEPT).setAccept(Call.Accept.newBuilder().addOfferIds(on.getId())
            .setFilters(Filters.newBuilder().setRefuseSeconds(600)).addOperations(Offer.Operation.newBuilder()
                .setType(Offer.Operation.Type.LAUNCH).setLaunch(Offer.Operation.Launch.newBuilder().addAllTaskInfos(infos)))));
        all.await();
    }

    private static Resource scalar(String name, double amount) {
        return Resource.newBuilder().setName(name).setType(Value.Type.SCALAR).setRole("*")
            .setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole("*")).setScalar(Value.Scalar.newBuilder().setValue(amount)).build();
    }

    @Override
    public void close() {
        Progress torn = new Progress("mesos-rxjava's TEARDOWN is taken", 1);
        Call call = Call.newBuilder().setType(Call.Type.TEARDOWN).setFrameworkId(id.get()).build();
        calls.onNext(Optional.of(SinkOperations.create(call, torn::one, error -> torn.one())));
        torn.await();
        stream.unsubscribe();
    }
}
