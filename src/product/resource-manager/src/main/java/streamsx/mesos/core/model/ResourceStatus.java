package streamsx.mesos.core.model;

import java.util.Map;
import java.util.Objects;

/**
 * What changes of a resource in its life.
 *
 * @param command      shell command that its task runs in the foreground; empty while only reserved
 * @param environment  environment variables of the task beside those that name the resource
 * @param state        state of its task
 * @param request      state of its request
 * @param completion   how its last task ended
 * @param task         its current (or, when ended, last) attempt; null before the first and between two
 * @param attempts     launches so far
 * @param answered     whether the answer to its request is known to have reached the client
 * @param notification the notification that its client has not confirmed, or null
 * @param endedAt      when it ended, ms since the epoch; 0 if it has not, or if that was not recorded
 */
public record ResourceStatus(
        String command,
        Map<String, String> environment,
        ResourceState state,
        RequestState request,
        TaskCompletionStatus completion,
        TaskAttempt task,
        int attempts,
        boolean answered,
        Notification notification,
        long endedAt) {
    public ResourceStatus {
        Objects.requireNonNull(command);
        environment = Ordered.map(environment);
        Objects.requireNonNull(state);
        Objects.requireNonNull(request);
        Objects.requireNonNull(completion);
    }

    /**
     * The status of a resource that was requested and is not launched yet.
     *
     * @param command empty if it is only reserved
     */
    public static ResourceStatus requested(String command, Map<String, String> environment) {
        return new ResourceStatus(
                command,
                environment,
                ResourceState.NEW,
                RequestState.NEW,
                TaskCompletionStatus.NONE,
                null,
                0,
                false,
                null,
                0);
    }

    ResourceStatus ended(long time) {
        return new ResourceStatus(
                command, environment, state, request, completion, task, attempts, answered, notification, time);
    }
}
