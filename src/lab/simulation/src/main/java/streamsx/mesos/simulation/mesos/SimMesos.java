package streamsx.mesos.simulation.mesos;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.scheduler.LeadershipCheck;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.simulation.time.Network;
import streamsx.mesos.simulation.time.Timeline;

/**
 * Masters, agents and drivers in virtual time; one seed, one history. The ends of the network are {@code mesos}, the
 * names of the agents, and the hosts of the instances. Links to agents are cut and mended here, lest the master's
 * time-outs are missed; those to instances by the network itself.
 */
public final class SimMesos {
    private static final long DETECTION = 300;
    private static final long FIRST_REGISTRATION = 500;
    private static final long LEAST_LEADERLESS = 300;

    private final Env env;
    private final SimRegistry registry = new SimRegistry();
    private final Map<String, SimAgent> agents = new LinkedHashMap<>();
    private final List<SimDriver> drivers = new ArrayList<>();
    /** All that ever led, by the names of their hosts. */
    private final Map<String, SimMaster> masters = new HashMap<>();

    private SimMaster leader;
    private long streamIds;

    public SimMesos(Timeline timeline, Network network, History history, RandomGenerator random, MesosOptions options) {
        this.env = new Env(timeline, network, history, random, options);
        this.leader = newMaster();
        options.agents().forEach(name -> {
            SimAgent agent = new SimAgent(env, name, this::leader);
            agents.put(name, agent);
            agent.registerIn(env.between(0, FIRST_REGISTRATION));
        });
    }

    /** A driver for one life of an instance, not started yet. */
    public SchedulerDriver driver(
            Life life,
            String host,
            Scheduler scheduler,
            Protos.FrameworkInfo framework,
            LeadershipCheck check,
            CallListener listener) {
        return driver(life, host, scheduler, framework, check, listener, Steps.NONE, DriverMachines::asItIs);
    }

    /**
     * A driver for one life of an instance, not started yet.
     *
     * @param host  the instance's end of the network
     * @param machines what decides in it
     * @param steps told before and after each call, event and reply, by name (ACCEPT, UPDATE, REPLY …)
     */
    public SchedulerDriver driver(
            Life life,
            String host,
            Scheduler scheduler,
            Protos.FrameworkInfo framework,
            LeadershipCheck check,
            CallListener listener,
            Steps steps,
            DriverMachines machines) {
        drivers.removeIf(d -> !d.life().alive());
        SimDriver driver = new SimDriver(this, env, life, host, scheduler, framework, check, listener, steps, machines);
        drivers.add(driver);
        return driver;
    }

    /** The sockets of a life that ended are closed at once, by its host; otherwise the master learns it with time. */
    public void closed(Life life) {
        drivers.forEach(d -> {
            if (d.life() == life) {
                d.died();
            }
        });
    }

    /** The leading master dies; after a time another one leads, which knows nothing. */
    public void failOver() {
        if (leader == null) {
            return;
        }
        SimMaster old = leader;
        leader = null;
        old.die();
        agents.values().forEach(SimAgent::lostMaster);
        env.timeline.after(env.between(LEAST_LEADERLESS, env.times.leaderless()), this::elect);
    }

    private void elect() {
        leader = newMaster();
        drivers.forEach(d -> d.life().after(env.between(1, DETECTION), d::leaderChanged));
        agents.values().forEach(a -> a.registerIn(env.between(1, env.times.agentReturn())));
    }

    /** The agent's process ends; its tasks live on. */
    public void crashAgent(String name) {
        agent(name).crash();
    }

    /** The agent's process is started again, after a crash or the loss of its host. */
    public void restartAgent(String name) {
        agent(name).restart();
    }

    /** The host is gone with its tasks; restarted it is a new agent. */
    public void loseHost(String name) {
        agent(name).loseHost();
    }

    /** Nothing passes between master and agent, in both directions. */
    public void cutAgent(String name) {
        agent(name).cut();
    }

    public void mendAgent(String name) {
        agent(name).mend();
    }

    /** Whether every task that begins on it fails. */
    public void breakAgent(String name, boolean broken) {
        agent(name).setBroken(broken);
    }

    /** Whether it begins no task, as if it fetched for ever, and ends none. */
    public void stallAgent(String name, boolean stalled) {
        agent(name).setStalled(stalled);
    }

    /** The process of a task ends with an error; returns whether there was one. */
    public boolean failTask(String taskId) {
        return endTask(taskId, TaskState.TASK_FAILED);
    }

    /** The process of a task ends by itself, well; returns whether there was one. */
    public boolean finishTask(String taskId) {
        return endTask(taskId, TaskState.TASK_FINISHED);
    }

    private boolean endTask(String taskId, TaskState state) {
        String agent = env.liveTasks.get(taskId);
        return agent != null && agents.get(agent).tasks().fail(taskId, state);
    }

    /** An operator removes the framework with all its tasks; returns whether the leading master knew it. */
    public boolean removeFramework(String id) {
        SimFramework framework = leader == null ? null : leader.frameworks().get(id);
        if (framework != null) {
            leader.frameworks().remove(framework, Env.MESOS);
        }
        return framework != null;
    }

    /**
     * A new master forgets that a framework was removed, and an agent may bring its tasks back: the runbook has the
     * framework removed again.
     */
    public void removeLeftovers() {
        frameworkIds().stream()
                .filter(env.removedFrameworks::contains)
                .findFirst()
                .ifPresent(this::removeFramework);
    }

    /** Every agent is up and reached, and nothing goes wrong by itself any more. */
    public void heal() {
        env.heal();
        agents.values().forEach(a -> {
            a.setBroken(false);
            a.setStalled(false);
            a.mend();
        });
        agents.values().forEach(SimAgent::restart);
    }

    /** Processes that run: task to agent. */
    public Map<String, String> liveTasks() {
        return Collections.unmodifiableMap(env.liveTasks);
    }

    /** What the leading master knows as frameworks, subscribed or not. */
    public List<String> frameworkIds() {
        return leader == null
                ? List.of()
                : leader.frameworks().all().stream().map(f -> f.id).toList();
    }

    /** The name of the agent with an id; null if no agent has it (any more). */
    public String agentName(String agentId) {
        for (SimAgent agent : agents.values()) {
            if (agentId.equals(agent.id())) {
                return agent.name;
            }
        }
        return null;
    }

    /** The life that Mesos has as the framework's scheduler; null if there is none. */
    public String scheduler(String frameworkId) {
        SimFramework framework = leader == null ? null : leader.frameworks().get(frameworkId);
        return framework == null || framework.stream == null ? null : framework.stream.life.name();
    }

    /**
     * A master leads, every agent is registered, nothing is unacknowledged, and nothing but heartbeats is on its way.
     */
    public boolean quiet() {
        return unrest().isEmpty();
    }

    /** Why it is not quiet, for people; empty if it is. */
    public String unrest() {
        if (leader == null) {
            return "no master leads";
        }
        for (SimAgent agent : agents.values()) {
            if (!agent.unrest().isEmpty()) {
                return agent.unrest();
            }
        }
        if (leader.offers().unwanted()) {
            return "offers go to a framework that said SUPPRESS";
        }
        return env.underWay == 0 ? "" : env.underWay + " messages are on their way";
    }

    /** The leading master; null while there is none. */
    SimMaster leader() {
        return leader;
    }

    private SimMaster newMaster() {
        MasterAddress address = new MasterAddress("http", "master" + (masters.size() + 1), 5050);
        SimMaster master = new SimMaster(env, registry, address);
        masters.put(address.host(), master);
        return master;
    }

    /** The master at an address; it may be dead. */
    SimMaster master(URI address) {
        return masters.get(address.getHost());
    }

    String newStreamId() {
        return "stream-" + ++streamIds;
    }

    private SimAgent agent(String name) {
        SimAgent agent = agents.get(name);
        if (agent == null) {
            throw new IllegalArgumentException("no agent " + name + ", only " + agents.keySet());
        }
        return agent;
    }
}
