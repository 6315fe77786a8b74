package streamsx.mesos.sandbox.demo;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What was observed from outside, never assumed; the last line of {@code --demo}.
 *
 * @param fault                what was broken
 * @param failoverMillis       from the fault to the first answer of a new leader that is ready; for faults that leave
 *                             the leader in place, until Mesos shows all tasks running again
 * @param sessionTimeoutMillis ZooKeeper session timeout of the instances
 * @param frameworkIdUnchanged whether the master shows the same framework id after it, and no second framework
 * @param tasksBefore          running tasks before it
 * @param tasksSurvived        those of them that run after it, as Mesos sees it
 * @param pidsUnchanged        whether each surviving task is the same operating system process
 * @param allocatedAfter       resources ALLOCATED at the end, after one more was added and one quiesced and replaced
 * @param orphans              task processes at the end that no resource owns
 * @param domainCommandsAfterFailover {@code ok} if the commands of the domain show after it what they showed before it
 *                             and make the change that was ordered; else what differed
 */
@JsonPropertyOrder({
    "fault",
    "failoverMillis",
    "sessionTimeoutMillis",
    "frameworkIdUnchanged",
    "tasksBefore",
    "tasksSurvived",
    "pidsUnchanged",
    "allocatedAfter",
    "orphans",
    "domainCommandsAfterFailover"
})
public record DemoResult(
        String fault,
        long failoverMillis,
        long sessionTimeoutMillis,
        boolean frameworkIdUnchanged,
        int tasksBefore,
        int tasksSurvived,
        boolean pidsUnchanged,
        int allocatedAfter,
        int orphans,
        String domainCommandsAfterFailover) {
    /** Whether all that the demo promises held. */
    boolean holds() {
        return frameworkIdUnchanged
                && tasksBefore == Demo.RESOURCES
                && tasksSurvived == tasksBefore
                && pidsUnchanged
                && allocatedAfter == Demo.RESOURCES + 1
                && orphans == 0
                && domainCommandsAfterFailover.equals("ok");
    }
}
