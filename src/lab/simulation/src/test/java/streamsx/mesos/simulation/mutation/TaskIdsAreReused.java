package streamsx.mesos.simulation.mutation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.api.StateMachine;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.TaskAttempt;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.simulation.instance.Mutation;

/**
 * Every attempt of a resource has the same task id: one cannot tell news of an old attempt from news of the current
 * one.
 */
final class TaskIdsAreReused implements Mutation {
    @Override
    public StateMachine.Factory machines(Supplier<StreamsMesosScheduler> scheduler) {
        return (policy, loaded, now) -> new Machine(new StreamsMesosState(policy, loaded, now));
    }

    private static String common(String taskId) {
        String[] parts = taskId.split("_");
        return parts.length < 3 ? taskId : parts[0] + "_" + parts[1] + "_" + parts[2];
    }

    private static final class Machine implements StateMachine {
        private final StateMachine real;
        /** What the state machine calls the current attempt. */
        private final Map<String, String> current = new HashMap<>();

        Machine(StateMachine real) {
            this.real = real;
        }

        private String inside(String taskId) {
            return current.getOrDefault(taskId, taskId);
        }

        private Set<String> inside(Set<String> taskIds) {
            Set<String> all = new HashSet<>();
            taskIds.forEach(id -> all.add(inside(id)));
            return all;
        }

        @Override
        public List<Effect> begin(String freshId) {
            return outside(real.begin(freshId));
        }

        @Override
        public List<Effect> on(Event event) {
            return outside(real.on(RewrittenEvent.of(event, new TaskIdsInside())));
        }

        private List<Effect> outside(List<Effect> effects) {
            TaskIdsOutside visitor = new TaskIdsOutside();
            return effects.stream().map(effect -> effect.accept(visitor)).toList();
        }

        /** What Mesos says of the common id is said of the current attempt. */
        private final class TaskIdsInside extends RewrittenEvent {
            @Override
            public void visit(Event.StatusUpdate u) {
                becomes(new Event.StatusUpdate(
                        u.subscription(), inside(u.taskId()), u.state(), u.agentId(), u.uuid(), u.message()));
            }

            @Override
            public void visit(Event.LaunchTaken taken) {
                becomes(new Event.LaunchTaken(inside(taken.taskIds())));
            }

            @Override
            public void visit(Event.LaunchRefused refused) {
                becomes(new Event.LaunchRefused(inside(refused.taskIds()), refused.why()));
            }

            @Override
            public void visit(Event.LaunchUnknown unknown) {
                becomes(new Event.LaunchUnknown(inside(unknown.taskIds())));
            }
        }

        /** What is said of an attempt is said of the common id. */
        private final class TaskIdsOutside extends RewrittenEffect {
            @Override
            public Effect visit(Effect.Accept a) {
                a.launches().forEach(l -> current.put(common(l.taskId()), l.taskId()));
                return new Effect.Accept(
                        a.subscription(),
                        a.agentId(),
                        a.offerIds(),
                        a.launches().stream()
                                .map(l -> new Effect.Launch(
                                        common(l.taskId()),
                                        l.resourceId(),
                                        l.displayName(),
                                        l.cores(),
                                        l.memory(),
                                        l.command(),
                                        l.environment()))
                                .toList());
            }

            @Override
            public Effect visit(Effect.Kill k) {
                return new Effect.Kill(k.subscription(), common(k.taskId()), k.agentId());
            }

            @Override
            public Effect visit(Effect.Acknowledge k) {
                return new Effect.Acknowledge(k.subscription(), common(k.taskId()), k.agentId(), k.uuid());
            }

            @Override
            public Effect visit(Effect.Reconcile r) {
                return new Effect.Reconcile(
                        r.subscription(),
                        r.tasks().stream()
                                .map(t -> new Effect.TaskRef(common(t.taskId()), t.agentId()))
                                .toList());
            }

            @Override
            public Effect visit(Effect.PutResource put) {
                TaskAttempt t = put.resource().task();
                if (t == null) {
                    return put;
                }
                current.put(common(t.taskId()), t.taskId());
                return new Effect.PutResource(put.resource()
                        .edit()
                        .task(new TaskAttempt(
                                common(t.taskId()),
                                t.agentId(),
                                t.hostname(),
                                t.cores(),
                                t.memory(),
                                t.launchedAt(),
                                t.runningSince(),
                                t.unreachable()))
                        .done());
            }
        }

        @Override
        public Framework framework() {
            return real.framework();
        }
    }
}
