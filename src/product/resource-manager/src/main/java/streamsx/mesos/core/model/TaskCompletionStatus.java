package streamsx.mesos.core.model;

/** How the last task of a resource ended; the names are those that users of the 0.5 line know. */
public enum TaskCompletionStatus {
    NONE,
    FINISHED,
    FAILED,
    ERROR,
    KILLED,
    LOST
}
