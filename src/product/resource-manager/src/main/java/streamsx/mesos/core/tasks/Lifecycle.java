package streamsx.mesos.core.tasks;

import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.core.model.TaskState;

/**
 * The transition table of a resource: what a report about its current task does to it. Pure, so that every pair of
 * states can be tested.
 */
final class Lifecycle {
    private Lifecycle() {}

    /** What has to follow a transition. */
    enum Follow {
        NOTHING,
        /** The task lives although it was ordered to end, or although nobody owns it. */
        KILL,
        /** The attempt is over before the client was told that it can use the resource: try again. */
        RELAUNCH,
        /** The client uses the resource and has to learn that it is gone. */
        REVOKE
    }

    /** Where a resource stands after a report. */
    record Step(ResourceState state, RequestState request, TaskCompletionStatus completion, Follow follow) {}

    static Step next(ResourceState state, RequestState request, TaskCompletionStatus completion, TaskState report) {
        if (state.ended() || state == ResourceState.NEW) {
            // Such a resource has no task: whatever lives under its name is left over from an attempt given up.
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
            // A controller that exits 0 unasked is as much a loss to the client as one that fails (U-08).
            ResourceState end = report == TaskState.FINISHED ? ResourceState.STOPPED : ResourceState.FAILED;
            return new Step(end, RequestState.RELEASED, how, Follow.REVOKE);
        }
        return request.wanted()
                ? new Step(ResourceState.NEW, request, TaskCompletionStatus.NONE, Follow.RELAUNCH)
                : new Step(ResourceState.STOPPED, request, how, Follow.NOTHING);
    }
}
