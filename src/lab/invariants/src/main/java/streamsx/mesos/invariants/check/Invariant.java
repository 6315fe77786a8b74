package streamsx.mesos.invariants.check;

/** What must hold whatever happens. */
public enum Invariant {
    /**
     * No effect of two leaders at once: who lost its latch node can write nothing, and does nothing after its
     * successor.
     */
    ONE_LEADER,
    /** A driver waits ever longer between attempts to subscribe that come to nothing. */
    BACKS_OFF,
    /** A call leaves under the subscription under which it was made, or never. */
    CALLS_DIE_WITH_SUBSCRIPTION,
    /** A framework that wants no offers says so until Mesos makes it none. */
    UNWANTED_OFFERS_END,
    /** What was answered as allocated has exactly one live task, or was revoked to its client, for a reason. */
    ALLOCATED_LIVES_OR_REVOKED,
    /** No task runs that no resource owns. */
    NO_ORPHAN,
    /** No resource has two live tasks, but for one left behind on an agent that was given up. */
    ONE_TASK_PER_RESOURCE,
    /** One framework id for all time, unless Mesos removed it. */
    ONE_FRAMEWORK,
    /** Every notification arrives, in order per resource; none for what was answered as allocated. */
    NOTIFIED,
    /** No acknowledgement, launch, kill or reply before its change was durable. */
    WRITE_AHEAD,
    /** What was released or cancelled ends. */
    GIVEN_BACK_ENDS,
    /** Nothing waits for ever once the system is well. */
    BOUNDED,
    /** No id names two things. */
    UNIQUE_IDS
}
