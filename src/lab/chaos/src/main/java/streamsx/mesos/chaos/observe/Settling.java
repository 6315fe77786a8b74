package streamsx.mesos.chaos.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.TaskName;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;

/** Waits, for a bounded time, until a system that is no longer harmed is as it has to be, and says what is missing. */
public final class Settling {
    private final Observer observer;
    private final int agents;
    private final BiPredicate<String, Long> heard;
    private final Supplier<List<String>> unanswered;

    /**
     * @param agents     how many agents of ours there are; 0 if they are not ours
     * @param heard      whether a client has got the notification of this sequence
     * @param unanswered clients that wait for an answer, in words
     */
    public Settling(Observer observer, int agents, BiPredicate<String, Long> heard, Supplier<List<String>> unanswered) {
        this.unanswered = unanswered;
        this.observer = observer;
        this.agents = agents;
        this.heard = heard;
    }

    /** Waits until the processes are up and all is served. */
    public List<String> up(long atMostMillis) throws InterruptedException {
        return observer.await(atMostMillis, this::down);
    }

    /** Waits until each resource has ended or is allocated with one live task, and there is no other task. */
    public Fact.Stage settle(long atMostMillis) throws InterruptedException {
        return observer.stage(Fact.Stage.SETTLED, observer.await(atMostMillis, s -> {
            List<String> missing = down(s);
            missing.addAll(unanswered.get());
            if (missing.isEmpty()) {
                s.store().resources().values().forEach(r -> resource(r, s, missing));
                tasks(s, missing);
            }
            return missing;
        }));
    }

    /** Waits until no resource, no task and no notification is left. */
    public Fact.Stage drain(long atMostMillis) throws InterruptedException {
        return observer.stage(Fact.Stage.DRAINED, observer.await(atMostMillis, s -> {
            List<String> missing = down(s);
            missing.addAll(unanswered.get());
            if (missing.isEmpty()) {
                for (StreamsMesosResource r : s.store().resources().values()) {
                    if (!r.state().ended()) {
                        missing.add(r.id() + " has not ended: " + r.state() + " " + r.request());
                    } else if (r.notification() != null) {
                        missing.add(r.id() + " has ended, but still has its notification " + r.notification());
                    }
                }
                tasks(s, missing);
            }
            return missing;
        }));
    }

    private List<String> down(Snapshot s) {
        List<String> missing = new ArrayList<>();
        if (s == null) {
            missing.add("nothing was looked at");
            return missing;
        }
        if (s.store() == null) {
            missing.add("ZooKeeper does not answer, or no instance has led yet");
        }
        if (s.mesos() == null) {
            missing.add("no Mesos master leads");
        } else if (!s.mesos().frameworks().containsValue("active")) {
            missing.add("the framework is not connected to Mesos");
        } else if (s.mesos().agents().size() < agents) {
            missing.add((agents - s.mesos().agents().size()) + " agents are not connected to the Mesos master");
        }
        return missing;
    }

    private void resource(StreamsMesosResource r, Snapshot s, List<String> missing) {
        if (r.notification() != null
                && r.notification().sequence() > 0
                && !heard.test(r.clientId(), r.notification().sequence())) {
            missing.add(r.id() + ": " + r.clientId() + " has not heard " + r.notification());
        }
        if (r.state().ended()) {
            return;
        }
        if (r.state() != ResourceState.RUNNING
                || r.request() != RequestState.ALLOCATED
                || r.task().unreachable()) {
            missing.add(r.id() + " is " + r.state() + " " + r.request()
                    + (r.task() != null && r.task().unreachable() ? " unreachable" : ""));
            return;
        }
        MesosState.Task task = s.mesos().tasks().get(r.task().taskId());
        if (task == null || !task.state().equals("TASK_RUNNING")) {
            missing.add(r.id() + " is allocated, but Mesos shows its task "
                    + r.task().taskId() + " as " + (task == null ? "unknown" : task.state()));
        }
        if (s.processes() != null && !s.processes().containsKey(r.task().taskId())) {
            missing.add(r.id() + " is allocated, but its task " + r.task().taskId() + " has no process");
        }
    }

    /** Every task that lives must be the current one of a resource that has not ended. */
    private static void tasks(Snapshot s, List<String> missing) {
        Map<String, StreamsMesosResource> resources = s.store().resources();
        s.mesos().tasks().values().stream()
                .filter(t -> t.alive() && !owned(t.id(), resources))
                .forEach(
                        t -> missing.add("task " + t.id() + " is " + t.state() + " in Mesos, but no resource owns it"));
        if (s.processes() != null) {
            s.processes().values().stream()
                    .filter(p -> !owned(p.task(), resources))
                    .forEach(p ->
                            missing.add("process " + p.pid() + " runs for " + p.task() + ", which no resource owns"));
        }
    }

    private static boolean owned(String task, Map<String, StreamsMesosResource> resources) {
        StreamsMesosResource r = resources.get(TaskName.resourceOf(task));
        return r != null
                && !r.state().ended()
                && r.task() != null
                && r.task().taskId().equals(task);
    }
}
