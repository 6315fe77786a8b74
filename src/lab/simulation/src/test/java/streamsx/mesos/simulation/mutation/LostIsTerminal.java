package streamsx.mesos.simulation.mutation;

import java.util.List;
import java.util.function.Supplier;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.api.StateMachine;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.simulation.instance.Mutation;

/** A task whose agent is away is taken for gone. */
final class LostIsTerminal implements Mutation {
    @Override
    public StateMachine.Factory machines(Supplier<StreamsMesosScheduler> scheduler) {
        return (policy, loaded, now) -> {
            StateMachine real = new StreamsMesosState(policy, loaded, now);
            return new StateMachine() {
                @Override
                public List<Effect> begin(String freshId) {
                    return real.begin(freshId);
                }

                @Override
                public List<Effect> on(Event event) {
                    return real.on(
                            event instanceof Event.StatusUpdate u && u.state().away()
                                    ? new Event.StatusUpdate(
                                            u.subscription(),
                                            u.taskId(),
                                            TaskState.GONE,
                                            u.agentId(),
                                            u.uuid(),
                                            u.message())
                                    : event);
                }

                @Override
                public Framework framework() {
                    return real.framework();
                }
            };
        };
    }
}
