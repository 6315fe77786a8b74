package streamsx.mesos.simulation.mesos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.simulation.time.Life;

/**
 * The product's scheduler in one life of an instance, with a simple mind behind it: launches what it is told,
 * acknowledges all.
 */
final class Instance {
    final List<Event> events = new ArrayList<>();
    final List<String> errors = new ArrayList<>();
    final List<String> steps = new ArrayList<>();
    final Life life;
    final StreamsMesosScheduler scheduler;
    /** What the leadership check answers. */
    Supplier<CompletionStage<Boolean>> leads = () -> CompletableFuture.completedFuture(true);

    boolean acknowledges = true;
    /** A step at which this life ends; empty for none. */
    String diesBefore = "";

    long subscription;
    private final Map<String, Offer> offers = new LinkedHashMap<>();
    private final List<String> wanted = new ArrayList<>();

    Instance(Cluster cluster, String life, String host, String frameworkId) {
        this.life = new Life(life, cluster.timeline);
        Steps hook = new Steps() {
            @Override
            public void before(String what) {
                steps.add(what);
                if (what.equals(diesBefore)) {
                    Instance.this.life.kill();
                }
            }

            @Override
            public void after(String what) {}
        };
        MesosSettings settings = new MesosSettings("streams", "streams", 604_800, "user", "", 1, host);
        this.scheduler = new StreamsMesosScheduler(
                settings,
                frameworkId,
                (s, framework, check, listener) -> cluster.mesos.driver(
                        this.life, host, s, framework, check, listener, hook, DriverMachines::asItIs),
                () -> leads.get(),
                this::take,
                errors::add);
    }

    private void take(Event event) {
        events.add(event);
        if (event instanceof Event.Subscribed subscribed) {
            subscription = subscribed.subscription();
        } else if (event instanceof Event.Disconnected) {
            offers.clear();
        } else if (event instanceof Event.OfferRescinded rescinded) {
            offers.remove(rescinded.offerId());
        } else if (event instanceof Event.OffersReceived received) {
            received.offers().forEach(o -> offers.put(o.id(), o));
            launchWanted();
        } else if (event instanceof Event.StatusUpdate update
                && acknowledges
                && !update.uuid().isEmpty()) {
            acknowledge(update);
        }
    }

    void acknowledge(Event.StatusUpdate update) {
        scheduler.call(new Effect.Acknowledge(subscription, update.taskId(), update.agentId(), update.uuid()));
    }

    /** As soon as there is an offer. */
    void launch(String taskId) {
        wanted.add(taskId);
        launchWanted();
    }

    private void launchWanted() {
        while (!wanted.isEmpty() && !offers.isEmpty()) {
            Offer offer = offers.remove(offers.keySet().iterator().next());
            accept(offer.id(), offer.agentId(), wanted.remove(0));
        }
    }

    void accept(String offerId, String agentId, String taskId) {
        scheduler.call(new Effect.Accept(
                subscription,
                agentId,
                List.of(offerId),
                List.of(new Effect.Launch(taskId, "resource-of-" + taskId, taskId, 1, 100, "run", Map.of()))));
    }

    void kill(String taskId) {
        scheduler.call(new Effect.Kill(subscription, taskId, ""));
    }

    /** Pairs of task and agent; none asks for all. */
    void reconcile(String... pairs) {
        List<Effect.TaskRef> tasks = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            tasks.add(new Effect.TaskRef(pairs[i], pairs[i + 1]));
        }
        scheduler.call(new Effect.Reconcile(subscription, tasks));
    }

    List<Event.StatusUpdate> updates(String taskId) {
        return events.stream()
                .filter(e -> e instanceof Event.StatusUpdate u && u.taskId().equals(taskId))
                .map(e -> (Event.StatusUpdate) e)
                .toList();
    }

    /** What was told of a task, repetitions left out. */
    List<TaskState> states(String taskId) {
        Set<String> seen = new HashSet<>();
        return updates(taskId).stream()
                .filter(u -> u.uuid().isEmpty() || seen.add(u.uuid()))
                .map(Event.StatusUpdate::state)
                .toList();
    }

    TaskState last(String taskId) {
        List<Event.StatusUpdate> all = updates(taskId);
        return all.isEmpty() ? null : all.get(all.size() - 1).state();
    }

    long count(Class<? extends Event> kind) {
        return events.stream().filter(kind::isInstance).count();
    }

    boolean subscribed() {
        return scheduler.connected();
    }
}
