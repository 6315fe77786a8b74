package streamsx.mesos.server;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceSpec;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.ResourceStatus;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskAttempt;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.leader.CommittedState;
import streamsx.mesos.leader.Leadership;

/** A term that does what a test tells it. */
final class FakeLeadership implements Leadership {
    /** The events that were asked, in order. */
    final BlockingQueue<Event.Request> events = new LinkedBlockingQueue<>();
    /** What became of the replies: "delivered 7", "lost 8". */
    final BlockingQueue<String> fates = new LinkedBlockingQueue<>();
    /** Futures of the requests that {@link #answers} leaves open. */
    final BlockingQueue<CompletableFuture<Delivery>> open = new LinkedBlockingQueue<>();

    final List<String> sessions = new CopyOnWriteArrayList<>();
    /** Whom the last wait was for. */
    volatile String waitsFor = "nobody yet";

    final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
    private final AtomicLong replyIds = new AtomicLong();
    private final Map<String, StreamsMesosResource> resources = new ConcurrentHashMap<>();
    volatile boolean ready = true;
    volatile boolean unavailable;
    volatile Framework framework = new Framework("fw-1", 1234, Framework.Standing.REGISTERED);
    /** The answer to an event, or null to leave it open. */
    volatile Function<Event.Request, Answer> answers = e -> new Answer.Done();

    static StreamsMesosResource resource(long number, Notification notification, boolean running) {
        TaskAttempt task = running ? new TaskAttempt("task_9", "agent-1", "host-a", 1, 1024, 1, 2, true) : null;
        return new StreamsMesosResource(
                new ResourceSpec(
                        number,
                        "resource_" + number,
                        "mesos_resource_" + number,
                        "c1",
                        "",
                        number == 0 ? AllocationKind.MASTER : AllocationKind.FLEXIBLE,
                        new TreeMap<>(Map.of("b", Map.of(), "a", Map.of())),
                        new ResourceSize(0, 4096),
                        1,
                        false),
                new ResourceStatus(
                        "sleep 1",
                        Map.of(),
                        running ? ResourceState.RUNNING : ResourceState.NEW,
                        RequestState.NEW,
                        TaskCompletionStatus.NONE,
                        task,
                        running ? 3 : 0,
                        false,
                        notification,
                        0));
    }

    void commit(StreamsMesosResource... changed) {
        for (StreamsMesosResource r : changed) {
            resources.put(r.id(), r);
        }
    }

    /** Wakes every wait, as a committed notification does. */
    void wake() {
        callbacks.forEach(Runnable::run);
    }

    Delivery delivery(Answer answer) {
        return new Delivery(replyIds.incrementAndGet(), answer);
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public CommittedState committed() {
        return new CommittedState(new StoredState(
                framework,
                Ids.INITIAL,
                Stream.of(new Client("c1", "n1", "D", Map.of("zkConnect", "zk:2181")))
                        .collect(Collectors.toMap(Client::id, c -> c)),
                resources,
                List.of()));
    }

    @Override
    public CompletionStage<Delivery> request(LongFunction<Event.Request> makeRequest) {
        if (unavailable) {
            return CompletableFuture.failedFuture(new UnavailableException("away"));
        }
        long replyId = replyIds.incrementAndGet();
        Event.Request event = makeRequest.apply(replyId);
        events.add(event);
        Answer answer = answers.apply(event);
        if (answer != null) {
            return CompletableFuture.completedFuture(new Delivery(replyId, answer));
        }
        CompletableFuture<Delivery> later = new CompletableFuture<>();
        open.add(later);
        return later;
    }

    @Override
    public AutoCloseable onNotification(String clientId, long above, Runnable callback) {
        waitsFor = clientId;
        callbacks.add(callback);
        return () -> callbacks.remove(callback);
    }

    @Override
    public void sessionSeen(String session) {
        sessions.add(session);
    }

    @Override
    public void delivered(long replyId) {
        fates.add("delivered " + replyId);
    }

    @Override
    public void lost(long replyId) {
        fates.add("lost " + replyId);
    }
}
