package streamsx.mesos.simulation.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.api.StateMachine;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.simulation.instance.Mutation;

/** Some calls leave as soon as they are decided, before their changes are durable. */
record EffectsLeaveEarly(Predicate<Effect> which) implements Mutation {
    @Override
    public StateMachine.Factory machines(Supplier<StreamsMesosScheduler> scheduler) {
        return (policy, loaded, now) -> new Machine(new StreamsMesosState(policy, loaded, now), scheduler);
    }

    private final class Machine implements StateMachine {
        private final StateMachine real;
        private final Supplier<StreamsMesosScheduler> scheduler;

        Machine(StateMachine real, Supplier<StreamsMesosScheduler> scheduler) {
            this.real = real;
            this.scheduler = scheduler;
        }

        @Override
        public List<Effect> begin(String freshId) {
            return real.begin(freshId);
        }

        @Override
        public List<Effect> on(Event event) {
            List<Effect> later = new ArrayList<>();
            for (Effect effect : real.on(event)) {
                if (effect instanceof Effect.MesosCall call && which.test(effect)) {
                    scheduler.get().call(call);
                } else {
                    later.add(effect);
                }
            }
            return later;
        }

        @Override
        public Framework framework() {
            return real.framework();
        }
    }
}
