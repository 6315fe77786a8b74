package streamsx.mesos.core.model;

import java.util.EnumMap;
import java.util.Map;

/**
 * What an operator, or a test, can set of the core's decisions. All durations in milliseconds; a negative wait, grace
 * or limit has no end. A policy that differs from {@link #DEFAULT} is made by its {@code with…} methods.
 *
 * @param resourceType        prefix of display names
 * @param waits               how long a request of each kind is kept waiting before the rest is answered PENDING
 * @param waitAllocated       a task must have been running for longer than this before its resource counts
 * @param answerGrace         how long a resource whose answer may not have arrived waits for the request to be repeated
 * @param agentReregister     no silence of Mesos about a task is a verdict before this long after a subscription
 * @param reconcileInterval   pause between two periodic reconciliations
 * @param refuseSeconds       filter of a decline without demand, in seconds
 * @param maxPerRequest       no more resources than this come from one request, however many were asked for
 * @param removedRegisterAnew whether a framework that Mesos removed is replaced by a new one
 * @param stopGrace           how long a controller that was ordered to stop may take before its task is killed
 * @param unreachableGrace    how long a task may be unreachable before it is given up as lost
 * @param launches            what is done about launches that fail or lead to nothing
 * @param kills               what is done about kills that have no effect
 * @param avoidance           which agents are avoided, and for how long
 * @param kept                what is remembered of ended resources
 */
public record Policy(
        String resourceType,
        Map<AllocationKind, Long> waits,
        long waitAllocated,
        long answerGrace,
        long agentReregister,
        long reconcileInterval,
        double refuseSeconds,
        int maxPerRequest,
        boolean removedRegisterAnew,
        long stopGrace,
        long unreachableGrace,
        Launches launches,
        Kills kills,
        Avoidance avoidance,
        Kept kept) {
    /**
     * Launches.
     *
     * @param backoff first pause before a task that failed is launched anew; doubles up to a minute
     * @param timeout a launched task of which nothing was heard for this long is asked for
     * @param limit   a launched task that is said to live but does not run after this long is killed, and launched anew
     *                when it has ended; negative: never
     */
    public record Launches(long backoff, long timeout, long limit) {}

    /**
     * Kills.
     *
     * @param retry   first pause before a kill that had no effect is repeated; doubles up to a minute
     * @param timeout a task that was to be killed and has not ended after this long is asked for
     */
    public record Kills(long retry, long timeout) {}

    /**
     * Agents on which tasks keep failing.
     *
     * @param failures so many failures of tasks before they counted as allocated make an agent one to be avoided; 0:
     *     none is
     * @param within   in this time
     * @param pause    how long it is avoided at first; doubles with each failed trial up to 4 times this
     */
    public record Avoidance(int failures, long within, long pause) {}

    /**
     * What is remembered of ended resources.
     *
     * @param ended      how many of those that no client has to learn of
     * @param endedFor   and for how long; negative: for ever
     * @param revokedFor how long one waits for its client to take note that it is gone; negative: for ever
     */
    public record Kept(int ended, long endedFor, long revokedFor) {}

    public Policy {
        waits = Ordered.map(waits);
    }

    /** The defaults of the product. */
    public static final Policy DEFAULT = new Policy(
            "mesos",
            waits(30_000, 5_000),
            2_000,
            60_000,
            600_000,
            900_000,
            3600,
            100,
            false,
            30_000,
            60_000,
            new Launches(1_000, 60_000, 900_000),
            new Kills(15_000, 60_000),
            new Avoidance(3, 300_000, 60_000),
            new Kept(100, 604_800_000L, 2_592_000_000L));

    private static Map<AllocationKind, Long> waits(long synchronous, long others) {
        Map<AllocationKind, Long> waits = new EnumMap<>(AllocationKind.class);
        waits.put(AllocationKind.MASTER, synchronous);
        waits.put(AllocationKind.SYNCHRONOUS, synchronous);
        waits.put(AllocationKind.ASYNCHRONOUS, others);
        waits.put(AllocationKind.FLEXIBLE, others);
        return waits;
    }

    public Policy withWaits(Map<AllocationKind, Long> value) {
        return new Policy(
                resourceType,
                value,
                waitAllocated,
                answerGrace,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                launches,
                kills,
                avoidance,
                kept);
    }

    public Policy withWaitAllocated(long value) {
        return new Policy(
                resourceType,
                waits,
                value,
                answerGrace,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                launches,
                kills,
                avoidance,
                kept);
    }

    public Policy withAnswerGrace(long value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                value,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                launches,
                kills,
                avoidance,
                kept);
    }

    public Policy withAgentReregister(long value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                value,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                launches,
                kills,
                avoidance,
                kept);
    }

    public Policy withReconcileInterval(long value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                agentReregister,
                value,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                launches,
                kills,
                avoidance,
                kept);
    }

    public Policy withRefuseSeconds(double value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                agentReregister,
                reconcileInterval,
                value,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                launches,
                kills,
                avoidance,
                kept);
    }

    public Policy withMaxPerRequest(int value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                value,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                launches,
                kills,
                avoidance,
                kept);
    }

    public Policy withRemovedRegisterAnew(boolean value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                value,
                stopGrace,
                unreachableGrace,
                launches,
                kills,
                avoidance,
                kept);
    }

    public Policy withStopGrace(long value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                value,
                unreachableGrace,
                launches,
                kills,
                avoidance,
                kept);
    }

    public Policy withUnreachableGrace(long value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                value,
                launches,
                kills,
                avoidance,
                kept);
    }

    public Policy withLaunches(Launches value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                value,
                kills,
                avoidance,
                kept);
    }

    public Policy withKills(Kills value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                launches,
                value,
                avoidance,
                kept);
    }

    public Policy withAvoidance(Avoidance value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                launches,
                kills,
                value,
                kept);
    }

    public Policy withKept(Kept value) {
        return new Policy(
                resourceType,
                waits,
                waitAllocated,
                answerGrace,
                agentReregister,
                reconcileInterval,
                refuseSeconds,
                maxPerRequest,
                removedRegisterAnew,
                stopGrace,
                unreachableGrace,
                launches,
                kills,
                avoidance,
                value);
    }
}
