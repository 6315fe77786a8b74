package streamsx.mesos.simulation.instance;

import java.util.Optional;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.leader.ExitCode;
import streamsx.mesos.leader.Term;
import streamsx.mesos.leader.TermEnvironment;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.simulation.zookeeper.SimSession;
import streamsx.mesos.store.StateStore;
import streamsx.mesos.store.zookeeper.ZooKeeperStateStore;

/**
 * An instance under its supervisor: stands by, leads once at most, ends, and is started again as another life. The term
 * in it is the product's, with its store, its scheduler and its state machine.
 */
public final class SimInstance {
    private static final long TICK_MILLIS = 200;
    private static final long RESTART_MILLIS = 1_500;

    private final String host;
    private final Site site;
    private Policy policy;
    private Life life;
    private SimSession session;
    private Term term;
    private SimStreamsServer streamsServer;
    private StreamsMesosScheduler scheduler;
    private boolean turning;
    private int lives;
    private long clockSkew;
    private int frameworks;

    /** One that is not started yet. */
    public SimInstance(String host, Site site) {
        this.host = host;
        this.site = site;
        this.policy = site.policy();
    }

    public String host() {
        return host;
    }

    /** The current life; it may be over, then another begins soon. */
    public Life life() {
        return life;
    }

    /** The term, if this life has one. */
    public Optional<Term> term() {
        return Optional.ofNullable(term);
    }

    /** Its Streams server process, if it leads and is ready. */
    public Optional<SimStreamsServer> streamsServer() {
        return Optional.ofNullable(streamsServer).filter(SimStreamsServer::serving);
    }

    public boolean ready() {
        return life.alive() && term != null && term.ready();
    }

    /** Begins the next life. */
    public void start() {
        life = new Life(host + "." + ++lives, site.timeline());
        term = null;
        streamsServer = null;
        scheduler = null;
        turning = false;
        Life mine = life;
        mine.afterEachStep(() -> turnSoon(mine));
        note("started");
        site.mutation().begins(mine, site);
        session = site.ensemble().connect(mine, host, new SimSession.Listener() {
            @Override
            public void connected() {
                session.joinLatch();
            }

            @Override
            public void suspended() {
                term().ifPresent(Term::suspended);
            }

            @Override
            public void reconnected() {
                term().ifPresent(Term::reconnected);
            }

            @Override
            public void lost() {
                if (term == null) {
                    exit("its session is over");
                } else {
                    term.stop(ExitCode.LEADERSHIP_LOST);
                }
            }

            @Override
            public void elected(String latchPath) {
                lead(latchPath);
            }

            @Override
            public void latchGone() {
                if (term == null) {
                    exit("its latch node is gone");
                } else {
                    term.stop(ExitCode.LEADERSHIP_LOST);
                }
            }
        });
    }

    private void lead(String latchPath) {
        if (term != null) {
            return;
        }
        Life mine = life;
        Mutation mutation = site.mutation();
        StateStore store = new ObservedStore(
                mutation.store(
                        new ZooKeeperStateStore(
                                mutation.client(session.client(), mine, site), site.layout(), () -> latchPath),
                        mine,
                        site),
                mine,
                site.points(),
                site.ensemble().records());
        streamsServer = new SimStreamsServer(mine, site, this::term);
        term = new Term(
                store,
                policy,
                site.settings(),
                drivers(mine),
                new TermEnvironment(
                        mutation.machines(() -> scheduler),
                        () -> "fw-" + host + "-" + lives + "-" + ++frameworks,
                        this::clock,
                        () -> site.timeline().now() * 1_000_000L,
                        new SimEffectExecutors(mine, site.timeline(), site.random(), site.points()),
                        streamsServer));
        term.begin();
        tick(mine);
    }

    private StreamsMesosScheduler.DriverFactory drivers(Life mine) {
        return (callbacks, framework, check, listener) -> {
            scheduler = (StreamsMesosScheduler) callbacks;
            return site.drivers().of(mine, host).create(callbacks, framework, check, listener);
        };
    }

    private long clock() {
        return Site.EPOCH + site.timeline().now() + clockSkew;
    }

    private void tick(Life mine) {
        mine.after(TICK_MILLIS, () -> {
            turn(mine);
            tick(mine);
        });
    }

    private void turnSoon(Life mine) {
        if (mine.alive() && term != null && term.due() && !turning) {
            turning = true;
            mine.after(site.random().nextInt(2), () -> turn(mine));
        }
    }

    private void turn(Life mine) {
        if (term == null || mine != life) {
            return;
        }
        turning = false;
        Optional<ExitCode> over = term.turn();
        if (over.isPresent() && mine.alive()) {
            exit(over.get().toString());
        }
    }

    private void exit(String why) {
        note("ends: " + why);
        session.close();
        end();
    }

    private void end() {
        life.kill();
        site.drivers().closed(life);
        site.timeline().after(100 + site.random().nextLong(RESTART_MILLIS), this::start);
    }

    /** SIGKILL. */
    public void kill() {
        if (life.alive()) {
            note("is killed");
            end();
            session.breakConnection();
        }
    }

    /** SIGTERM. */
    public void terminate() {
        life.run(() -> {
            note("gets SIGTERM");
            if (term == null) {
                exit("SIGTERM");
            } else {
                term.stop(ExitCode.STOPPED);
            }
        });
    }

    /** SIGSTOP. */
    public void pause() {
        life.pause();
    }

    /** SIGCONT. */
    public void resume() {
        life.resume();
    }

    /** Its connection to ZooKeeper breaks; it may connect again at once. */
    public void breakZooKeeperConnection() {
        session.breakConnection();
    }

    /** Its machine's clock is set. */
    public void jump(long millis) {
        clockSkew += millis;
        site.history().add(new Fact.ClockJumped(site.timeline().now(), life.name(), millis));
    }

    /** A new configuration, from the next life on. */
    public void configure(Policy changed) {
        policy = changed;
    }

    private void note(String what) {
        site.history().add(new Fact.Note(site.timeline().now(), life.name(), what));
    }
}
