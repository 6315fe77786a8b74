package streamsx.mesos.core.tasks;

import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.core.model.TaskState;

/**
 * The transition table of a resource: what a status of its current task does to it. Pure, so that every pair of
 * states can be tested.
 */
final class Lifecycle {
    private Lifecycle() {}

    /** What follows a transition. */
    enum Follow {
        NOTHING,
        /** The task runs although it was to be killed, or although no resource owns it. */
        KILL,
        /** The attempt ended before the resource was allocated: another one follows. */
        RELAUNCH,
        /** The task of an allocated resource ended: its client gets a notification. */
        REVOKE
    }

    /** The resource after a status. */
    record Step(ResourceState state, RequestState request, TaskCompletionStatus completion, Follow follow) {}

    static Step next(ResourceState state, RequestState request, TaskCompletionStatus completion, TaskState report) {
        if (state.ended() || state == ResourceState.NEW) {
            // Such a resource has no task: one that runs under its name is of an earlier attempt.
            return new Step(state, request, completion, report.alive() ? Follow.KILL : Follow.NOTHING);
        }
        if (report.terminal()) {
            return ended(state, request, report);
        }
        if (state == ResourceState.STOPPING) {
            boolean again = report.alive() && report != TaskState.KILLING;
            return new Step(state, request, completion, again ? Follow.KILL : Follow.NOTHING);
        }
        ResourceState now = report == TaskState.RUNNING ? ResourceState.RUNNING : state;
        return new Step(now, request, completion, Follow.NOTHING);
    }

    private static Step ended(ResourceState state, RequestState request, TaskState report) {
        TaskCompletionStatus how = report.completion();
        boolean replaced = state == ResourceState.STOPPING && request.wanted() && request != RequestState.ALLOCATED;
        if (state == ResourceState.STOPPING && !replaced) {
            return new Step(ResourceState.STOPPED, request, how, Follow.NOTHING);
        }
        if (request == RequestState.ALLOCATED) {
            // A controller that exits with 0 but without an order is a loss to the client, too (U-08).
            ResourceState end = report == TaskState.FINISHED ? ResourceState.STOPPED : ResourceState.FAILED;
            return new Step(end, RequestState.RELEASED, how, Follow.REVOKE);
        }
        return request.wanted()
                ? new Step(ResourceState.NEW, request, TaskCompletionStatus.NONE, Follow.RELAUNCH)
                : new Step(ResourceState.STOPPED, request, how, Follow.NOTHING);
    }
}
