package streamsx.mesos.core.model;

/** The state of a resource's Mesos task; the names are those that users of the 0.5 line know. */
public enum ResourceState {
    /** No task yet: waiting for its start command, for an offer, or for the end of a relaunch back-off. */
    NEW,
    /** A task id and an agent are committed; the task has not been seen running. */
    LAUNCHED,
    /** Mesos reported the task running. It may be unreachable for a while, see {@link TaskAttempt#unreachable()}. */
    RUNNING,
    /**
     * The task was ordered to end and has not ended yet. If the resource is still wanted (it did not come up in time),
     * it gets another task then.
     */
    STOPPING,
    /** Ended by order, or by itself with success. */
    STOPPED,
    /** Ended without an order, and not with success. */
    FAILED,
    /** Cancelled before it had a task. */
    CANCELLED;

    /**
     * Whether the resource owns no task any more; this state is final. A task that was unreachable for too long may
     * still run on its agent; it is killed when Mesos reports it.
     */
    public boolean ended() {
        return this == STOPPED || this == FAILED || this == CANCELLED;
    }
}
