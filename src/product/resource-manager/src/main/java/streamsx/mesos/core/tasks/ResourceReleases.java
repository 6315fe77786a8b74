package streamsx.mesos.core.tasks;

import java.util.Collection;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.core.table.ResourceTable;
import streamsx.mesos.core.table.Turn;

/**
 * Ends of resources: released, revoked, lost. A task is ended by stopping its controller, if it has one; without one,
 * or if that takes too long, by a kill.
 */
public final class ResourceReleases {
    private final ResourceTable table;
    private final KillRetries killRetries;
    private final ControllerStops controllerStops;
    private final Launches launches;

    public ResourceReleases(ResourceTable table, Policy policy, Launches launches, long now) {
        this.table = table;
        this.launches = launches;
        killRetries = new KillRetries(policy.kills(), table);
        controllerStops = new ControllerStops(table, policy.kills().stopGrace(), now);
    }

    /**
     * Ends the request of a resource; its task, if it may have one, is ended.
     *
     * @param revoked whether the client gets a notification; such a resource is killed without a grace period
     */
    public void release(Turn turn, StreamsMesosResource r, RequestState request, boolean revoked) {
        RequestState how = r.request().wanted() ? request : r.request();
        StreamsMesosResource.Edit edit = r.edit().request(how).answered(true);
        launches.forget(r.id());
        if (r.stopsController()) {
            table.put(turn, edit.done()); // The controller is being stopped already.
            return;
        }
        edit.notification(revoked ? new Notification(Notification.Kind.REVOKED, table.nextNotification()) : null);
        if (r.state() == ResourceState.NEW) {
            table.put(turn, edit.state(ResourceState.CANCELLED).done());
        } else if (!revoked && ControllerStops.possible(r)) {
            table.put(
                    turn,
                    edit.state(ResourceState.STOPPING)
                            .notification(new Notification(Notification.Kind.STOP_CONTROLLER, table.nextNotification()))
                            .done());
            controllerStops.order(r.id(), turn.now());
            turn.emit(new Effect.Notify(r.clientId()));
        } else if (r.hasLiveTask() && r.state() != ResourceState.STOPPING) {
            table.put(turn, edit.state(ResourceState.STOPPING).done());
            killRetries.order(turn, table.get(r.id()));
        } else {
            table.put(turn, edit.done());
        }
        if (revoked) {
            turn.emit(new Effect.Notify(r.clientId()));
        }
    }

    /** A new subscription: kills of the last one that were not sent never will be, so they are sent again. */
    public void subscribed(Turn turn) {
        table.all().stream()
                .filter(r -> r.state() == ResourceState.STOPPING && !controllerStops.running(r.id()))
                .forEach(r -> killRetries.order(turn, r));
    }

    /** Kills what has not stopped in time, and repeats kills that are due. */
    public void tick(Turn turn) {
        controllerStops.overdue(turn.now()).forEach(r -> kill(turn, r));
        killRetries.repeat(turn);
    }

    /** These controllers could not be stopped. */
    public void stopFailed(Turn turn, Collection<String> ids) {
        ids.stream()
                .map(table::get)
                .filter(r -> r != null && r.stopsController())
                .forEach(r -> kill(turn, r));
    }

    private void kill(Turn turn, StreamsMesosResource r) {
        controllerStops.remove(r.id());
        table.put(turn, r.edit().notification(null).done());
        killRetries.order(turn, table.get(r.id()));
    }

    /**
     * Kills a task so that another of the same resource replaces it, which is launched when this one has ended.
     */
    void replace(Turn turn, StreamsMesosResource r) {
        table.put(turn, r.edit().state(ResourceState.STOPPING).done());
        killRetries.order(turn, table.get(r.id()));
    }

    /** A task that was killed is reported alive. */
    void stillAlive(Turn turn, StreamsMesosResource r) {
        killRetries.stillAlive(turn, r);
    }

    /** Whether its controller is being stopped and has time left: the task may still run. */
    boolean endsByItself(String taskId) {
        StreamsMesosResource r = table.ofTask(taskId);
        return r != null && controllerStops.running(r.id());
    }

    /** Mesos has no task of this framework any more. */
    public void loseEverything(Turn turn) {
        for (StreamsMesosResource r : table.all()) {
            if (r.hasLiveTask()) {
                boolean wanted = r.request().wanted();
                Notification left = r.stopsController() ? null : r.notification();
                table.put(
                        turn,
                        r.edit()
                                .state(ResourceState.FAILED)
                                .completion(TaskCompletionStatus.LOST)
                                .request(wanted ? RequestState.RELEASED : r.request())
                                .notification(
                                        wanted
                                                ? new Notification(Notification.Kind.REVOKED, table.nextNotification())
                                                : left)
                                .done());
                turn.emit(new Effect.Notify(r.clientId()));
            }
        }
    }
}
