package streamsx.mesos.core.tasks;

import java.util.List;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.core.reconcile.Reconciliation;
import streamsx.mesos.core.table.ResourceTable;
import streamsx.mesos.core.table.Turn;

/** Handles the statuses of tasks, and those that do not arrive in time. */
public final class TaskReports {
    private final ResourceTable table;
    private final Launches launches;
    private final ResourceReleases releases;
    private final Reconciliation reconciliation;
    private final UnreachableTasks unreachable;
    private final OrphanTasks orphans;
    private final Hopeless hopeless;

    /** Ends the request of a resource whose task Mesos calls invalid each time. */
    public interface Hopeless {
        /**
         * Ends it.
         *
         * @param resource without a task
         * @param why      what Mesos says of the task
         */
        void end(Turn turn, StreamsMesosResource resource, String why);
    }

    public TaskReports(
            ResourceTable table,
            Policy policy,
            Launches launches,
            ResourceReleases releases,
            Reconciliation reconciliation,
            Hopeless hopeless) {
        this.table = table;
        this.hopeless = hopeless;
        this.launches = launches;
        this.releases = releases;
        this.reconciliation = reconciliation;
        unreachable = new UnreachableTasks(policy.mesos().unreachableGrace());
        orphans = new OrphanTasks(policy.kills().retry());
    }

    public void subscribed(Turn turn) {
        unreachable.subscribed(table.all(), turn.now());
        orphans.subscribed();
    }

    /**
     * A status update.
     *
     * @param verdictDue whether every agent has had its time to re-register: UNKNOWN counts as GONE then
     */
    public void update(Turn turn, Event.StatusUpdate update, boolean verdictDue) {
        String taskId = update.taskId();
        TaskState state = update.state() == TaskState.UNKNOWN && verdictDue ? TaskState.GONE : update.state();
        if (state != TaskState.UNKNOWN) {
            reconciliation.answered(taskId);
        }
        orphans.reported(taskId, state);
        StreamsMesosResource before = table.ofTask(taskId);
        Turn reply = turn.under(update.subscription());
        if (report(turn, taskId, state, update.message()) == Lifecycle.Follow.KILL && reply.subscribed()) {
            if (before == null || !before.hasLiveTask()) {
                orphans.kill(reply, taskId, update.agentId());
            } else if (!releases.endsByItself(taskId)) {
                releases.stillAlive(reply, before);
            }
        }
        if (!update.uuid().isEmpty()) {
            turn.emit(new Effect.Acknowledge(update.subscription(), taskId, update.agentId(), update.uuid()));
        }
    }

    /** A task will never run: handled as if Mesos had reported this. */
    public void lost(Turn turn, String taskId, TaskState verdict) {
        report(turn, taskId, verdict, "");
    }

    private Lifecycle.Follow report(Turn turn, String taskId, TaskState report, String message) {
        StreamsMesosResource r = table.ofTask(taskId);
        if (r == null) {
            // No resource owns it: an earlier attempt, or a task that is not of this resource manager.
            return report.alive() ? Lifecycle.Follow.KILL : Lifecycle.Follow.NOTHING;
        }
        if (unreachable.reported(taskId, report, turn.now())) {
            // Handled as GONE: if the task is reported running later no resource owns it, and it is killed.
            return report(turn, taskId, TaskState.GONE, message);
        }
        Lifecycle.Step step = Lifecycle.next(r.state(), r.request(), r.completion(), report);
        StreamsMesosResource.Edit edit =
                r.edit().state(step.state()).request(step.request()).completion(step.completion());
        if (step.state() == ResourceState.RUNNING && report == TaskState.RUNNING) {
            edit.task(r.task().running(turn.now()));
        } else if (report.away()) {
            edit.task(r.task().withUnreachable(!r.state().ended()));
        } else if (report.alive() && !r.state().ended()) {
            edit.task(r.task().withUnreachable(false));
        }
        boolean invalid = false;
        if (step.follow() == Lifecycle.Follow.RELAUNCH) {
            edit.task(null);
            invalid = launches.failed(
                    turn,
                    r,
                    report == TaskState.FAILED || report == TaskState.FINISHED || r.state() == ResourceState.STOPPING,
                    report == TaskState.ERROR);
            edit.completion(invalid ? TaskCompletionStatus.ERROR : step.completion());
        } else if (step.follow() == Lifecycle.Follow.REVOKE) {
            edit.notification(new Notification(Notification.Kind.REVOKED, table.nextNotification()));
            turn.emit(new Effect.Notify(r.clientId()));
        } else if (r.stopsController() && step.state().ended()) {
            edit.notification(null);
        }
        table.put(turn, edit.done());
        launches.reported(turn, table.get(r.id()), taskId, report);
        if (invalid) {
            hopeless.end(turn, table.get(r.id()), message);
        }
        return step.follow();
    }

    /** Acts on statuses that do not arrive in time; only with a subscription. */
    public void tick(Turn turn) {
        List<Effect.TaskRef> away = unreachable.probes(turn.now()).stream()
                .map(table::ofTask)
                .filter(r -> r != null && r.hasLiveTask())
                .map(r -> new Effect.TaskRef(r.task().taskId(), r.task().agentId()))
                .toList();
        if (!away.isEmpty()) {
            turn.emit(new Effect.Reconcile(turn.subscription(), away));
        }
        // Replaced only when it has ended: a resource must not have two tasks.
        launches.overdue(turn).forEach(r -> releases.replace(turn, r));
        launches.probe(turn);
        orphans.repeat(turn);
    }

    /** Number of orphan tasks that are being killed. */
    public int orphans() {
        return orphans.size();
    }
}
