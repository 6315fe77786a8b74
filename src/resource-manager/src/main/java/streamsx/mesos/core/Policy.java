package streamsx.mesos.core;

import java.util.Map;

/**
 * What an operator can set of the core's decisions. All durations in milliseconds; a negative wait, and a negative
 * grace of unreachable tasks, has no limit.
 *
 * @param resourceType        prefix of display names
 * @param waits               how long a request of each kind is kept waiting before the rest is answered PENDING
 * @param waitAllocated       a task must have been running for longer than this before its resource counts
 * @param answerGrace         how long a resource whose answer may not have arrived waits for the request to be repeated
 * @param agentReregister     no silence of Mesos about a task is a verdict before this long after a subscription
 * @param reconcileInterval   pause between two periodic reconciliations
 * @param killRetry           first pause before a kill that had no effect is repeated; doubles up to a minute
 * @param relaunchBackoff     first pause before a task that failed is launched anew; doubles up to a minute
 * @param refuseSeconds       filter of a decline without demand, in seconds
 * @param maxPerRequest       no more resources than this come from one request, however many were asked for
 * @param endedKept           how many ended resources are remembered
 * @param removedRegisterAnew whether a framework that Mesos removed is replaced by a new one
 * @param stopGrace           how long a controller that was ordered to stop may take before its task is killed
 * @param unreachableGrace    how long a task may be unreachable before it is given up as lost
 */
public record Policy(String resourceType, Map<AllocationKind, Long> waits, long waitAllocated, long answerGrace,
                     long agentReregister, long reconcileInterval, long killRetry, long relaunchBackoff,
                     double refuseSeconds, int maxPerRequest, int endedKept, boolean removedRegisterAnew,
                     long stopGrace, long unreachableGrace) {
    public Policy {
        waits = Map.copyOf(waits);
    }

    /** The defaults of the product. */
    public static final Policy DEFAULT = new Policy("mesos",
        Map.of(AllocationKind.MASTER, 30_000L, AllocationKind.SYNCHRONOUS, 30_000L,
            AllocationKind.ASYNCHRONOUS, 5_000L, AllocationKind.FLEXIBLE, 5_000L),
        2_000, 60_000, 600_000, 900_000, 15_000, 1_000, 3600, 100, 100, false, 30_000, 60_000);
}
