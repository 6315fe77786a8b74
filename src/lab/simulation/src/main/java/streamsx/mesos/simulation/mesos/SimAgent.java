package streamsx.mesos.simulation.mesos;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import streamsx.mesos.invariants.history.Fact;

/**
 * An agent: its process, which may be down, its connection to the leading master, and its tasks, which live on without
 * it.
 */
final class SimAgent {
    private static final long REGISTER_AGAIN = 4_000;
    private static final long RECONNECT = 10_000;

    final String name;
    private final Env env;
    private final Supplier<SimMaster> leader;
    private final SimAgentTasks tasks;
    private String id;
    private boolean up = true;
    private boolean cut;
    private boolean away;
    private boolean broken;
    private boolean stalled;
    private SimMaster master;
    private boolean registered;
    /** It is going to register, again perhaps. */
    private boolean registering;
    /** Changes with each attempt to register, so that older ones end. */
    private int attempt;

    private int incarnation;
    private int host;
    private long lastIn;
    private long lastOut;

    SimAgent(Env env, String name, Supplier<SimMaster> leader) {
        this.env = env;
        this.name = name;
        this.leader = leader;
        this.tasks = new SimAgentTasks(env, this);
    }

    /** Null before it is registered for the first time. */
    String id() {
        return id;
    }

    boolean up() {
        return up;
    }

    /** Changes when the host is lost. */
    int host() {
        return host;
    }

    /** Whether the master can hear it, whatever the master knows. */
    boolean heard() {
        return up && !cut;
    }

    /** Whether a message of a task would leave. */
    boolean registered() {
        return up && registered;
    }

    SimAgentTasks tasks() {
        return tasks;
    }

    /** What it waits for, for people; empty if for nothing. */
    String unrest() {
        if (!heard() || !registered || registering || !master.leads()) {
            return name + " is not registered";
        }
        return tasks.unrest(id -> master.frameworks().get(id) != null);
    }

    /** It looks for the leading master and registers, after a time. */
    void registerIn(long delay) {
        int mine = ++attempt;
        registering = true;
        env.timeline.after(delay, () -> register(mine));
    }

    private void register(int mine) {
        SimMaster to = leader.get();
        if (mine != attempt || !up || to == null) {
            return;
        }
        master = to;
        registered = false;
        List<SimAgents.Known> known = tasks.known();
        String as = id;
        send(to, m -> m.agents().register(this, as, known));
        env.timeline.after(REGISTER_AGAIN, () -> {
            if (!registered) {
                register(mine);
            }
        });
    }

    /** The master took it in. */
    void registered(String as, List<TaskSpec> unknown) {
        id = as;
        registered = true;
        registering = false;
        if (away) {
            // Until here the master took it for away, or might have.
            away = false;
            env.fact(new Fact.AgentBack(env.now(), name));
        }
        tasks.unknown(unknown);
        tasks.resendAll();
    }

    /** A message from a master, if it arrives. */
    void receive(SimMaster from, Consumer<SimAgent> message) {
        if (!up || lost(Env.MESOS, name)) {
            return;
        }
        int process = incarnation;
        lastIn = Math.max(lastIn, env.now() + env.network.delay(Env.MESOS, name));
        env.underWay(lastIn - env.now(), () -> {
            if (up && incarnation == process && master == from) {
                message.accept(this);
            }
        });
    }

    /** A message to the master, if it arrives. */
    void send(Consumer<SimMaster> message) {
        if (registered()) {
            send(master, message);
        }
    }

    private void send(SimMaster to, Consumer<SimMaster> message) {
        if (lost(name, Env.MESOS)) {
            return;
        }
        lastOut = Math.max(lastOut, env.now() + env.network.delay(name, Env.MESOS));
        env.underWay(lastOut - env.now(), () -> {
            if (to.leads()) {
                message.accept(to);
            }
        });
    }

    private boolean lost(String from, String to) {
        if (!env.network.reaches(from, to)) {
            return true;
        }
        if (!env.chance(env.odds.loss())) {
            return false;
        }
        // A message is lost only with its connection, which the agent makes anew; the master may notice that first.
        if (registered || (registering && master != null)) {
            registered = false;
            registerIn(env.between(0, RECONNECT));
            SimMaster at = master;
            SimMasterAgent known = id == null ? null : at.agents().get(id);
            int heard = known == null ? 0 : known.heard;
            if (env.random.nextBoolean()) {
                at.after(env.network.delay(name, Env.MESOS), () -> {
                    // That the old connection is gone means nothing once there is a new one.
                    if (known != null && known.heard == heard) {
                        at.agents().disconnected(this);
                    }
                });
            }
        }
        return true;
    }

    /** @param as the agent that it is meant for: this host may have become another one */
    void run(TaskSpec spec, String as) {
        if (as.equals(id)) {
            tasks.run(spec);
        }
    }

    void kill(String taskId, String frameworkId) {
        tasks.kill(taskId, frameworkId);
    }

    void acknowledge(String taskId, ByteString uuid) {
        tasks.acknowledge(taskId, uuid);
    }

    void resend(String frameworkId) {
        tasks.resend(frameworkId);
    }

    void shutdown(String frameworkId) {
        tasks.shutdown(frameworkId);
    }

    /** The master is gone; a new one will be found. */
    void lostMaster() {
        registered = false;
        attempt++;
    }

    /** The agent's process ends; its tasks live on. */
    void crash() {
        if (up) {
            down();
            tasks.agentEnded();
        }
    }

    /** Its host is gone, with all that ran there; what comes back is a new agent. */
    void loseHost() {
        if (up) {
            down();
        }
        tasks.hostLost();
        host++;
        id = null;
    }

    private void down() {
        boolean was = heard();
        up = false;
        registered = false;
        attempt++;
        incarnation++;
        SimMaster at = leader.get();
        if (at != null) {
            at.agents().silent(this);
            if (env.network.reaches(name, Env.MESOS)) {
                at.after(env.network.delay(name, Env.MESOS), () -> {
                    if (!up) {
                        at.agents().disconnected(this);
                    }
                });
            }
        }
        tellAway(was);
    }

    void restart() {
        if (!up) {
            up = true;
            registerIn(env.between(0, env.times.agentReturn()));
        }
    }

    /** Every task that begins here fails. */
    void setBroken(boolean isBroken) {
        broken = isBroken;
    }

    boolean broken() {
        return broken;
    }

    /** No task begins here, nor ends when it is told to. */
    void setStalled(boolean isStalled) {
        stalled = isStalled;
    }

    boolean stalled() {
        return stalled;
    }

    /** The network between it and the master is cut. */
    void cut() {
        if (cut) {
            return;
        }
        boolean was = heard();
        cut = true;
        env.network.cut(name, Env.MESOS);
        env.network.cut(Env.MESOS, name);
        SimMaster at = leader.get();
        if (at != null) {
            at.agents().silent(this);
            if (env.chance(env.odds.lateNotice())) {
                at.after(env.between(0, RECONNECT), () -> {
                    if (cut) {
                        at.agents().disconnected(this);
                    }
                });
            }
        }
        tellAway(was);
    }

    void mend() {
        if (!cut) {
            return;
        }
        cut = false;
        env.network.mend(name, Env.MESOS);
        env.network.mend(Env.MESOS, name);
        if (up) {
            SimMaster at = leader.get();
            if (at != null) {
                at.agents().heard(this);
            }
            // Something may have been lost meanwhile, on both sides.
            registerIn(env.between(0, env.times.agentReturn()));
        }
    }

    private void tellAway(boolean was) {
        if (was && !away) {
            away = true;
            env.fact(new Fact.AgentAway(env.now(), name));
        }
    }
}
