package streamsx.mesos.simulation.mesos;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.mesos.Protos;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.driver.machine.Signal;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.simulation.time.Life;

/** The way of calls to a master and of the answers back, over the network. Whoever makes a call may wait in vain. */
final class SimExchange {
    private static final long LATE = 30_000;
    private static final long OVERTAKEN = 2_000;

    private final Env env;
    private final Life life;
    private final String host;
    private final Consumer<Signal<SimCall, SimStreamEvent>> out;
    private final Left left = new Left();

    /** @param out takes the answers, as steps of this life */
    SimExchange(Env env, Life life, String host, Consumer<Signal<SimCall, SimStreamEvent>> out) {
        this.env = env;
        this.life = life;
        this.host = host;
        this.out = out;
    }

    /** A call leaves. */
    void send(long number, SimEventStream stream, SimCall call) {
        call.accept(left);
        if (call.type() == Call.Type.ACCEPT && env.options.callsOvertake()) {
            env.underWay(env.between(0, OVERTAKEN), () -> arrive(number, stream, call, false));
            out.accept(new Signal.CallAnswered<>(number, 202, ""));
        } else if (env.network.reaches(host, Env.MESOS)) {
            env.underWay(env.network.delay(host, Env.MESOS), () -> arrive(number, stream, call, true));
        } else if (env.chance(env.odds.lateCall())) {
            // The hosts try again below the driver, which knows nothing of it.
            env.underWay(env.between(0, LATE), () -> {
                if (env.network.reaches(host, Env.MESOS)) {
                    arrive(number, stream, call, true);
                }
            });
        }
    }

    private void arrive(long number, SimEventStream stream, SimCall call, boolean replies) {
        SimReply reply = stream.master.leads() ? stream.master.call(stream, call) : null;
        if (replies && env.network.reaches(Env.MESOS, host)) {
            env.underWay(
                    env.network.delay(Env.MESOS, host),
                    () -> life.run(() -> out.accept(
                            reply == null
                                    ? new Signal.CallFailed<>(number, new IOException("connection refused"))
                                    : new Signal.CallAnswered<>(number, reply.status(), reply.body()))));
        }
    }

    /** Says which call left, where that is a fact for the checker. */
    private final class Left implements SimCall.Visitor {
        private void fact(Fact.Call call, String taskId, TaskState state) {
            env.fact(new Fact.Called(env.now(), life.name(), call, taskId, state));
        }

        @Override
        public void visit(SimCall.Accept accept) {
            accept.tasks().forEach(t -> fact(Fact.Call.LAUNCH, t.getTaskId().getValue(), null));
        }

        @Override
        public void visit(SimCall.Kill kill) {
            fact(Fact.Call.KILL, kill.taskId(), null);
        }

        @Override
        public void visit(SimCall.Acknowledge acknowledge) {
            Protos.TaskState state = Env.stateOf(acknowledge.uuid());
            fact(
                    Fact.Call.ACKNOWLEDGE,
                    acknowledge.taskId(),
                    TaskState.valueOf(state.name().substring("TASK_".length())));
        }

        @Override
        public void visit(SimCall.Suppress suppress) {
            env.fact(new Fact.OffersWanted(env.now(), life.name(), false));
        }

        @Override
        public void visit(SimCall.Revive revive) {
            env.fact(new Fact.OffersWanted(env.now(), life.name(), true));
        }

        @Override
        public void visit(SimCall.Decline decline) {}

        @Override
        public void visit(SimCall.Reconcile reconcile) {}

        @Override
        public void visit(SimCall.Teardown teardown) {}
    }
}
