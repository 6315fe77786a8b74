package streamsx.mesos.benchmarks.clients;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.mesosphere.mesos.rx.java.AwaitableSubscription;
import com.mesosphere.mesos.rx.java.SinkOperation;
import com.mesosphere.mesos.rx.java.SinkOperations;
import com.mesosphere.mesos.rx.java.protobuf.ProtobufMesosClientBuilder;
import com.mesosphere.mesos.rx.java.protobuf.SchedulerCalls;
import com.mesosphere.mesos.rx.java.util.UserAgentEntries;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.mesos.v1.Protos.Filters;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import rx.Observable;
import rx.subjects.PublishSubject;
import rx.subjects.SerializedSubject;

/**
 * mesos-rxjava, used as its own example uses it, which acknowledges each update as it comes. Events wait up to 250 ms
 * in it, and what is to be sent while a thousand calls are under way is lost with an exception on one of its threads.
 */
public final class RxClient implements Client {
    private final SerializedSubject<Optional<SinkOperation<Call>>, Optional<SinkOperation<Call>>> calls =
            new SerializedSubject<>(PublishSubject.create());
    private final ClientProgress<Offer> progress = new ClientProgress<>("mesos-rxjava");
    private final AtomicReference<FrameworkID> id = new AtomicReference<>();
    private final AwaitableSubscription stream;

    private RxClient(String master) {
        FrameworkInfo info = same(FrameworkInfo.PARSER, SampleWorkload.framework("mesos-rxjava"));
        stream = ProtobufMesosClientBuilder.schedulerUsingProtos()
                .mesosUri(URI.create("http://" + master + "/api/v1/scheduler"))
                .applicationUserAgentEntry(UserAgentEntries.literal("benchmark", "1"))
                .onBackpressureBuffer()
                .subscribe(Call.newBuilder()
                        .setType(Call.Type.SUBSCRIBE)
                        .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(info))
                        .build())
                .processStream(events -> Observable.merge(calls, events.map(this::received)))
                .build()
                .openStream();
    }

    /** Starts one and waits until it is registered. */
    public static RxClient start(String master) {
        RxClient client = new RxClient(master);
        client.progress.awaitRegistered();
        return client;
    }

    private Optional<SinkOperation<Call>> received(Event event) {
        switch (event.getType()) {
            case SUBSCRIBED -> {
                id.set(event.getSubscribed().getFrameworkId());
                progress.registered();
            }
            case OFFERS -> progress.offered(event.getOffers().getOffers(0));
            case UPDATE -> {
                TaskStatus status = event.getUpdate().getStatus();
                if (status.hasUuid()) {
                    Call call = SchedulerCalls.ackUpdate(
                            id.get(), status.getUuid(), status.getAgentId(), status.getTaskId());
                    return Optional.of(SinkOperations.create(call, progress::acknowledged));
                }
                progress.answered();
            }
            default -> {}
        }
        return Optional.empty();
    }

    private void send(Call.Builder call) {
        calls.onNext(
                Optional.of(SinkOperations.create(call.setFrameworkId(id.get()).build())));
    }

    @Override
    public void reconcile(int tasks) {
        Call.Reconcile.Builder asked = Call.Reconcile.newBuilder();
        IntStream.range(0, tasks)
                .forEach(i -> asked.addTasks(Call.Reconcile.Task.newBuilder()
                        .setTaskId(TaskID.newBuilder().setValue(SampleWorkload.unknownTask(i)))));
        progress.awaitAnswers(
                tasks, () -> send(Call.newBuilder().setType(Call.Type.RECONCILE).setReconcile(asked)));
    }

    @Override
    public void launch(int tasks) {
        Offer on = progress.awaitOffer();
        TaskInfo task =
                same(TaskInfo.PARSER, SampleWorkload.task(on.getAgentId().getValue()));
        Offer.Operation.Launch.Builder launch = Offer.Operation.Launch.newBuilder();
        IntStream.range(0, tasks)
                .forEach(i -> launch.addTaskInfos(
                        task.toBuilder().setTaskId(TaskID.newBuilder().setValue(SampleWorkload.launchedTask(i)))));
        progress.awaitAcknowledgements(
                tasks,
                () -> send(Call.newBuilder()
                        .setType(Call.Type.ACCEPT)
                        .setAccept(Call.Accept.newBuilder()
                                .addOfferIds(on.getId())
                                .setFilters(Filters.newBuilder().setRefuseSeconds(SampleWorkload.REFUSE_SECONDS))
                                .addOperations(Offer.Operation.newBuilder()
                                        .setType(Offer.Operation.Type.LAUNCH)
                                        .setLaunch(launch)))));
    }

    /** The message of v1 that has the same bytes. */
    private static <M> M same(Parser<M> as, Message message) {
        try {
            return as.parseFrom(message.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Progress torn = new Progress("mesos-rxjava's TEARDOWN is taken", 1);
        Call call = Call.newBuilder()
                .setType(Call.Type.TEARDOWN)
                .setFrameworkId(id.get())
                .build();
        calls.onNext(Optional.of(SinkOperations.create(call, torn::one, error -> torn.one())));
        torn.await();
        stream.unsubscribe();
    }
}
