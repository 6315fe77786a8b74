package streamsx.mesos.core.model;

/** The states in which Mesos reports a task (mesos.proto, TaskState), reduced to what decisions depend on. */
public enum TaskState {
    STAGING,
    STARTING,
    RUNNING,
    KILLING,
    FINISHED(TaskCompletionStatus.FINISHED),
    FAILED(TaskCompletionStatus.FAILED),
    KILLED(TaskCompletionStatus.KILLED),
    ERROR(TaskCompletionStatus.ERROR),
    DROPPED(TaskCompletionStatus.LOST),
    GONE(TaskCompletionStatus.LOST),
    GONE_BY_OPERATOR(TaskCompletionStatus.LOST),
    /** The master has lost the connection to the agent; the task may be reported running later. */
    UNREACHABLE,
    /** The state that a framework without PARTITION_AWARE gets instead of UNREACHABLE; not final either. */
    LOST,
    /** The master does not know the task, perhaps because its agent has not re-registered yet. */
    UNKNOWN;

    private final TaskCompletionStatus completion;

    TaskState() {
        this(TaskCompletionStatus.NONE);
    }

    TaskState(TaskCompletionStatus completion) {
        this.completion = completion;
    }

    /** Whether this attempt has ended. UNREACHABLE, LOST and UNKNOWN do not say so. */
    public boolean terminal() {
        return completion != TaskCompletionStatus.NONE;
    }

    /** Whether a process of the task runs, or is about to, on a reachable agent. */
    public boolean alive() {
        return this == STAGING || this == STARTING || this == RUNNING || this == KILLING;
    }

    /** Whether its agent is unreachable: the task may still run. */
    public boolean away() {
        return this == UNREACHABLE || this == LOST;
    }

    /** The completion that a terminal state stands for; NONE for one that is not terminal. */
    public TaskCompletionStatus completion() {
        return completion;
    }
}
