package streamsx.mesos.simulation.mesos;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.mesos.Protos;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.simulation.time.Life;

/** The calls of a driver: one under way at a time, in order, each under its own subscription. */
final class SimCallQueue {
    private static final long GRACE_AFTER_END = 250;
    private static final long LATE = 30_000;
    private static final long OVERTAKEN = 2_000;

    private record Pending(SimEventStream stream, SimCall call) {}

    /** One call and the wait for its answer. */
    private static final class Exchange {
        final Pending what;
        boolean done;

        Exchange(Pending what) {
            this.what = what;
        }
    }

    private final Env env;
    private final Life life;
    private final String host;
    private final CallListener listener;
    private final Steps steps;
    private final Consumer<SimEventStream> lost;
    private final Queue<Pending> queue = new ArrayDeque<>();
    private Exchange exchange;
    private boolean planned;
    private boolean silent;
    private boolean closed;

    /** @param lost told the subscription of a call of which nobody knows what became */
    SimCallQueue(Env env, Life life, String host, CallListener listener, Steps steps, Consumer<SimEventStream> lost) {
        this.env = env;
        this.life = life;
        this.host = host;
        this.listener = listener;
        this.steps = steps;
        this.lost = lost;
    }

    /** @param stream the subscription under which the call is made; null for none */
    void add(SimEventStream stream, SimCall call) {
        queue.add(new Pending(stream, call));
        plan();
    }

    /** After what is queued already, the framework's end; nothing is reported any more. */
    void finish(SimEventStream stream) {
        silent = true;
        add(stream, new SimCall.Plain(Call.Type.TEARDOWN));
    }

    /** Nothing leaves and nothing is reported any more. */
    void close() {
        closed = true;
        silent = true;
        queue.clear();
    }

    /** This subscription is over: a call under way under it has little time left. */
    void ended(SimEventStream stream) {
        Exchange open = exchange;
        if (open != null && open.what.stream == stream) {
            life.after(GRACE_AFTER_END, () -> unknown(open, new IOException("the subscription ended")));
        }
    }

    private void plan() {
        if (!planned && exchange == null && !closed) {
            planned = true;
            life.after(0, this::next);
        }
    }

    private void next() {
        planned = false;
        Pending pending = closed || exchange != null ? null : queue.poll();
        if (pending == null) {
            return;
        }
        if (pending.stream == null || !pending.stream.open) {
            plan();
            if (!silent) {
                listener.dropped(pending.call.message());
            }
            return;
        }
        Exchange mine = new Exchange(pending);
        exchange = mine;
        String name = pending.call.type().name();
        steps.before(name);
        life.run(() -> {
            if (!closed) {
                leave(mine);
                steps.after(name);
            }
        });
    }

    private void leave(Exchange mine) {
        called(mine.what.call);
        if (mine.what.call instanceof SimCall.Accept && env.options.callsOvertake()) {
            env.underWay(env.between(0, OVERTAKEN), () -> arrive(mine, false));
            answered(mine, 202, "");
            return;
        }
        if (env.network.reaches(host, Env.MESOS)) {
            env.underWay(env.network.delay(host, Env.MESOS), () -> arrive(mine, true));
        } else if (env.chance(env.odds.lateCall())) {
            // The hosts try again below the driver, which knows nothing of it.
            env.underWay(env.between(0, LATE), () -> {
                if (env.network.reaches(host, Env.MESOS)) {
                    arrive(mine, true);
                }
            });
        }
        life.after(env.times.request(), () -> unknown(mine, new TimeoutException("no answer")));
    }

    private void arrive(Exchange mine, boolean replies) {
        SimMaster master = mine.what.stream.master;
        SimReply reply = master.leads() ? master.call(mine.what.stream, mine.what.call) : null;
        if (replies && env.network.reaches(Env.MESOS, host)) {
            env.underWay(
                    env.network.delay(Env.MESOS, host),
                    () -> life.run(() -> {
                        if (reply == null) {
                            unknown(mine, new IOException("connection refused"));
                        } else {
                            answered(mine, reply.status(), reply.body());
                        }
                    }));
        }
    }

    private void answered(Exchange mine, int status, String body) {
        if (mine.done || closed) {
            return;
        }
        mine.done = true;
        exchange = null;
        plan();
        if (silent) {
            return;
        }
        steps.before("REPLY");
        life.run(() -> {
            if (silent) {
                return;
            }
            if (status == 202) {
                listener.accepted(mine.what.call.message());
            } else {
                listener.refused(mine.what.call.message(), status, body);
            }
            steps.after("REPLY");
        });
    }

    private void unknown(Exchange mine, Exception cause) {
        if (mine.done || closed) {
            return;
        }
        mine.done = true;
        exchange = null;
        // What is queued behind must not overtake it on another connection.
        mine.what.stream.close();
        plan();
        if (!silent) {
            listener.unknown(mine.what.call.message(), cause);
        }
        lost.accept(mine.what.stream);
    }

    private void called(SimCall call) {
        if (call instanceof SimCall.Accept accept) {
            accept.tasks().forEach(t -> called(Fact.Call.LAUNCH, t.getTaskId().getValue(), null));
        } else if (call instanceof SimCall.Kill kill) {
            called(Fact.Call.KILL, kill.taskId(), null);
        } else if (call instanceof SimCall.Acknowledge ack) {
            called(Fact.Call.ACKNOWLEDGE, ack.taskId(), core(Env.stateOf(ack.uuid())));
        }
    }

    private void called(Fact.Call call, String taskId, TaskState state) {
        env.fact(new Fact.Called(env.now(), life.name(), call, taskId, state));
    }

    private static TaskState core(Protos.TaskState state) {
        return TaskState.valueOf(state.name().substring("TASK_".length()));
    }
}
