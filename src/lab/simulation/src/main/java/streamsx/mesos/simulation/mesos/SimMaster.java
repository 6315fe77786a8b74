package streamsx.mesos.simulation.mesos;

import org.apache.mesos.Protos;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.invariants.history.Fact;

/** One leading master, from its election to its end. */
final class SimMaster {
    static final Protos.MasterInfo INFO = Protos.MasterInfo.newBuilder()
            .setId("simulated")
            .setIp(0)
            .setPort(5050)
            .setPid("master@mesos:5050")
            .build();

    private final Env env;
    private final SimFrameworks frameworks;
    private final SimOffers offers;
    private final SimLaunches launches;
    private final SimTasks tasks;
    private final SimAgents agents;
    final MasterAddress address;
    private boolean leads = true;

    SimMaster(Env env, SimRegistry registry, MasterAddress address) {
        this.address = address;
        this.env = env;
        this.agents = new SimAgents(env, this, registry);
        this.frameworks = new SimFrameworks(env, this);
        this.offers = new SimOffers(env, this);
        this.launches = new SimLaunches(env, this);
        this.tasks = new SimTasks(this, registry);
    }

    boolean leads() {
        return leads;
    }

    /** It dies, and all that it knew with it. */
    void die() {
        leads = false;
        frameworks.resetStreams();
    }

    SimFrameworks frameworks() {
        return frameworks;
    }

    SimOffers offers() {
        return offers;
    }

    SimTasks tasks() {
        return tasks;
    }

    SimAgents agents() {
        return agents;
    }

    SimLaunches launches() {
        return launches;
    }

    /** Later, if it still leads then. */
    void after(long delay, Runnable action) {
        env.timeline.after(delay, () -> {
            if (leads) {
                action.run();
            }
        });
    }

    /** A call other than SUBSCRIBE. */
    SimReply call(SimEventStream stream, SimCall call) {
        SimFramework framework = frameworks.get(stream.frameworkId);
        if (framework == null) {
            return new SimReply(400, "Framework cannot be found");
        }
        if (framework.stream == null) {
            return new SimReply(403, "Framework is not subscribed");
        }
        if (framework.stream != stream) {
            return new SimReply(
                    400,
                    "The stream ID '" + stream.id + "' included in this request didn't match the stream ID"
                            + " currently associated with framework ID " + framework.id);
        }
        act(framework, call, stream.life.name());
        return SimReply.ACCEPTED;
    }

    private void act(SimFramework framework, SimCall call, String who) {
        if (call instanceof SimCall.Accept accept) {
            launches.accept(framework, accept, who);
        } else if (call instanceof SimCall.Decline decline) {
            offers.decline(framework, decline.offer(), decline.refuseSeconds());
        } else if (call instanceof SimCall.Kill kill) {
            took(who, Fact.Call.KILL, kill.taskId());
            tasks.kill(framework, kill.taskId(), kill.agentId());
        } else if (call instanceof SimCall.Acknowledge ack) {
            took(who, Fact.Call.ACKNOWLEDGE, ack.taskId());
            tasks.acknowledge(framework, ack);
        } else if (call instanceof SimCall.Reconcile reconcile) {
            tasks.reconcile(framework, reconcile.tasks());
        } else {
            switch (call.type()) {
                case SUPPRESS -> framework.suppressed = true;
                case REVIVE -> offers.revive(framework);
                case TEARDOWN -> frameworks.remove(framework, who);
                default -> throw new IllegalStateException("not simulated: " + call.type());
            }
        }
    }

    void took(String who, Fact.Call call, String taskId) {
        env.fact(new Fact.Took(env.now(), who, call, taskId));
    }
}
