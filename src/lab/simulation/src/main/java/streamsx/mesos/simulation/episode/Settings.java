package streamsx.mesos.simulation.episode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.simulation.faults.FaultKind;
import streamsx.mesos.simulation.instance.Mutation;

/**
 * What episodes have in common.
 *
 * @param kinds    of the faults that may be planned
 * @param mutation makes what is broken on purpose in an episode
 */
public record Settings(List<FaultKind> kinds, Supplier<Mutation> mutation) {
    static final long UNREACHABLE_GRACE = 8_000;
    static final MesosSettings MESOS = new MesosSettings("streams", "streams", 604_800, "streams", "", 1, "sim");

    public Settings {
        kinds = List.copyOf(kinds);
    }

    /** Episodes of the product as it is. */
    public Settings(List<FaultKind> kinds) {
        this(kinds, () -> Mutation.NONE);
    }

    /** The product's policy with short times, so that an episode need not be long. */
    static Policy policy(boolean registerAnew) {
        return new Policy(
                new Policy.Requests(
                        Policy.DEFAULT.requests().resourceType(),
                        10,
                        Map.of(
                                AllocationKind.MASTER,
                                Duration.ofSeconds(6),
                                AllocationKind.SYNCHRONOUS,
                                Duration.ofSeconds(6),
                                AllocationKind.ASYNCHRONOUS,
                                Duration.ofSeconds(2),
                                AllocationKind.FLEXIBLE,
                                Duration.ofSeconds(2)),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(6)),
                new Policy.Mesos(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(15),
                        Duration.ofMillis(UNREACHABLE_GRACE),
                        Duration.ofSeconds(4),
                        registerAnew),
                new Policy.Launches(Policy.retry(Duration.ofMillis(500)), Duration.ofSeconds(3), Duration.ofSeconds(9)),
                new Policy.Kills(Duration.ofSeconds(3), Policy.retry(Duration.ofSeconds(2)), Duration.ofSeconds(3)),
                new Policy.Quarantine(3, Duration.ofSeconds(20), Policy.Quarantine.backoff(Duration.ofSeconds(4))),
                new Policy.Kept(5, Duration.ofMinutes(1), Duration.ofMinutes(10)));
    }
}
