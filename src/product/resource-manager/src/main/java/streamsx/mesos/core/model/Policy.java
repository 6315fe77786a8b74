package streamsx.mesos.core.model;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import streamsx.mesos.backoff.Backoff;

/**
 * The settings of the core's decisions, in groups. No duration is negative; one without an end is {@link #FOREVER}.
 *
 * @param requests   how requests for resources are answered
 * @param mesos      how the framework behaves towards Mesos
 * @param launches   how launches are watched and repeated
 * @param kills      how tasks are ended
 * @param quarantine which agents get no tasks for some time
 * @param kept       how long ended resources and silent clients are kept
 */
public record Policy(Requests requests, Mesos mesos, Launches launches, Kills kills, Quarantine quarantine, Kept kept) {
    /**
     * A duration that does not end in the life of any system. It is short enough for the sum of it and a time to be a
     * time, so that decisions need no case of their own for it.
     */
    public static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE / 2);

    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    /** The defaults of the product. */
    public static final Policy DEFAULT = new Policy(
            new Requests("mesos", 100, defaultWaits(), Duration.ofSeconds(2), Duration.ofMinutes(1)),
            new Mesos(
                    Duration.ofMinutes(15), Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofHours(1), false),
            new Launches(retry(Duration.ofSeconds(1)), Duration.ofMinutes(1), Duration.ofMinutes(15)),
            new Kills(Duration.ofSeconds(30), retry(Duration.ofSeconds(15)), Duration.ofMinutes(1)),
            new Quarantine(3, Duration.ofMinutes(5), Quarantine.backoff(Duration.ofMinutes(1))),
            new Kept(100, Duration.ofDays(7), Duration.ofDays(30)));

    /**
     * Requests for resources.
     *
     * @param resourceType  prefix of display names
     * @param maxPerRequest most resources of one request, however many it names
     * @param waits         time for each kind of request until the rest is answered PENDING
     * @param waitAllocated a resource is allocated when its task has been running for longer than this
     * @param answerGrace   how long a resource whose answer may be lost is kept for a repetition of the request
     */
    public record Requests(
            String resourceType,
            int maxPerRequest,
            Map<AllocationKind, Duration> waits,
            Duration waitAllocated,
            Duration answerGrace) {
        public Requests {
            waits = Ordered.map(waits);
            waits.values().forEach(Policy::check);
            check(waitAllocated);
            check(answerGrace);
        }

        public Requests withWaits(Map<AllocationKind, Duration> value) {
            return new Requests(resourceType, maxPerRequest, value, waitAllocated, answerGrace);
        }
    }

    /**
     * The framework towards Mesos.
     *
     * @param reconcileInterval   interval between two periodic reconciliations
     * @param agentReregister     from a subscription on, how long a missing answer about a task is no verdict
     * @param unreachableGrace    how long a task may be unreachable before it counts as lost
     * @param refuse              filter of a decline while no resource waits for an offer
     * @param removedRegisterAnew whether a framework that Mesos removed is replaced by a new one
     */
    public record Mesos(
            Duration reconcileInterval,
            Duration agentReregister,
            Duration unreachableGrace,
            Duration refuse,
            boolean removedRegisterAnew) {
        public Mesos {
            check(reconcileInterval);
            check(agentReregister);
            check(unreachableGrace);
            check(refuse);
        }
    }

    /**
     * Launches.
     *
     * @param backoff delay before a task that failed is launched anew
     * @param timeout time without a status after which the state of a launched task is requested
     * @param limit   time after which a task that is reported alive but does not run is killed, and launched anew when
     *     it has ended
     */
    public record Launches(Backoff backoff, Duration timeout, Duration limit) {
        public Launches {
            check(timeout);
            check(limit);
        }
    }

    /**
     * Ends of tasks.
     *
     * @param stopGrace how long a controller may take to stop before its task is killed
     * @param retry     delay before a kill without effect is repeated
     * @param timeout   time after a kill after which the state of a task that has not ended is requested
     */
    public record Kills(Duration stopGrace, Backoff retry, Duration timeout) {
        public Kills {
            check(stopGrace);
            check(timeout);
        }
    }

    /**
     * Agents on which tasks keep failing.
     *
     * @param failures number of tasks that must fail before their resources are allocated to put their agent into
     *     quarantine; 0: no agent is
     * @param within   time in which they count
     * @param backoff  how long the quarantine lasts; longer after each trial that fails
     */
    public record Quarantine(int failures, Duration within, Backoff backoff) {
        private static final int LONGEST = 4;

        public Quarantine {
            check(within);
        }

        /** The back-off of a quarantine: the delay doubles from the first one up to 4 times this. */
        public static Backoff backoff(Duration first) {
            return new Backoff(first, first.multipliedBy(LONGEST));
        }
    }

    /**
     * What is kept of ended resources.
     *
     * @param ended      how many that have no notification left for their client
     * @param endedFor   and for how long
     * @param revokedFor how long a notification waits for its client, and how long a client without resources may be
     *     silent
     */
    public record Kept(int ended, Duration endedFor, Duration revokedFor) {
        public Kept {
            check(endedFor);
            check(revokedFor);
        }
    }

    public Policy with(Requests value) {
        return new Policy(value, mesos, launches, kills, quarantine, kept);
    }

    public Policy with(Mesos value) {
        return new Policy(requests, value, launches, kills, quarantine, kept);
    }

    public Policy with(Launches value) {
        return new Policy(requests, mesos, value, kills, quarantine, kept);
    }

    public Policy with(Kills value) {
        return new Policy(requests, mesos, launches, value, quarantine, kept);
    }

    public Policy with(Quarantine value) {
        return new Policy(requests, mesos, launches, kills, value, kept);
    }

    public Policy with(Kept value) {
        return new Policy(requests, mesos, launches, kills, quarantine, value);
    }

    /** The back-off of launches and kills: the delay doubles from the first one up to a minute. */
    public static Backoff retry(Duration first) {
        return new Backoff(first, LONGEST_RETRY);
    }

    private static void check(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a negative duration: " + duration);
        }
    }

    private static Map<AllocationKind, Duration> defaultWaits() {
        Map<AllocationKind, Duration> waits = new EnumMap<>(AllocationKind.class);
        waits.put(AllocationKind.MASTER, Duration.ofSeconds(30));
        waits.put(AllocationKind.SYNCHRONOUS, Duration.ofSeconds(30));
        waits.put(AllocationKind.ASYNCHRONOUS, Duration.ofSeconds(5));
        waits.put(AllocationKind.FLEXIBLE, Duration.ofSeconds(5));
        return waits;
    }
}
