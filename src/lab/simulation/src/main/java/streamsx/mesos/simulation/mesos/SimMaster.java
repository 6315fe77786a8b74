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
        call.accept(new Handler(framework, stream.life.name()));
        return SimReply.ACCEPTED;
    }

    void took(String who, Fact.Call call, String taskId) {
        env.fact(new Fact.Took(env.now(), who, call, taskId));
    }

    /** Carries out the calls of a framework, for one of its schedulers. */
    private final class Handler implements SimCall.Visitor {
        private final SimFramework framework;
        private final String who;

        Handler(SimFramework framework, String who) {
            this.framework = framework;
            this.who = who;
        }

        @Override
        public void visit(SimCall.Accept accept) {
            launches.accept(framework, accept, who);
        }

        @Override
        public void visit(SimCall.Decline decline) {
            offers.decline(framework, decline.offer(), decline.refuseSeconds());
        }

        @Override
        public void visit(SimCall.Kill kill) {
            took(who, Fact.Call.KILL, kill.taskId());
            tasks.kill(framework, kill.taskId(), kill.agentId());
        }

        @Override
        public void visit(SimCall.Acknowledge acknowledge) {
            took(who, Fact.Call.ACKNOWLEDGE, acknowledge.taskId());
            tasks.acknowledge(framework, acknowledge);
        }

        @Override
        public void visit(SimCall.Reconcile reconcile) {
            tasks.reconcile(framework, reconcile.tasks());
        }

        @Override
        public void visit(SimCall.Suppress suppress) {
            boolean lost = lost(suppress);
            framework.suppressed |= !lost;
            framework.unwilling = true;
        }

        @Override
        public void visit(SimCall.Revive revive) {
            framework.unwilling = false;
            if (!lost(revive)) {
                offers.revive(framework);
            }
        }

        @Override
        public void visit(SimCall.Teardown teardown) {
            frameworks.remove(framework, who);
        }

        /** A call that was answered 202 is not always heeded. */
        private boolean lost(SimCall call) {
            boolean lost = env.chance(env.odds.lostDemand());
            if (lost) {
                env.fact(new Fact.Fault(env.now(), Env.MESOS, "loses a " + call.type()));
            }
            return lost;
        }
    }
}
