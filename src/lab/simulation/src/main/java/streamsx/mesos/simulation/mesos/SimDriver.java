package streamsx.mesos.simulation.mesos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Scheduler;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.api.KillsByAgent;
import streamsx.mesos.scheduler.LeadershipCheck;
import streamsx.mesos.simulation.time.Life;

/** The driver of one life of an instance; does what the one over HTTP does, in steps of that life. */
final class SimDriver extends UnusedCalls implements KillsByAgent {
    private static final String FAILED_OVER = "Framework failed over";
    private static final long DETECTION = 200;
    private static final long CONNECT = 5_000;
    private static final long CONFIRM = 10_000;
    private static final long STOP = 5_000;
    private static final long GOOD = 1_000;
    private static final long FIRST_BACKOFF = 50;
    private static final long MAX_BACKOFF = 5_000;
    private static final double DEFAULT_REFUSAL = 5;

    private final SimMesos mesos;
    private final Env env;
    private final Life life;
    private final String host;
    private final Scheduler scheduler;
    private final Protos.FrameworkInfo framework;
    private final LeadershipCheck check;
    private final Steps steps;
    private final SimCallQueue calls;
    private Status status = Status.DRIVER_NOT_STARTED;
    private SimEventStream stream;
    /** The stream that the scheduler knows of; calls are made under it. */
    private SimEventStream announced;
    /** What came while it is asked whether this instance still leads; null otherwise. */
    private List<SimStreamEvent> held;

    private boolean registeredBefore;
    private boolean searching;
    private int attempt;
    private long backoff = FIRST_BACKOFF;
    private long heard;
    private long subscribedAt;

    SimDriver(
            SimMesos mesos,
            Env env,
            Life life,
            String host,
            Scheduler scheduler,
            Protos.FrameworkInfo framework,
            LeadershipCheck check,
            CallListener listener,
            Steps steps) {
        this.mesos = mesos;
        this.env = env;
        this.life = life;
        this.host = host;
        this.scheduler = scheduler;
        this.framework = framework;
        this.check = check;
        this.steps = steps;
        this.calls = new SimCallQueue(env, life, host, listener, steps, this::broken);
    }

    Life life() {
        return life;
    }

    @Override
    public Status start() {
        if (status == Status.DRIVER_NOT_STARTED) {
            status = Status.DRIVER_RUNNING;
            begin(env.between(0, DETECTION));
        }
        return status;
    }

    @Override
    public Status stop(boolean failover) {
        if (status != Status.DRIVER_RUNNING) {
            Status before = status;
            status = before == Status.DRIVER_ABORTED ? Status.DRIVER_STOPPED : before;
            return before;
        }
        status = Status.DRIVER_STOPPED;
        attempt++;
        SimEventStream last = announced;
        if (failover || last == null || !last.open) {
            close();
        } else {
            calls.finish(last);
            life.after(STOP, this::close);
        }
        return status;
    }

    @Override
    public Status stop() {
        return stop(false);
    }

    @Override
    public Status abort() {
        if (status == Status.DRIVER_RUNNING) {
            status = Status.DRIVER_ABORTED;
            close();
        }
        return status;
    }

    /** The process is gone, and its sockets with it. */
    void died() {
        if (stream != null) {
            stream.close();
        }
    }

    /** News from ZooKeeper. */
    void leaderChanged() {
        if (status != Status.DRIVER_RUNNING) {
            return;
        }
        if (searching) {
            locate(attempt);
        } else if (stream != null && !stream.master.leads() && stream.open) {
            end(0);
        }
    }

    private void close() {
        attempt++;
        calls.close();
        if (stream != null) {
            stream.close();
            stream = null;
        }
        announced = null;
    }

    private boolean current(int mine) {
        return status == Status.DRIVER_RUNNING && attempt == mine;
    }

    private void begin(long delay) {
        int mine = ++attempt;
        life.after(delay, () -> locate(mine));
    }

    private void locate(int mine) {
        if (!current(mine)) {
            return;
        }
        SimMaster leader = mesos.leader();
        searching = leader == null;
        if (!searching) {
            confirm(mine, yes -> {
                if (yes) {
                    subscribe(mine, leader);
                } else {
                    begin(nextBackoff());
                }
            });
        }
    }

    /** Asks whether this instance leads; no answer in time is no. */
    private void confirm(int mine, Consumer<Boolean> then) {
        boolean[] answered = new boolean[1];
        Consumer<Boolean> once = yes -> {
            if (!answered[0] && current(mine)) {
                answered[0] = true;
                then.accept(yes);
            }
        };
        check.leads().whenComplete((yes, failure) -> life.after(0, () -> once.accept(failure == null && yes)));
        life.after(CONFIRM, () -> once.accept(false));
    }

    private void subscribe(int mine, SimMaster leader) {
        steps.before("SUBSCRIBE");
        life.run(() -> {
            if (!current(mine)) {
                return;
            }
            stream = new SimEventStream(
                    env, mesos.newStreamId(), life, host, framework.getId().getValue(), this, leader);
            SimEventStream asked = stream;
            heard = env.now();
            subscribedAt = Long.MAX_VALUE;
            held = null;
            life.after(env.network.reaches(host, Env.MESOS) ? env.times.request() : CONNECT, () -> {
                if (asked == stream && subscribedAt == Long.MAX_VALUE) {
                    broken(asked);
                }
            });
            stream.subscribe(framework);
            steps.after("SUBSCRIBE");
        });
    }

    /** An event arrived. */
    void received(SimEventStream from, SimStreamEvent event) {
        if (from != stream || !from.open) {
            return;
        }
        heard = env.now();
        if (event instanceof SimStreamEvent.Heartbeat) {
            return;
        }
        if (held != null) {
            held.add(event);
        } else if (event instanceof SimStreamEvent.Subscribed) {
            held = new ArrayList<>();
            int mine = attempt;
            subscribedAt = env.now();
            confirm(mine, yes -> {
                if (yes) {
                    announce(from);
                } else {
                    subscribedAt = Long.MAX_VALUE;
                    end(nextBackoff());
                }
            });
        } else {
            dispatch(from, event);
        }
    }

    private void announce(SimEventStream from) {
        announced = from;
        life.after(env.times.patience(), () -> watch(from));
        List<SimStreamEvent> waiting = held;
        held = null;
        steps.before("SUBSCRIBED");
        life.run(() -> {
            if (registeredBefore) {
                scheduler.reregistered(this, SimMaster.INFO);
            } else {
                registeredBefore = true;
                scheduler.registered(this, framework.getId(), SimMaster.INFO);
            }
            steps.after("SUBSCRIBED");
        });
        for (SimStreamEvent event : waiting) {
            life.run(() -> {
                if (from == stream && from.open) {
                    dispatch(from, event);
                }
            });
        }
    }

    private void watch(SimEventStream watched) {
        if (watched != stream || !watched.open) {
            return;
        }
        long silence = env.now() - heard;
        if (silence >= env.times.patience()) {
            broken(watched);
        } else {
            life.after(env.times.patience() - silence, () -> watch(watched));
        }
    }

    private void dispatch(SimEventStream from, SimStreamEvent event) {
        if (event instanceof SimStreamEvent.News news) {
            steps.before(news.name());
            life.run(() -> {
                if (status == Status.DRIVER_RUNNING) {
                    news.callback().tell(scheduler, this);
                    steps.after(news.name());
                }
            });
        } else if (event instanceof SimStreamEvent.Failed failed) {
            failed(from, failed.message());
        } else {
            broken(from);
        }
    }

    private void failed(SimEventStream from, String message) {
        from.close();
        calls.ended(from);
        int mine = attempt;
        if (message.equals(FAILED_OVER)) {
            confirm(mine, yes -> {
                if (yes) {
                    // Two that both may lead would chase each other: not at once.
                    end(nextBackoff());
                } else {
                    fatal(message);
                }
            });
        } else {
            fatal(message);
        }
    }

    private void fatal(String message) {
        abort();
        scheduler.error(this, message);
    }

    /** The connection is of no use any more. */
    void broken(SimEventStream which) {
        if (which != stream || status != Status.DRIVER_RUNNING) {
            return;
        }
        boolean good = subscribedAt != Long.MAX_VALUE && env.now() - subscribedAt >= GOOD;
        if (good) {
            backoff = FIRST_BACKOFF;
        }
        end(good ? 0 : nextBackoff());
    }

    private void end(long delay) {
        SimEventStream ended = stream;
        stream = null;
        held = null;
        ended.close();
        calls.ended(ended);
        boolean told = announced != null;
        announced = null;
        begin(delay);
        if (told) {
            scheduler.disconnected(this);
        }
    }

    private long nextBackoff() {
        long whole = backoff;
        backoff = Math.min(MAX_BACKOFF, 2 * backoff);
        return whole - env.random.nextLong(whole / 2 + 1);
    }

    private Status call(SimCall call) {
        if (status == Status.DRIVER_RUNNING) {
            calls.add(announced, call);
        }
        return status;
    }

    @Override
    public Status acceptOffers(
            Collection<Protos.OfferID> offers, Collection<Protos.Offer.Operation> operations, Protos.Filters filters) {
        List<Protos.TaskInfo> tasks = new ArrayList<>();
        operations.forEach(o -> tasks.addAll(o.getLaunch().getTaskInfosList()));
        return call(
                new SimCall.Accept(offers.stream().map(Protos.OfferID::getValue).toList(), tasks, refusal(filters)));
    }

    @Override
    public Status declineOffer(Protos.OfferID offer, Protos.Filters filters) {
        return call(new SimCall.Decline(offer.getValue(), refusal(filters)));
    }

    @Override
    public Status declineOffer(Protos.OfferID offer) {
        return declineOffer(offer, Protos.Filters.getDefaultInstance());
    }

    private static double refusal(Protos.Filters filters) {
        return filters.hasRefuseSeconds() ? filters.getRefuseSeconds() : DEFAULT_REFUSAL;
    }

    @Override
    public Status killTask(Protos.TaskID task) {
        return call(new SimCall.Kill(task.getValue(), null));
    }

    @Override
    public Status killTask(Protos.TaskID task, Protos.SlaveID agent) {
        return call(new SimCall.Kill(task.getValue(), agent.getValue()));
    }

    @Override
    public Status acknowledgeStatusUpdate(Protos.TaskStatus update) {
        boolean needed = update.hasSlaveId() && !update.getUuid().isEmpty();
        return needed
                ? call(new SimCall.Acknowledge(
                        update.getTaskId().getValue(), update.getSlaveId().getValue(), update.getUuid()))
                : status;
    }

    @Override
    public Status reconcileTasks(Collection<Protos.TaskStatus> tasks) {
        return call(new SimCall.Reconcile(List.copyOf(tasks)));
    }

    @Override
    public Status suppressOffers() {
        return call(new SimCall.Plain(Call.Type.SUPPRESS));
    }

    @Override
    public Status reviveOffers() {
        return call(new SimCall.Plain(Call.Type.REVIVE));
    }
}
