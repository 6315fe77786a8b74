package streamsx.mesos.simulation.mesos;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.mesos.Protos;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.machine.Action;
import streamsx.mesos.driver.machine.DriverMachine;
import streamsx.mesos.driver.machine.Signal;
import streamsx.mesos.driver.machine.Subscription;
import streamsx.mesos.driver.machine.Timer;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.scheduler.LeadershipCheck;
import streamsx.mesos.simulation.time.Life;

/**
 * Carries out what the product's driver machine decides: over the simulated network, in virtual time, in steps of one
 * life.
 */
final class SimDriverShell implements Action.Shell<SimCall, SimStreamEvent> {
    private static final long DETECTION = 200;
    private static final long CONNECT = 5_000;
    private static final long CONFIRM = 10_000;
    private static final long NANOS = 1_000_000;

    private final SimMesos mesos;
    private final Env env;
    private final Life life;
    private final String host;
    private final SchedulerDriver driver;
    private final Scheduler scheduler;
    private final Protos.FrameworkInfo framework;
    private final LeadershipCheck check;
    private final CallListener listener;
    private final Steps steps;
    private final DriverMachine<SimCall, SimStreamEvent> machine;
    private final Consumer<String> onFatal;
    private final SimExchange exchange;
    private final Queue<Signal<SimCall, SimStreamEvent>> signals = new ArrayDeque<>();
    /** What waits to leave, and the subscription under which the scheduler made it. */
    private final IdentityHashMap<SimCall, Subscription> madeUnder = new IdentityHashMap<>();

    private boolean feeding;
    private SimEventStream stream;
    private Subscription announced;
    private Optional<MasterAddress> known = Optional.empty();
    private boolean registeredBefore;
    private boolean silent;

    SimDriverShell(
            SimMesos mesos,
            Env env,
            Life life,
            String host,
            SchedulerDriver driver,
            Scheduler scheduler,
            Protos.FrameworkInfo framework,
            LeadershipCheck check,
            CallListener listener,
            Steps steps,
            DriverMachine<SimCall, SimStreamEvent> machine,
            Consumer<String> onFatal) {
        this.mesos = mesos;
        this.env = env;
        this.life = life;
        this.host = host;
        this.driver = driver;
        this.scheduler = scheduler;
        this.framework = framework;
        this.check = check;
        this.listener = listener;
        this.steps = steps;
        this.machine = machine;
        this.onFatal = onFatal;
        this.exchange = new SimExchange(env, life, host, this::feed);
    }

    void start() {
        life.after(env.between(0, DETECTION), () -> {
            detect();
            feed(new Signal.Started<>());
        });
    }

    private void detect() {
        SimMaster leader = mesos.leader();
        if (leader != null) {
            known = Optional.of(leader.address);
        }
    }

    /** News from ZooKeeper. */
    void leaderChanged() {
        detect();
        feed(new Signal.MasterDetected<>(known));
    }

    void call(SimCall call) {
        madeUnder.put(call, announced);
        feed(new Signal.CallRequested<>(announced, call));
    }

    void stop(boolean failover) {
        silent = true;
        feed(new Signal.StopRequested<>(failover));
    }

    /** The process is gone, and its sockets with it. */
    void died() {
        if (stream != null) {
            stream.close();
        }
    }

    /** An event arrived. */
    void received(SimEventStream from, SimStreamEvent event) {
        if (from != stream) {
            return;
        }
        event.arrive(from, this::feed);
        feed(new Signal.PieceRead<>(from.number));
    }

    /** A connection broke. */
    void broken(SimEventStream which) {
        feed(new Signal.StreamEnded<>(which.number, "the connection broke"));
    }

    /** The scheduler makes calls while it is called back: those come after what is being done. */
    private void feed(Signal<SimCall, SimStreamEvent> signal) {
        signals.add(signal);
        if (feeding) {
            return;
        }
        feeding = true;
        while (life.alive() && !signals.isEmpty()) {
            for (Action<SimCall, SimStreamEvent> action : machine.on(signals.remove(), env.now() * NANOS)) {
                life.run(() -> action.by(this));
            }
        }
        feeding = false;
    }

    /** Done in a step at which the process may end or pause. */
    private void step(String name, Runnable action) {
        steps.before(name);
        life.run(() -> {
            action.run();
            steps.after(name);
        });
    }

    @Override
    public void findMaster() {
        feed(new Signal.MasterDetected<>(known));
    }

    @Override
    public void masterFailed(MasterAddress master) {
        // ZooKeeper will tell of another one.
    }

    /** No answer in time is no. */
    @Override
    public void askGuard(long question) {
        check.leads()
                .whenComplete((yes, failure) ->
                        life.after(0, () -> feed(new Signal.GuardAnswered<>(question, failure == null && yes))));
        life.after(CONFIRM, () -> feed(new Signal.GuardAnswered<>(question, false)));
    }

    @Override
    public void subscribe(long number, URI target) {
        step("SUBSCRIBE", () -> {
            stream = new SimEventStream(
                    env,
                    mesos.newStreamId(),
                    number,
                    life,
                    host,
                    framework.getId().getValue(),
                    this,
                    mesos.master(target));
            SimEventStream opened = stream;
            env.fact(new Fact.SubscribeSent(env.now(), life.name()));
            if (!env.network.reaches(host, Env.MESOS)) {
                life.after(CONNECT, () -> broken(opened));
            }
            opened.subscribe(framework);
        });
    }

    @Override
    public void readRefusal(long number) {
        throw new IllegalStateException("simulated masters refuse no SUBSCRIBE so");
    }

    @Override
    public void closeStream(long number) {
        stream.close();
        stream = null;
    }

    @Override
    public void announce(Subscription subscription, SimStreamEvent event) {
        step("SUBSCRIBED", () -> {
            announced = subscription;
            if (registeredBefore) {
                scheduler.reregistered(driver, SimMaster.INFO);
            } else {
                registeredBefore = true;
                scheduler.registered(driver, framework.getId(), SimMaster.INFO);
            }
        });
    }

    @Override
    public void dispatch(Subscription subscription, SimStreamEvent event) {
        if (!silent) {
            event.tell(scheduler, driver, this::step);
        }
    }

    @Override
    public void disconnected(Subscription subscription) {
        announced = null;
        scheduler.disconnected(driver);
    }

    @Override
    public void sendCall(long number, Subscription subscription, SimCall call) {
        Subscription made = madeUnder.remove(call);
        if (made != null && !made.equals(subscription)) {
            env.fact(new Fact.CallOutlived(env.now(), life.name(), call.type().name()));
        }
        step(call.type().name(), () -> {
            if (stream != null) {
                exchange.send(number, stream, call);
            }
        });
    }

    @Override
    public void accepted(SimCall call) {
        reply(() -> listener.accepted(call.message()));
    }

    @Override
    public void refused(SimCall call, int status, String body) {
        reply(() -> listener.refused(call.message(), status, body));
    }

    private void reply(Runnable report) {
        if (!silent) {
            step("REPLY", report);
        }
    }

    @Override
    public void unknown(SimCall call, Throwable cause) {
        if (!silent) {
            listener.unknown(call.message(), cause);
        }
    }

    @Override
    public void dropped(SimCall call) {
        madeUnder.remove(call);
        if (!silent) {
            listener.dropped(call.message());
        }
    }

    @Override
    public void remind(Timer timer, Duration delay) {
        life.after((delay.toNanos() + NANOS - 1) / NANOS, () -> feed(new Signal.TimerDue<>(timer)));
    }

    @Override
    public void backOff(Timer timer, Duration longest) {
        remind(timer, Backoff.shortened(longest, env.random.nextDouble()));
    }

    @Override
    public void log(Action.Severity severity, String text) {
        // An episode tells its story by its facts.
    }

    @Override
    public void fail(String message) {
        silent = true;
        onFatal.accept(message);
    }

    @Override
    public void stopped() {
        announced = null;
    }
}
