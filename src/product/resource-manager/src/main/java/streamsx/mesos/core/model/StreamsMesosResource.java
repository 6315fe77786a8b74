package streamsx.mesos.core.model;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/**
 * A resource as Streams knows it: one container, run as a Mesos task. Immutable; what changes is replaced.
 *
 * @param number       its number, from {@link Ids#nextResource()}
 * @param id           native name, {@code resource_<number>}
 * @param displayName  what streamtool shows, {@code <type>_resource_<number>}
 * @param clientId     the client that asked for it
 * @param requestKey   the client's idempotency key of the request, or an empty string
 * @param kind         the kind of request that it came from
 * @param tags         names of the tags of the request, sorted, each with its definition (empty for a plain label)
 * @param demand       what it asks of an agent
 * @param command      shell command that its task runs in the foreground; empty while only reserved
 * @param environment  environment variables of the task beside those that name the resource
 * @param state        where its task stands
 * @param request      where its request stands
 * @param completion   how its last task ended
 * @param task         its current (or, when ended, last) attempt; null before the first and between two
 * @param attempts     launches so far
 * @param answered     whether the answer to its request is known to have reached the client
 * @param notification what the client has to learn of it, or null
 * @param createdAt    when it was asked for, ms since the epoch
 * @param twoStep      whether it came by reserve and start: then delivery of an answer does not yet tell that the
 *                     client has it, and its controller is asked to stop before its task is killed
 * @param endedAt      when it was seen to have ended, ms since the epoch; 0 if it has not, or if that was not recorded
 */
public record StreamsMesosResource(
        long number,
        String id,
        String displayName,
        String clientId,
        String requestKey,
        AllocationKind kind,
        SortedMap<String, Map<String, String>> tags,
        ResourceSize demand,
        String command,
        Map<String, String> environment,
        ResourceState state,
        RequestState request,
        TaskCompletionStatus completion,
        TaskAttempt task,
        int attempts,
        boolean answered,
        Notification notification,
        long createdAt,
        boolean twoStep,
        long endedAt) {
    public StreamsMesosResource {
        Objects.requireNonNull(id);
        Objects.requireNonNull(displayName);
        Objects.requireNonNull(clientId);
        Objects.requireNonNull(requestKey);
        Objects.requireNonNull(kind);
        tags = ResourceTags.ordered(tags);
        Objects.requireNonNull(demand);
        Objects.requireNonNull(command);
        environment = Ordered.map(environment);
        Objects.requireNonNull(state);
        Objects.requireNonNull(request);
        Objects.requireNonNull(completion);
        twoStep = twoStep || command.isEmpty();
    }

    /** Whether it is the domain's first resource. */
    public boolean master() {
        return kind == AllocationKind.MASTER;
    }

    /** Whether it waits for an offer: started, without a task, and wanted. */
    public boolean wantsTask() {
        return state == ResourceState.NEW && !command.isEmpty() && request.wanted();
    }

    /** Whether a task of it may be alive. */
    public boolean hasLiveTask() {
        return task != null && !state.ended() && state != ResourceState.NEW;
    }

    /** Whether its task was ordered to end by way of its controller. */
    public boolean stopsController() {
        return state == ResourceState.STOPPING
                && notification != null
                && notification.kind() == Notification.Kind.STOP_CONTROLLER;
    }

    /** Host of its task, or an empty string. */
    public String hostname() {
        return task == null ? "" : task.hostname();
    }

    /** The same, ended then. */
    public StreamsMesosResource endedAt(long time) {
        return new StreamsMesosResource(
                number,
                id,
                displayName,
                clientId,
                requestKey,
                kind,
                tags,
                demand,
                command,
                environment,
                state,
                request,
                completion,
                task,
                attempts,
                answered,
                notification,
                createdAt,
                twoStep,
                time);
    }

    /** A change of this value in the making. */
    public Edit edit() {
        return new Edit(this);
    }

    /** Collects what differs from an existing resource. */
    public static final class Edit {
        private final StreamsMesosResource from;
        private String command;
        private Map<String, String> environment;
        private ResourceState state;
        private RequestState request;
        private TaskCompletionStatus completion;
        private TaskAttempt task;
        private int attempts;
        private boolean answered;
        private Notification notification;

        private Edit(StreamsMesosResource from) {
            this.from = from;
            command = from.command;
            environment = from.environment;
            state = from.state;
            request = from.request;
            completion = from.completion;
            task = from.task;
            attempts = from.attempts;
            answered = from.answered;
            notification = from.notification;
        }

        public Edit command(String shell, Map<String, String> variables) {
            command = shell;
            environment = variables;
            return this;
        }

        public Edit state(ResourceState value) {
            state = value;
            return this;
        }

        public Edit request(RequestState value) {
            request = value;
            return this;
        }

        public Edit completion(TaskCompletionStatus value) {
            completion = value;
            return this;
        }

        public Edit task(TaskAttempt value) {
            task = value;
            return this;
        }

        public Edit attempts(int value) {
            attempts = value;
            return this;
        }

        public Edit answered(boolean value) {
            answered = value;
            return this;
        }

        public Edit notification(Notification value) {
            notification = value;
            return this;
        }

        public StreamsMesosResource done() {
            return new StreamsMesosResource(
                    from.number,
                    from.id,
                    from.displayName,
                    from.clientId,
                    from.requestKey,
                    from.kind,
                    from.tags,
                    from.demand,
                    command,
                    environment,
                    state,
                    request,
                    completion,
                    task,
                    attempts,
                    answered,
                    notification,
                    from.createdAt,
                    from.twoStep,
                    from.endedAt);
        }
    }
}
