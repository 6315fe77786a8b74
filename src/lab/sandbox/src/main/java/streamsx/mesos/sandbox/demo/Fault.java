package streamsx.mesos.sandbox.demo;

/** What the demo breaks. */
public enum Fault {
    /** SIGKILL of the leading instance. */
    LEADER_KILL("leader-kill"),
    /** SIGTERM of the leading instance: an orderly handover. */
    LEADER_TERM("leader-term"),
    /** SIGSTOP of the leading instance, SIGCONT after the takeover: it must find itself fenced and leave. */
    LEADER_STOP("leader-stop"),
    /** SIGKILL of the leading Mesos master. */
    MASTER_KILL("master-kill"),
    /** SIGKILL of an agent that has tasks; it returns after 5 s with its checkpoint. */
    AGENT_KILL("agent-kill");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    /** Whether it hits the leading instance, so that another one has to take over. */
    boolean changesLeader() {
        return this == LEADER_KILL || this == LEADER_TERM || this == LEADER_STOP;
    }

    @Override
    public String toString() {
        return label;
    }
}
