package streamsx.mesos.simulation.mesos;

import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.mesos.Protos;
import streamsx.mesos.simulation.time.Life;

/** The connection of one SUBSCRIBE. Each side has its own idea of whether it is open. */
final class SimEventStream {
    private static final long MAX_STALL = 40_000;
    private static final long LATE = 20_000;

    final String id;
    /** What the driver calls it. */
    final long number;

    final Life life;
    final String frameworkId;
    final SimMaster master;
    private final Env env;
    private final String host;
    private final SimDriverShell driver;
    private final Channel channel;
    private final Queue<SimStreamEvent> inbox = new ArrayDeque<>();
    private int unarrived;
    /** The driver's side: calls may be made under it. */
    boolean open = true;
    /** The master's side. */
    boolean served;

    SimEventStream(
            Env env,
            String id,
            long number,
            Life life,
            String host,
            String frameworkId,
            SimDriverShell driver,
            SimMaster master) {
        this.env = env;
        this.id = id;
        this.number = number;
        this.life = life;
        this.host = host;
        this.frameworkId = frameworkId;
        this.driver = driver;
        this.master = master;
        this.channel = new Channel(env, Env.MESOS, host, env.between(5_000, MAX_STALL), this::gone);
    }

    /** SUBSCRIBE: arrives at the master, or is lost. */
    void subscribe(Protos.FrameworkInfo framework) {
        if (!env.network.reaches(host, Env.MESOS)) {
            return;
        }
        env.underWay(env.network.delay(host, Env.MESOS), () -> {
            if (master.leads()) {
                served = true;
                master.frameworks().subscribe(framework, this);
            } else {
                refused();
            }
        });
    }

    /** From the master. */
    void send(SimStreamEvent event) {
        if (channel.closed()) {
            return;
        }
        boolean counts = event.counts();
        env.underWay += counts ? 1 : 0;
        unarrived += counts ? 1 : 0;
        channel.send(() -> {
            env.underWay -= counts && unarrived > 0 ? 1 : 0;
            unarrived -= counts && unarrived > 0 ? 1 : 0;
            if (!life.alive() || !open) {
                // The host answers that nobody listens.
                unheard();
            } else {
                inbox.add(event);
                // A process that was paused handles them later, in this order.
                life.run(() -> driver.received(this, inbox.remove()));
            }
        });
    }

    /** The master has done with it; what it sent still arrives, then the end. */
    void end() {
        send(new SimStreamEvent.End());
        served = false;
    }

    /** The master process is gone. */
    void reset() {
        served = false;
        refused();
    }

    /** The driver, or the end of its process, closes it. */
    void close() {
        if (open) {
            open = false;
            unheard();
        }
    }

    private void refused() {
        if (env.network.reaches(Env.MESOS, host)) {
            env.timeline.after(env.network.delay(Env.MESOS, host), () -> life.run(() -> driver.broken(this)));
        }
    }

    private void unheard() {
        if (served && env.network.reaches(host, Env.MESOS)) {
            long late = env.chance(env.odds.lateNotice()) ? env.between(0, LATE) : 0;
            env.timeline.after(env.network.delay(host, Env.MESOS) + late, this::gone);
        }
    }

    private void gone() {
        channel.close();
        env.underWay -= unarrived;
        unarrived = 0;
        if (served) {
            served = false;
            master.frameworks().disconnected(this);
        }
    }
}
