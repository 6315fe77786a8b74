package streamsx.mesos.simulation.instance;

import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import streamsx.mesos.leader.EffectExecutors;
import streamsx.mesos.simulation.faults.Points;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.simulation.time.Timeline;

/** Lanes whose every step is one of virtual time, at which the instance can die. */
final class SimEffectExecutors implements EffectExecutors {
    private final Lane mesos;
    private final Lane clients;

    SimEffectExecutors(Life life, Timeline timeline, RandomGenerator random, Points points) {
        mesos = new Lane(life, timeline, random, action -> action.run());
        clients = new Lane(life, timeline, random, action -> {
            if (points.reached(Points.Point.REPLY_DECIDED, life)) {
                action.run();
                points.reached(Points.Point.REPLY_SENT, life);
            }
        });
    }

    /** Keeps the order of what it is given. */
    private static final class Lane implements Executor {
        private final Life life;
        private final Timeline timeline;
        private final RandomGenerator random;
        private final Executor how;
        private long last;

        Lane(Life life, Timeline timeline, RandomGenerator random, Executor how) {
            this.life = life;
            this.timeline = timeline;
            this.random = random;
            this.how = how;
        }

        @Override
        public void execute(Runnable action) {
            last = Math.max(last, timeline.now() + random.nextInt(2));
            life.after(last - timeline.now(), () -> how.execute(action));
        }
    }

    @Override
    public Executor mesos() {
        return mesos;
    }

    @Override
    public Executor clients() {
        return clients;
    }

    @Override
    public void close() {
        // What was given leaves, if the instance lives that long.
    }
}
