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
 * How resources end other than by themselves: given back, taken away, lost. A task is ended by its controller if it has
 * one that can be asked, else, or if that takes too long, by a kill.
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
     * Ends a resource's claim; its task, if it may have one, is ordered to end.
     *
     * @param revoked whether the client has to learn of it; such a resource has no time left
     */
    public void release(Turn turn, StreamsMesosResource r, RequestState request, boolean revoked) {
        RequestState how = r.request().wanted() ? request : r.request();
        StreamsMesosResource.Edit edit = r.edit().request(how).answered(true);
        launches.forget(r.id());
        if (r.stopsController()) {
            table.put(turn, edit.done()); // An order given stays, whoever wants the same again.
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

    /** A new subscription: killRetries that did not leave under the last one never will, so they are ordered again. */
    public void subscribed(Turn turn) {
        table.all().stream()
                .filter(r -> r.state() == ResourceState.STOPPING && !controllerStops.running(r.id()))
                .forEach(r -> killRetries.order(turn, r));
    }

    /** Orders what is due. */
    public void tick(Turn turn) {
        controllerStops.overdue(turn.now()).forEach(r -> kill(turn, r));
        killRetries.repeat(turn);
    }

    /** Controllers that nobody could stop. */
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
     * A task has to make room for another of the same resource, which is launched when this one is known to have ended.
     */
    void replace(Turn turn, StreamsMesosResource r) {
        table.put(turn, r.edit().state(ResourceState.STOPPING).done());
        killRetries.order(turn, table.get(r.id()));
    }

    /** A task that was ordered to end is reported alive. */
    void stillAlive(Turn turn, StreamsMesosResource r) {
        killRetries.stillAlive(turn, r);
    }

    /** Whether its controller was asked to end it and has some time left: alive is what it may be. */
    boolean endsByItself(String taskId) {
        StreamsMesosResource r = table.ofTask(taskId);
        return r != null && controllerStops.running(r.id());
    }

    /** Mesos has no task of ours any more. */
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
