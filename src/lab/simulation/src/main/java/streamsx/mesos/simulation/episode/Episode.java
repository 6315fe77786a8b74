package streamsx.mesos.simulation.episode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.check.Checker;
import streamsx.mesos.invariants.check.Limits;
import streamsx.mesos.invariants.check.Violation;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.simulation.client.ClientBehaviour;
import streamsx.mesos.simulation.client.SimClient;
import streamsx.mesos.simulation.faults.Fault;
import streamsx.mesos.simulation.faults.Points;
import streamsx.mesos.simulation.instance.Drivers;
import streamsx.mesos.simulation.instance.Mutation;
import streamsx.mesos.simulation.instance.SimInstance;
import streamsx.mesos.simulation.instance.Site;
import streamsx.mesos.simulation.mesos.MesosOptions;
import streamsx.mesos.simulation.mesos.SimMesos;
import streamsx.mesos.simulation.mesos.Steps;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.simulation.time.Network;
import streamsx.mesos.simulation.time.Timeline;
import streamsx.mesos.simulation.zookeeper.SimEnsemble;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/** One run of the whole system under faults, until it is well again; all of it follows from the seed. */
public final class Episode {
    private static final long HEAL_LIMIT = 240_000;
    private static final ZooKeeperLayout LAYOUT = new ZooKeeperLayout("/s", "mesos", "");

    private final long seed;
    private final Settings settings;
    private final SplittableRandom planning;
    private final SimSystem system;
    private final boolean registersAnew;

    /** An episode that has not begun. */
    public Episode(long seed, Settings settings) {
        this.seed = seed;
        this.settings = settings;
        SplittableRandom random = new SplittableRandom(seed);
        // A part's chances do not depend on what others drew: a fault that is left out changes little else.
        planning = random.split();
        SplittableRandom shape = random.split();
        registersAnew = shape.nextInt(4) > 0;
        system = build(shape, random);
    }

    private SimSystem build(SplittableRandom shape, SplittableRandom random) {
        Mutation mutation = settings.mutation().get();
        Timeline timeline = new Timeline();
        Network network = new Network(random.split());
        History history = new History();
        Points points = new Points();
        SimEnsemble ensemble = new SimEnsemble(timeline, network, history, random.split(), LAYOUT, points);
        List<String> agents = new ArrayList<>();
        for (int i = 1; i <= 3 + shape.nextInt(2); i++) {
            agents.add("agent" + i);
        }
        SimMesos mesos = new SimMesos(timeline, network, history, random.split(), options(agents, shape, mutation));
        Site site = new Site(
                timeline,
                network,
                history,
                ensemble,
                drivers(mesos, points, mutation),
                mesos::finishTask,
                LAYOUT,
                Settings.policy(registersAnew),
                Settings.MESOS,
                points,
                mutation,
                random.split());
        List<SimInstance> instances = new ArrayList<>();
        for (int i = 1; i <= 2 + shape.nextInt(2); i++) {
            instances.add(new SimInstance("i" + i, site));
        }
        List<SimClient> clients = new ArrayList<>();
        for (int i = 1; i <= 1 + shape.nextInt(3); i++) {
            clients.add(new SimClient(
                    "c" + i,
                    new ClientBehaviour(shape.nextBoolean(), shape.nextBoolean(), shape.nextInt(3) > 0),
                    timeline,
                    network,
                    history,
                    random.split(),
                    instances));
        }
        return new SimSystem(timeline, network, history, points, ensemble, mesos, agents, instances, clients);
    }

    private static MesosOptions options(List<String> agents, SplittableRandom shape, Mutation mutation) {
        MesosOptions.Times times = new MesosOptions.Times(
                3_000, 7_000, 5_000, 5_000, 12_000, 3_000, 3_600_000, 2_000, 600, 300, 800, 3_000, 10_000, 20_000);
        return MesosOptions.defaults()
                .withAgents(agents)
                .withTimes(times)
                .withOdds(shape.nextInt(3) == 0 ? MesosOptions.Odds.none() : MesosOptions.Odds.rough())
                .withCallsOvertake(mutation.callsOvertake());
    }

    private static Drivers drivers(SimMesos mesos, Points points, Mutation mutation) {
        return new Drivers() {
            @Override
            public StreamsMesosScheduler.DriverFactory of(Life life, String host) {
                return (scheduler, framework, check, listener) -> mesos.driver(
                        life, host, scheduler, framework, check, listener, steps(points, life), mutation::driver);
            }

            @Override
            public void closed(Life life) {
                mesos.closed(life);
            }
        };
    }

    private static Steps steps(Points points, Life life) {
        return new Steps() {
            @Override
            public void before(String what) {
                points.reached(Points.Point.CALL_DECIDED, life);
            }

            @Override
            public void after(String what) {
                points.reached(Points.Point.CALL_SENT, life);
            }
        };
    }

    /** Runs it under the faults that the seed plans. */
    public Outcome run() {
        return run(Fault.plan(settings.kinds(), planning));
    }

    /** Runs it under these faults; once only. */
    public Outcome run(List<Fault> plan) {
        Timeline timeline = system.timeline();
        system.instances().forEach(SimInstance::start);
        system.clients().forEach(SimClient::start);
        new Injector(system).arm(plan);
        timeline.runUntil(plan.stream().mapToLong(Fault::until).reduce(Fault.LAST, Math::max));
        heal();
        List<String> waiting = waiting();
        for (int calm = 0; calm < 2 && timeline.now() < HEAL_LIMIT; calm = waiting.isEmpty() ? calm + 1 : 0) {
            timeline.runUntil(timeline.now() + 1_000);
            system.mesos().removeLeftovers();
            waiting = waiting();
        }
        waiting.forEach(w -> system.history().add(new Fact.Waiting(timeline.now(), "", w)));
        List<Violation> violations = new Checker(new Limits(Settings.UNREACHABLE_GRACE))
                .check(system.history().facts());
        return new Outcome(seed, plan, system.history(), violations);
    }

    private void heal() {
        system.points().disarm();
        system.network().heal();
        system.ensemble().setAvailable(true);
        system.ensemble().setLag(0);
        system.mesos().heal();
        system.clients().forEach(SimClient::content);
        for (SimInstance instance : system.instances()) {
            // If Mesos removed the framework, the operator follows the runbook.
            instance.configure(Settings.policy(true));
            instance.resume();
        }
        system.history().add(new Fact.Healed(system.timeline().now(), "everything"));
    }

    /** Who waits for what. */
    private List<String> waiting() {
        List<String> waiting = new ArrayList<>();
        if (system.instances().stream().noneMatch(SimInstance::ready)) {
            waiting.add("nobody leads");
        }
        TreeMap<String, SimClient> clients = new TreeMap<>();
        for (SimClient client : system.clients()) {
            clients.put(client.name(), client);
            if (!client.waitsFor().isEmpty()) {
                waiting.add(client.name() + " waits for " + client.waitsFor());
            }
        }
        Set<String> unowned = new TreeSet<>(system.mesos().liveTasks().keySet());
        for (StreamsMesosResource r : system.ensemble().records().resources()) {
            if (r.state() == ResourceState.RUNNING && !unowned.remove(r.task().taskId())) {
                waiting.add("nobody has noticed the end of " + r.task().taskId());
            }
            boolean used = r.state() == ResourceState.RUNNING
                    && r.request() == RequestState.ALLOCATED
                    && r.answered()
                    && !r.task().unreachable();
            if (!used && !r.state().ended()) {
                waiting.add(r.id() + " of " + r.clientId() + " is " + r.state() + "/" + r.request()
                        + (r.answered() ? "" : ", not answered"));
            } else if (r.notification() != null
                    && !clients.get(r.clientId()).vanished()
                    && (r.notification().kind() != Notification.Kind.ALLOCATED
                            || !clients.get(r.clientId()).heard(r.notification().sequence()))) {
                waiting.add(r.clientId() + " has not dealt with " + r.notification() + " of " + r.id());
            }
        }
        unowned.forEach(task -> waiting.add(task + " lives, and nobody owns it"));
        if (!system.mesos().quiet()) {
            waiting.add("in Mesos " + system.mesos().unrest());
        }
        return waiting;
    }
}
