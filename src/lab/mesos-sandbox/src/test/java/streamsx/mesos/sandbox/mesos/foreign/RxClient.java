package streamsx.mesos.sandbox.mesos.foreign;

import com.mesosphere.mesos.rx.java.AwaitableSubscription;
import com.mesosphere.mesos.rx.java.SinkOperation;
import com.mesosphere.mesos.rx.java.SinkOperations;
import com.mesosphere.mesos.rx.java.protobuf.ProtobufMesosClientBuilder;
import com.mesosphere.mesos.rx.java.protobuf.SchedulerCalls;
import com.mesosphere.mesos.rx.java.util.UserAgentEntries;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import rx.Observable;
import rx.subjects.PublishSubject;
import rx.subjects.SerializedSubject;

/**
 * A framework on mesos-rxjava: notes every event, acknowledges every update that asks for it, sends what it is told to.
 */
final class RxClient implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;

    private final SerializedSubject<Optional<SinkOperation<Call>>, Optional<SinkOperation<Call>>> calls =
            new SerializedSubject<>(PublishSubject.create());
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AwaitableSubscription stream;
    final FrameworkID frameworkId;

    private RxClient(URI scheduler, FrameworkInfo info) {
        AtomicReference<FrameworkID> id = new AtomicReference<>();
        stream = ProtobufMesosClientBuilder.schedulerUsingProtos()
                .mesosUri(scheduler)
                .applicationUserAgentEntry(UserAgentEntries.literal("sandbox-test", "1"))
                .onBackpressureBuffer()
                .subscribe(subscription(info))
                .processStream(stream -> Observable.merge(
                        calls,
                        stream.doOnTerminate(calls::onCompleted)
                                .doOnError(this::broken)
                                .map(event -> {
                                    if (event.getType() == Event.Type.SUBSCRIBED) {
                                        id.set(event.getSubscribed().getFrameworkId());
                                    }
                                    events.add(event);
                                    return acknowledgement(id.get(), event).map(SinkOperations::create);
                                })))
                .build()
                .openStream();
        try {
            frameworkId =
                    await(Event.Type.SUBSCRIBED, event -> true).getSubscribed().getFrameworkId();
        } catch (InterruptedException | RuntimeException | Error e) {
            stream.unsubscribe();
            throw new IllegalStateException("not subscribed", e);
        }
    }

    /** Subscribes at {@code scheduler} and waits until that is done. */
    static RxClient subscribe(URI scheduler, FrameworkInfo info) {
        return new RxClient(scheduler, info);
    }

    /** What ended the stream stands among its events, so that who awaits one in vain is told why. */
    private void broken(Throwable why) {
        events.add(Event.newBuilder()
                .setType(Event.Type.UNKNOWN)
                .setError(Event.Error.newBuilder().setMessage("the stream broke: " + why))
                .build());
    }

    /** The library's own helper for this insists on an id. */
    private static Call subscription(FrameworkInfo info) {
        Call.Builder call = Call.newBuilder()
                .setType(Call.Type.SUBSCRIBE)
                .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(info));
        return (info.hasId() ? call.setFrameworkId(info.getId()) : call).build();
    }

    private static Optional<Call> acknowledgement(FrameworkID framework, Event event) {
        TaskStatus status = event.getUpdate().getStatus();
        return event.getType() == Event.Type.UPDATE && status.hasUuid()
                ? Optional.of(
                        SchedulerCalls.ackUpdate(framework, status.getUuid(), status.getAgentId(), status.getTaskId()))
                : Optional.empty();
    }

    /** Sends a call; the framework id is added. Completes with its 202, or fails with what the library says. */
    CompletableFuture<Void> send(Call.Builder call) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Call whole = call.hasFrameworkId()
                ? call.build()
                : call.setFrameworkId(frameworkId).build();
        calls.onNext(Optional.of(SinkOperations.create(whole, () -> done.complete(null), done::completeExceptionally)));
        return done.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** The next event of the type that fits; others are skipped. */
    Event await(Event.Type type, Predicate<Event> which) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        List<Event> skipped = new ArrayList<>();
        while (true) {
            Event event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null || event.getType() == Event.Type.UNKNOWN) {
                throw new AssertionError("no " + type + ", but " + skipped + " " + event);
            }
            if (event.getType() == type && which.test(event)) {
                return event;
            }
            skipped.add(event);
        }
    }

    TaskStatus awaitState(String task, TaskState state) throws InterruptedException {
        return await(
                        Event.Type.UPDATE,
                        event -> event.getUpdate()
                                        .getStatus()
                                        .getTaskId()
                                        .getValue()
                                        .equals(task)
                                && event.getUpdate().getStatus().getState() == state)
                .getUpdate()
                .getStatus();
    }

    /** Waits for the end of the stream and returns why it ended, or null if in order. */
    Throwable awaitEnd() {
        try {
            stream.await();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    @Override
    public void close() {
        stream.unsubscribe();
    }
}
