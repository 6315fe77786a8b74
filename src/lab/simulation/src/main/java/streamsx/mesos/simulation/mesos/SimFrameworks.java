package streamsx.mesos.simulation.mesos;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos;
import streamsx.mesos.invariants.history.Fact;

/** Frameworks subscribe, fail over, time out and are removed. */
final class SimFrameworks {
    private static final SimStreamEvent HEARTBEAT = new SimStreamEvent.Heartbeat();

    private final Env env;
    private final SimMaster master;
    private final Map<String, SimFramework> known = new LinkedHashMap<>();
    private final Set<String> removed = new HashSet<>();

    SimFrameworks(Env env, SimMaster master) {
        this.env = env;
        this.master = master;
    }

    SimFramework get(String id) {
        return known.get(id);
    }

    Collection<SimFramework> all() {
        return known.values();
    }

    boolean isRemoved(String id) {
        return removed.contains(id);
    }

    void subscribe(Protos.FrameworkInfo info, SimEventStream stream) {
        String id = info.getId().getValue();
        if (removed.contains(id)) {
            stream.send(new SimStreamEvent.Failed("Framework has been removed"));
            stream.end();
            return;
        }
        SimFramework framework = known.computeIfAbsent(id, key -> new SimFramework(key, ""));
        if (framework.stream != null) {
            SimEventStream before = framework.stream;
            framework.stream = null;
            before.send(new SimStreamEvent.Failed("Framework failed over"));
            before.end();
        }
        master.offers().drop(framework);
        framework.role = info.getRolesCount() > 0 ? info.getRoles(0) : "*";
        framework.filters.clear();
        framework.suppressed = false;
        framework.unwilling = false;
        framework.stream = stream;
        framework.subscriptions++;
        env.fact(new Fact.Subscribed(env.now(), stream.life.name(), id));
        stream.send(new SimStreamEvent.Subscribed(env.times.heartbeat() / 1e3));
        beat(stream);
        master.agents().resend(id);
        master.offers().allocateSoon();
    }

    private void beat(SimEventStream stream) {
        master.after(env.times.heartbeat(), () -> {
            if (stream.served) {
                stream.send(HEARTBEAT);
                beat(stream);
            }
        });
    }

    void disconnected(SimEventStream stream) {
        SimFramework framework = known.get(stream.frameworkId);
        if (master.leads() && framework != null && framework.stream == stream) {
            framework.stream = null;
            master.offers().drop(framework);
            await(framework);
        }
    }

    private void await(SimFramework framework) {
        int subscriptions = framework.subscriptions;
        master.after(env.times.failover(), () -> {
            if (framework.stream == null
                    && framework.subscriptions == subscriptions
                    && known.get(framework.id) == framework) {
                remove(framework, Env.MESOS);
            }
        });
    }

    /** A framework of which an agent tells this new master; no time-out runs until a scheduler came and went. */
    SimFramework recover(String id) {
        SimFramework framework = known.get(id);
        if (framework == null) {
            framework = new SimFramework(id, "");
            known.put(id, framework);
        }
        return framework;
    }

    /**
     * Ends it for good: its tasks are killed, its id is refused from now on.
     *
     * @param who asked for that
     */
    void remove(SimFramework framework, String who) {
        env.fact(new Fact.FrameworkRemoved(env.now(), who, framework.id));
        if (framework.stream != null) {
            framework.stream.end();
            framework.stream = null;
        }
        master.offers().drop(framework);
        known.remove(framework.id);
        env.removedFrameworks.add(framework.id);
        removed.add(framework.id);
        master.agents().shutdown(framework.id);
        master.offers().allocateSoon();
    }

    /** The master's sockets close with it. */
    void resetStreams() {
        known.values().forEach(f -> {
            if (f.stream != null) {
                f.stream.reset();
            }
        });
    }
}
