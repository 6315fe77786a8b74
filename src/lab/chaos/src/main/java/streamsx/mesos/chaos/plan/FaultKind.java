package streamsx.mesos.chaos.plan;

/** What can be done to a process or to a line. */
public enum FaultKind {
    /** SIGKILL; started again when the fault is over. */
    KILL(true),
    /** SIGTERM; started again when the fault is over. */
    TERM(true),
    /** SIGSTOP, and SIGCONT when the fault is over. */
    PAUSE(true),
    /** SIGKILL of one of the tasks' processes, which nobody starts again. */
    KILL_TASK(true),
    /** All connections break and new ones are refused. */
    CUT(false),
    /** All connections break once; new ones are welcome. */
    RESET(false),
    /** New connections are refused. */
    REFUSE(false),
    /** Nothing passes, either way, though connections stay: a partition. */
    HOLD(false),
    /** Nothing passes from the one who connects. */
    HOLD_UP(false),
    /** Nothing passes to the one who connected. */
    HOLD_DOWN(false),
    /** Everything comes late. */
    DELAY(false);

    private final boolean ofProcess;

    FaultKind(boolean ofProcess) {
        this.ofProcess = ofProcess;
    }

    /** Whether it befalls a process rather than a line. */
    public boolean ofProcess() {
        return ofProcess;
    }
}
