package streamsx.mesos.simulation.client;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.leader.Leadership;
import streamsx.mesos.leader.Term;
import streamsx.mesos.simulation.instance.Answers;
import streamsx.mesos.simulation.instance.SimInstance;
import streamsx.mesos.simulation.instance.SimStreamsServer;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.simulation.time.Network;
import streamsx.mesos.simulation.time.Timeline;

/** How a client reaches whoever leads: a request may be lost, its answer may be lost, and it waits only so long. */
final class Connection {
    private static final long TIMEOUT_MILLIS = 10_000;
    private static final long POLL_MILLIS = 5_000;

    private final String host;
    private final Life life;
    private final Timeline timeline;
    private final Network network;
    private final History history;
    private final RandomGenerator random;
    private final List<SimInstance> instances;

    Connection(
            String host,
            Life life,
            Timeline timeline,
            Network network,
            History history,
            RandomGenerator random,
            List<SimInstance> instances) {
        this.host = host;
        this.life = life;
        this.timeline = timeline;
        this.network = network;
        this.history = history;
        this.random = random;
        this.instances = instances;
    }

    /** A call under way; the first outcome counts. */
    private final class Open<T> {
        private final Consumer<T> outcome;
        private boolean over;

        Open(Consumer<T> outcome, long timeout) {
            this.outcome = outcome;
            life.after(timeout, () -> conclude(null));
        }

        void conclude(T value) {
            if (!over) {
                over = true;
                outcome.accept(value);
            }
        }

        /** From the instance's side: whether this could be handed to the client's connection. */
        boolean send(SimInstance from, T value) {
            boolean arrives = network.reaches(from.host(), host) && life.alive();
            if (arrives) {
                timeline.after(network.delay(from.host(), host), () -> life.run(() -> conclude(value)));
            }
            // What is lost on the way may have looked well to whoever sent it.
            return arrives || random.nextInt(4) == 0;
        }
    }

    private SimInstance leader() {
        List<SimInstance> ready = instances.stream().filter(SimInstance::ready).toList();
        // Two may think that they lead: a client may know either.
        return ready.isEmpty() ? null : ready.get(random.nextInt(ready.size()));
    }

    private <T> void reach(long timeout, Consumer<T> outcome, BiConsumer<SimInstance, Open<T>> there) {
        SimInstance target = leader();
        if (target == null) {
            life.after(200 + random.nextLong(300), () -> outcome.accept(null));
            return;
        }
        Open<T> open = new Open<>(outcome, timeout);
        Life server = target.life();
        if (network.reaches(host, target.host())) {
            timeline.after(network.delay(host, target.host()), () -> {
                if (server.alive()) {
                    server.run(() -> {
                        if (target.term().filter(Term::ready).isPresent()) {
                            there.accept(target, open);
                        } else {
                            open.send(target, null);
                        }
                    });
                } else {
                    open.send(target, null);
                }
            });
        }
    }

    /** A request; the outcome is null when there was no answer, or none in time. */
    void ask(LongFunction<Event.Request> request, String name, Consumer<Answer> outcome) {
        reach(TIMEOUT_MILLIS, outcome, (target, open) -> {
            Term term = target.term().orElseThrow();
            String server = target.life().name();
            CompletionStage<Leadership.Delivery> stage = term.request(request);
            stage.whenComplete((delivery, failure) -> {
                if (failure != null) {
                    open.send(target, null);
                    return;
                }
                replied(server, name, delivery.answer());
                if (open.send(target, delivery.answer())) {
                    term.delivered(delivery.replyId());
                } else {
                    term.lost(delivery.replyId());
                }
            });
        });
    }

    /** The same in two steps. */
    void allocate(AllocationRequest request, String name, String command, Consumer<Answer> outcome) {
        reach(TIMEOUT_MILLIS, outcome, (target, open) -> {
            SimStreamsServer streamsServer = target.streamsServer().orElse(null);
            if (streamsServer == null) {
                open.send(target, null);
                return;
            }
            String server = target.life().name();
            streamsServer.allocate(request, command, answer -> {
                replied(server, name, answer);
                open.send(target, answer);
                Answers.resources(answer).ifPresent(found -> streamsServer.handedOver(host, found.resources()));
            });
        });
    }

    /** Waits for notifications above a sequence; the outcome is null when there was no answer. */
    void poll(long above, Consumer<List<StreamsMesosResource>> outcome) {
        this.<List<StreamsMesosResource>>reach(POLL_MILLIS, outcome, (target, open) -> {
            Term term = target.term().orElseThrow();
            term.onNotification(
                    host, above, () -> open.send(target, term.committed().notifications(host, above)));
        });
    }

    private void replied(String server, String name, Answer answer) {
        Answers.resources(answer)
                .ifPresent(found -> history.add(new Fact.Replied(timeline.now(), server, host, name, shown(found))));
    }

    static List<Fact.Shown> shown(Answer.Resources answer) {
        return answer.resources().stream()
                .map(r -> new Fact.Shown(r.id(), r.request()))
                .toList();
    }
}
