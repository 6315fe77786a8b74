package streamsx.mesos.simulation.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.simulation.instance.Answers;
import streamsx.mesos.simulation.instance.SimInstance;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.simulation.time.Network;
import streamsx.mesos.simulation.time.Timeline;

/**
 * A client that asks for resources, gives them back, and hears what becomes of them, until it is told to want no more.
 */
public final class SimClient {
    private static final int MOST = 5;
    private static final String COMMAND = "controller";

    private final String name;
    private final ClientBehaviour nature;
    private final Timeline timeline;
    private final History history;
    private final RandomGenerator random;
    private final Life life;
    private final Connection connection;
    /** What it was told of its resources. */
    private final Map<String, RequestState> held = new LinkedHashMap<>();

    private final Set<String> given = new LinkedHashSet<>();
    private final Set<String> announced = new LinkedHashSet<>();
    private final Set<String> returning = new TreeSet<>();
    private boolean known;
    private boolean asking;
    private boolean returningAll;
    private boolean content;
    private long seen;
    private int requests;
    private int connects;

    /** @param instances any of which may lead */
    public SimClient(
            String name,
            ClientBehaviour nature,
            Timeline timeline,
            Network network,
            History history,
            RandomGenerator random,
            List<SimInstance> instances) {
        this.name = name;
        this.nature = nature;
        this.timeline = timeline;
        this.history = history;
        this.random = random;
        this.life = new Life(name, timeline);
        this.connection = new Connection(name, life, timeline, network, history, random, instances);
    }

    public void start() {
        introduce();
        poll();
    }

    /** It asks for nothing new from now on. */
    public void content() {
        content = true;
    }

    /** It is gone for good. */
    public void vanish() {
        if (life.alive()) {
            life.kill();
            history.add(new Fact.Vanished(timeline.now(), name));
        }
    }

    public boolean vanished() {
        return !life.alive();
    }

    public String name() {
        return name;
    }

    /** Whether it has heard a notification of this sequence, or a later one. */
    public boolean heard(long sequence) {
        return seen >= sequence;
    }

    /** What it waits for, for people; empty if for nothing. */
    public String waitsFor() {
        if (!life.alive()) {
            return "";
        }
        List<String> pending = held.entrySet().stream()
                .filter(e -> e.getValue() == RequestState.PENDING)
                .map(Map.Entry::getKey)
                .toList();
        return asking
                ? "an answer"
                : !returning.isEmpty() ? "the release of " + returning : pending.isEmpty() ? "" : pending.toString();
    }

    private void introduce() {
        Client self = new Client(name, "controller", "D", Map.of("connects", Integer.toString(++connects)));
        connection.ask(id -> new Event.ConnectClient(id, self), "", answer -> {
            known = Answers.done(answer);
            life.after(known ? 0 : 300, known ? this::act : this::introduce);
        });
    }

    private void act() {
        if (content) {
            return;
        }
        int dice = random.nextInt(12);
        List<String> allocated = of(RequestState.ALLOCATED);
        List<String> pending = of(RequestState.PENDING);
        if (dice < 6 && held.size() < MOST) {
            allocate();
        } else if (dice < 9 && !allocated.isEmpty()) {
            giveBack(some(allocated), false);
            actLater();
        } else if (dice == 9 && !pending.isEmpty()) {
            giveBack(some(pending), true);
            actLater();
        } else if (dice == 10 && !held.isEmpty()) {
            giveBackAll();
        } else if (dice == 11) {
            introduce();
        } else {
            actLater();
        }
    }

    /** One of them mostly, else several, or all. */
    private Set<String> some(List<String> ids) {
        int from = random.nextInt(ids.size());
        int count = random.nextBoolean() ? 1 : 1 + random.nextInt(ids.size() - from);
        return new TreeSet<>(ids.subList(from, from + count));
    }

    private void actLater() {
        life.after(500 + random.nextLong(3_000), this::act);
    }

    private List<String> of(RequestState state) {
        List<String> ids = new ArrayList<>();
        held.forEach((id, s) -> {
            if (s == state) {
                ids.add(id);
            }
        });
        return ids;
    }

    private void allocate() {
        String request = name + "#" + ++requests;
        AllocationKind kind = AllocationKind.values()[random.nextInt(AllocationKind.values().length)];
        int count = kind == AllocationKind.MASTER ? 1 : 1 + random.nextInt(3);
        asking = true;
        ask(
                new AllocationRequest(
                        name,
                        nature.keyed() ? request : "",
                        kind,
                        count,
                        new TreeMap<>(),
                        new ResourceSize(1, 256),
                        COMMAND,
                        Map.of()),
                request);
    }

    private void ask(AllocationRequest request, String called) {
        history.add(new Fact.Asked(timeline.now(), name, called, request.count()));
        Consumer<Answer> outcome = answer -> {
            if (answer == null && nature.repeats()) {
                life.after(300 + random.nextLong(700), () -> ask(request, called));
                return;
            }
            asking = false;
            Answers.resources(answer).ifPresent(resources -> take(called, resources));
            actLater();
        };
        if (nature.twoStep()) {
            connection.allocate(request, called, COMMAND, outcome);
        } else {
            connection.ask(id -> new Event.Allocate(id, request), called, outcome);
        }
    }

    private void take(String request, Answer.Resources answer) {
        history.add(new Fact.Answered(timeline.now(), name, request, Connection.shown(answer)));
        for (StreamsMesosResource r : answer.resources()) {
            if (!given.contains(r.id()) && r.request().wanted()) {
                // An announcement may overtake the answer.
                held.put(r.id(), announced.contains(r.id()) ? RequestState.ALLOCATED : r.request());
            }
        }
    }

    private void giveBack(Set<String> ids, boolean cancel) {
        LongFunction<Event.Request> request = cancel
                ? reply -> new Event.CancelPending(reply, name, ids)
                : reply -> new Event.Release(reply, name, ids);
        giveBack(ids, request, () -> {});
    }

    /** Nothing else is asked for until it is heard: a repetition that comes late would take the next resources too. */
    private void giveBackAll() {
        returningAll = true;
        giveBack(new TreeSet<>(held.keySet()), reply -> new Event.ReleaseAll(reply, name), () -> {
            returningAll = false;
            actLater();
        });
    }

    /** Insists until it was heard. */
    private void giveBack(Set<String> ids, LongFunction<Event.Request> request, Runnable next) {
        held.keySet().removeAll(ids);
        given.addAll(ids);
        returning.addAll(ids);
        connection.ask(request, "", answer -> {
            if (Answers.done(answer)) {
                returning.removeAll(ids);
                ids.forEach(id -> history.add(new Fact.GaveBack(timeline.now(), name, id)));
                next.run();
            } else {
                life.after(300, () -> giveBack(ids, request, next));
            }
        });
    }

    private void poll() {
        connection.poll(seen, news -> {
            if (news != null) {
                news.forEach(this::hear);
            }
            life.after(news == null ? 300 : 1, this::poll);
        });
    }

    private void hear(StreamsMesosResource resource) {
        Notification notification = resource.notification();
        seen = Math.max(seen, notification.sequence());
        history.add(
                new Fact.Notified(timeline.now(), name, resource.id(), notification.kind(), notification.sequence()));
        // What is announced while everything is given back may go with it: it is not used, but given back by name.
        if (notification.kind() == Notification.Kind.REVOKED
                || (returningAll && notification.kind() == Notification.Kind.ALLOCATED)) {
            giveBack(Set.of(resource.id()), false);
        } else if (notification.kind() == Notification.Kind.ALLOCATED && !given.contains(resource.id())) {
            announced.add(resource.id());
            held.put(resource.id(), RequestState.ALLOCATED);
        }
    }
}
