package streamsx.mesos.core.model;

/** Where the Mesos task of a resource stands; the names are those that users of the 0.5 line know. */
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
    /** Ended against our will. */
    FAILED,
    /** Given up before it had a task. */
    CANCELLED;

    /**
     * Whether this resource owns no task any more; it never changes back. One that was given up because it was
     * unreachable may still live on its agent: it is killed as soon as it is heard of.
     */
    public boolean ended() {
        return this == STOPPED || this == FAILED || this == CANCELLED;
    }
}
