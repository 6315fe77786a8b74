package streamsx.mesos.core.model;

/** The states in which Mesos reports a task (mesos.proto, TaskState), reduced to what a decision needs to know. */
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
    /** The agent is away; the task may come back running. */
    UNREACHABLE,
    /** What a framework without PARTITION_AWARE is told instead of UNREACHABLE; as little final as that. */
    LOST,
    /** The master knows nothing of the task, perhaps because its agent has not re-registered yet. */
    UNKNOWN;

    private final TaskCompletionStatus completion;

    TaskState() {
        this(TaskCompletionStatus.NONE);
    }

    TaskState(TaskCompletionStatus completion) {
        this.completion = completion;
    }

    /** Whether this attempt is over for good. UNREACHABLE, LOST and UNKNOWN are no such verdict. */
    public boolean terminal() {
        return completion != TaskCompletionStatus.NONE;
    }

    /** Whether the report says that a process is, or is about to be, alive on a reachable agent. */
    public boolean alive() {
        return this == STAGING || this == STARTING || this == RUNNING || this == KILLING;
    }

    /** Whether its agent cannot be reached: the task may live, and may come back. */
    public boolean away() {
        return this == UNREACHABLE || this == LOST;
    }

    /** How a terminal state counts; NONE for one that is not terminal. */
    public TaskCompletionStatus completion() {
        return completion;
    }
}
