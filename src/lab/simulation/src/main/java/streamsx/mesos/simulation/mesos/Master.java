package streamsx.mesos.simulation.mesos;

import org.apache.mesos.Protos;
import streamsx.mesos.invariants.history.Fact;

/** One leading master, from its election to its end. */
final class Master {
    static final Protos.MasterInfo INFO = Protos.MasterInfo.newBuilder().setId("simulated").setIp(0).setPort(5050)
        .setPid("master@mesos:5050").build();

    private final Env env;
    private final Frameworks frameworks;
    private final Offers offers;
    private final Launches launches;
    private final Tasks tasks;
    private final Agents agents;
    private boolean leads = true;

    Master(Env env, Registry registry) {
        this.env = env;
        this.agents = new Agents(env, this, registry);
        this.frameworks = new Frameworks(env, this);
        this.offers = new Offers(env, this);
        this.launches = new Launches(env, this);
        this.tasks = new Tasks(this, registry);
    }

    boolean leads() {
        return leads;
    }

    /** It dies, and all that it knew with it. */
    void die() {
        leads = false;
        frameworks.resetStreams();
    }

    Frameworks frameworks() {
        return frameworks;
    }

    Offers offers() {
        return offers;
    }

    Tasks tasks() {
        return tasks;
    }

    Agents agents() {
        return agents;
    }

    Launches launches() {
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
    Reply call(EventStream stream, SimCall call) {
        Framework framework = frameworks.get(stream.frameworkId);
        if (framework == null) {
            return new Reply(400, "Framework cannot be found");
        }
        if (framework.stream == null) {
            return new Reply(403, "Framework is not subscribed");
        }
        if (framework.stream != stream) {
            return new Reply(400, "The stream ID '" + stream.id + "' included in this request didn't match the stream ID"
                + " currently associated with framework ID " + framework.id);
        }
        act(framework, call, stream.life.name());
        return Reply.ACCEPTED;
    }

    private void act(Framework framework, SimCall call, String who) {
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
                case TEARDOWN -> frameworks.remove(framework);
                default -> throw new IllegalStateException("not simulated: " + call.type());
            }
        }
    }

    void took(String who, Fact.Call call, String taskId) {
        env.fact(new Fact.Took(env.now(), who, call, taskId));
    }
}
