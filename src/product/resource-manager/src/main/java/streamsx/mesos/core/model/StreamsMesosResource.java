package streamsx.mesos.core.model;

import java.util.Map;
import java.util.Objects;

/**
 * A resource as Streams knows it: one container, run as a Mesos task. Immutable; a change replaces the status. The
 * accessors are those of spec and status.
 *
 * @param spec   what is fixed
 * @param status what changes
 */
public record StreamsMesosResource(ResourceSpec spec, ResourceStatus status) {
    public StreamsMesosResource {
        Objects.requireNonNull(spec);
        Objects.requireNonNull(status);
    }

    public long number() {
        return spec.number();
    }

    public String id() {
        return spec.id();
    }

    public String displayName() {
        return spec.displayName();
    }

    public String clientId() {
        return spec.clientId();
    }

    public AllocationKind kind() {
        return spec.kind();
    }

    public String command() {
        return status.command();
    }

    public ResourceState state() {
        return status.state();
    }

    public RequestState request() {
        return status.request();
    }

    public TaskCompletionStatus completion() {
        return status.completion();
    }

    /** Its current (or, when ended, last) attempt; null before the first and between two. */
    public TaskAttempt task() {
        return status.task();
    }

    public int attempts() {
        return status.attempts();
    }

    public boolean answered() {
        return status.answered();
    }

    /** The notification that its client has not confirmed, or null. */
    public Notification notification() {
        return status.notification();
    }

    /** Whether it is the domain's first resource. */
    public boolean master() {
        return kind() == AllocationKind.MASTER;
    }

    /** Whether it waits for an offer: started, without a task, and wanted. */
    public boolean wantsTask() {
        return state() == ResourceState.NEW && !command().isEmpty() && request().wanted();
    }

    /** Whether a task of it may be alive. */
    public boolean hasLiveTask() {
        return task() != null && !state().ended() && state() != ResourceState.NEW;
    }

    /** Whether its task was ordered to end by way of its controller. */
    public boolean stopsController() {
        return state() == ResourceState.STOPPING
                && notification() != null
                && notification().kind() == Notification.Kind.STOP_CONTROLLER;
    }

    /** Host of its task, or an empty string. */
    public String hostname() {
        return task() == null ? "" : task().hostname();
    }

    /** The same, ended then. */
    public StreamsMesosResource endedAt(long time) {
        return new StreamsMesosResource(spec, status.ended(time));
    }

    /** A change of the status in the making. */
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
            command = from.command();
            environment = from.status.environment();
            state = from.state();
            request = from.request();
            completion = from.completion();
            task = from.task();
            attempts = from.attempts();
            answered = from.answered();
            notification = from.notification();
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
                    from.spec,
                    new ResourceStatus(
                            command,
                            environment,
                            state,
                            request,
                            completion,
                            task,
                            attempts,
                            answered,
                            notification,
                            from.status.endedAt()));
        }
    }
}
