package streamsx.mesos.leader;

/** Exit codes of an instance; each cause has its own, so that a launcher or an operator can tell them apart. */
public enum ExitCode {
    /** An ordered stop. A supervisor does not start the instance again. */
    STOPPED(0),
    /** The command line or a property is wrong; starting again would not help. */
    USAGE(2),
    /** The JVM ran out of memory, and ended itself with the code that Java has for that. */
    OUT_OF_MEMORY(3),
    /** Leadership was lost: another instance leads. Start again, as a standby. */
    LEADERSHIP_LOST(10),
    /** ZooKeeper could not be reached when the instance started. */
    ZOOKEEPER_UNREACHABLE(11),
    /** A commit failed for another reason than lost leadership: a defect of ours or of the stored state. */
    STORE_DEFECT(12),
    /** The term could not be brought from elected to ready. */
    NOT_READY(13),
    /** Mesos says that the framework has been removed; see the runbook. */
    FRAMEWORK_REMOVED(14),
    /** Mesos refuses the framework for good (invalid, not authorised). */
    MESOS_REFUSED(15),
    /** The framework was torn down by order of an operator. */
    TORN_DOWN(16),
    /** The API server's port could not be bound. */
    PORT_IN_USE(17),
    /** ZooKeeper refuses the latch node, so this instance cannot stand for election. */
    ELECTION_IMPOSSIBLE(18),
    /** An unexpected failure inside. */
    INTERNAL(70);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The process's exit status. */
    public int code() {
        return code;
    }

    /** Whether a supervisor should leave the instance down. */
    public boolean isFinal() {
        return this == STOPPED || this == TORN_DOWN || this == USAGE;
    }
}
