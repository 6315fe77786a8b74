package streamsx.mesos.core.tasks;

import java.util.List;
import java.util.function.Consumer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.core.reconcile.Reconciliation;
import streamsx.mesos.core.table.ResourceTable;

/** What follows from what Mesos says about tasks, and from what it does not say for too long. */
public final class TaskReports {
    private final ResourceTable table;
    private final Launches launches;
    private final ResourceReleases releases;
    private final Reconciliation reconciliation;
    private final Consumer<Effect> out;
    private final UnreachableTasks unreachable;
    private final OrphanTasks orphans;

    public TaskReports(
            ResourceTable table,
            Policy policy,
            Launches launches,
            ResourceReleases releases,
            Reconciliation reconciliation,
            Consumer<Effect> out) {
        this.table = table;
        this.launches = launches;
        this.releases = releases;
        this.reconciliation = reconciliation;
        this.out = out;
        unreachable = new UnreachableTasks(policy.mesos().unreachableGrace());
        orphans = new OrphanTasks(policy.kills().retry(), out);
    }

    public void subscribed(long now) {
        unreachable.subscribed(table.all(), now);
        orphans.subscribed();
    }

    /**
     * A status update.
     *
     * @param verdictDue whether every agent has had its time to register again: silence has become a verdict
     */
    public void update(Event.StatusUpdate update, boolean verdictDue, long now) {
        String taskId = update.taskId();
        TaskState state = update.state() == TaskState.UNKNOWN && verdictDue ? TaskState.GONE : update.state();
        if (state != TaskState.UNKNOWN) {
            reconciliation.answered(taskId);
        }
        orphans.heard(taskId, state);
        StreamsMesosResource before = table.ofTask(taskId);
        if (report(taskId, state, now) == Lifecycle.Follow.KILL && update.subscription() > 0) {
            if (before == null || !before.hasLiveTask()) {
                orphans.kill(taskId, update.agentId(), update.subscription(), now);
            } else if (!releases.endsByItself(taskId)) {
                releases.stillAlive(before, update.subscription());
            }
        }
        if (!update.uuid().isEmpty()) {
            out.accept(new Effect.Acknowledge(update.subscription(), taskId, update.agentId(), update.uuid()));
        }
    }

    /** A task will never run, or is not waited for any more: as if Mesos had said so. */
    public void lost(String taskId, TaskState verdict, long now) {
        report(taskId, verdict, now);
    }

    private Lifecycle.Follow report(String taskId, TaskState report, long now) {
        StreamsMesosResource r = table.ofTask(taskId);
        if (r == null) {
            // Nobody owns it: an attempt that was given up, or a stranger under our framework.
            return report.alive() ? Lifecycle.Follow.KILL : Lifecycle.Follow.NOTHING;
        }
        if (unreachable.heard(taskId, report, now)) {
            // As if Mesos had said GONE: what comes back has no owner any more, and is killed.
            return report(taskId, TaskState.GONE, now);
        }
        Lifecycle.Step step = Lifecycle.next(r.state(), r.request(), r.completion(), report);
        StreamsMesosResource.Edit edit =
                r.edit().state(step.state()).request(step.request()).completion(step.completion());
        if (step.state() == ResourceState.RUNNING && report == TaskState.RUNNING) {
            edit.task(r.task().running(now));
        } else if (report.away()) {
            edit.task(r.task().withUnreachable(!r.state().ended()));
        } else if (report.alive() && !r.state().ended()) {
            edit.task(r.task().withUnreachable(false));
        }
        if (step.follow() == Lifecycle.Follow.RELAUNCH) {
            edit.task(null);
            launches.failed(
                    r,
                    report == TaskState.FAILED || report == TaskState.FINISHED || r.state() == ResourceState.STOPPING,
                    now);
        } else if (step.follow() == Lifecycle.Follow.REVOKE) {
            edit.notification(new Notification(Notification.Kind.REVOKED, table.nextNotification()));
            out.accept(new Effect.Notify(r.clientId()));
        } else if (r.stopsController() && step.state().ended()) {
            edit.notification(null);
        }
        table.put(edit.done());
        launches.heard(table.get(r.id()), taskId, report, now);
        return step.follow();
    }

    /** Acts on what takes too long; only while Mesos can be heard. */
    public void tick(long subscription, long now) {
        List<Effect.TaskRef> away = unreachable.ask(now).stream()
                .map(table::ofTask)
                .filter(r -> r != null && r.hasLiveTask())
                .map(r -> new Effect.TaskRef(r.task().taskId(), r.task().agentId()))
                .toList();
        if (!away.isEmpty()) {
            out.accept(new Effect.Reconcile(subscription, away));
        }
        // Not given up before it has ended: its resource must not have two.
        launches.overdue(now).forEach(r -> releases.replace(r, subscription, now));
        launches.ask(subscription, now);
        orphans.repeat(subscription, now);
    }

    /** How many tasks without an owner are being killed. */
    public int orphans() {
        return orphans.size();
    }
}
