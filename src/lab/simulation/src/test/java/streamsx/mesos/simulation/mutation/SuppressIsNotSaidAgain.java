package streamsx.mesos.simulation.mutation;

import java.util.List;
import java.util.function.Supplier;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.api.StateMachine;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.simulation.instance.Mutation;

/** A second SUPPRESS without a REVIVE between them is kept back: the first one is believed to have arrived. */
final class SuppressIsNotSaidAgain implements Mutation {
    @Override
    public StateMachine.Factory machines(Supplier<StreamsMesosScheduler> scheduler) {
        return (policy, stored, now) -> new Machine(new StreamsMesosState(policy, stored, now));
    }

    private static final class Machine implements StateMachine {
        private final StateMachine real;
        private long suppressedUnder = -1;

        Machine(StateMachine real) {
            this.real = real;
        }

        @Override
        public List<Effect> begin(String freshId) {
            return real.begin(freshId).stream().filter(this::passes).toList();
        }

        @Override
        public List<Effect> on(Event event) {
            return real.on(event).stream().filter(this::passes).toList();
        }

        private boolean passes(Effect effect) {
            if (effect instanceof Effect.Revive) {
                suppressedUnder = -1;
            } else if (effect instanceof Effect.Suppress suppress) {
                boolean again = suppress.subscription() == suppressedUnder;
                suppressedUnder = suppress.subscription();
                return !again;
            }
            return true;
        }

        @Override
        public Framework framework() {
            return real.framework();
        }
    }
}
