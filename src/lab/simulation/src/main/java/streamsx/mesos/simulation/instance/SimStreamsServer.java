package streamsx.mesos.simulation.instance;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.leader.Leadership;
import streamsx.mesos.leader.Term;
import streamsx.mesos.leader.TermCompanion;
import streamsx.mesos.simulation.time.Life;

/**
 * The Streams server process of a leader, as its adapter behaves: reserve, start, answered, stops of controllers. It
 * dies with its leader.
 */
public final class SimStreamsServer implements TermCompanion {
    private static final long ANSWERED_MILLIS = 200;
    private static final long AGAIN_MILLIS = 1_000;

    private final Life life;
    private final Site site;
    private final Supplier<Optional<Term>> term;
    private final Set<Long> orders = new LinkedHashSet<>();
    /** Handed over, by client, and not told yet. */
    private final Map<String, Set<String>> answered = new HashMap<>();

    private boolean serving;
    private long seen;

    SimStreamsServer(Life life, Site site, Supplier<Optional<Term>> term) {
        this.life = life;
        this.site = site;
        this.term = term;
    }

    @Override
    public void ready() {
        life.after(50, () -> {
            serving = term.get().isPresent();
            if (serving) {
                term.get().get().sessionSeen(life.name());
                listen();
            }
        });
    }

    @Override
    public void stop() {
        serving = false;
    }

    boolean serving() {
        return serving && life.alive();
    }

    private void listen() {
        term.get()
                .ifPresent(current -> current.onNotification(null, seen, () -> {
                    if (!serving()) {
                        return;
                    }
                    for (StreamsMesosResource resource : current.committed().notifications(null, seen)) {
                        seen = Math.max(seen, resource.notification().sequence());
                        if (resource.notification().kind() == Notification.Kind.STOP_CONTROLLER
                                && orders.add(resource.notification().sequence())) {
                            stop(resource);
                        }
                    }
                    life.after(1, this::listen);
                }));
    }

    private void stop(StreamsMesosResource resource) {
        if (site.random().nextInt(10) == 0) {
            ask(id -> new Event.StopFailed(id, Set.of(resource.id())), answer -> {});
        } else if (resource.task() != null) {
            life.after(
                    site.random().nextLong(200),
                    () -> site.stops().accept(resource.task().taskId()));
        }
    }

    /** Reserves and starts; the outcome is null when that could not be done. */
    public void allocate(AllocationRequest request, String command, Consumer<Answer> outcome) {
        AllocationRequest reservation = new AllocationRequest(
                request.clientId(),
                request.key(),
                request.kind(),
                request.count(),
                request.tags(),
                request.size(),
                "",
                Map.of());
        ask(id -> new Event.Allocate(id, reservation, life.name()), reserved -> {
            Map<String, String> commands = new HashMap<>();
            Answers.resources(reserved)
                    .ifPresent(found -> found.resources().forEach(r -> commands.put(r.id(), command)));
            if (commands.isEmpty()) {
                outcome.accept(reserved);
                return;
            }
            ask(id -> new Event.Start(id, request.clientId(), commands, Map.of(), life.name()), started -> {
                if (started == null) {
                    // It will never be answered, so it is given back.
                    insist(id -> new Event.Release(id, request.clientId(), commands.keySet()));
                }
                outcome.accept(started);
            });
        });
    }

    /**
     * The answer was handed over; whether it reaches the client nobody tells. If the leader lives that long, it hears
     * so: of all the answers of that time at once.
     */
    public void handedOver(String clientId, List<StreamsMesosResource> resources) {
        boolean first = !answered.containsKey(clientId);
        Set<String> ids = answered.computeIfAbsent(clientId, id -> new LinkedHashSet<>());
        resources.forEach(r -> ids.add(r.id()));
        if (first) {
            life.after(ANSWERED_MILLIS, () -> {
                answered.remove(clientId);
                insist(id -> new Event.Answered(id, clientId, ids));
            });
        }
    }

    private void insist(LongFunction<Event.Request> request) {
        ask(request, answer -> {
            if (answer == null && serving()) {
                life.after(AGAIN_MILLIS, () -> insist(request));
            }
        });
    }

    private void ask(LongFunction<Event.Request> request, Consumer<Answer> outcome) {
        if (!serving() || term.get().isEmpty()) {
            outcome.accept(null);
            return;
        }
        Term current = term.get().get();
        CompletionStage<Leadership.Delivery> stage = current.request(request);
        stage.whenComplete((delivery, failure) -> life.after(1, () -> {
            if (failure == null) {
                current.delivered(delivery.replyId());
            }
            outcome.accept(failure == null ? delivery.answer() : null);
        }));
    }
}
