package streamsx.mesos.simulation.episode;

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
        return Policy.DEFAULT
                .withWaits(Map.of(
                        AllocationKind.MASTER,
                        6_000L,
                        AllocationKind.SYNCHRONOUS,
                        6_000L,
                        AllocationKind.ASYNCHRONOUS,
                        2_000L,
                        AllocationKind.FLEXIBLE,
                        2_000L))
                .withWaitAllocated(500)
                .withAnswerGrace(6_000)
                .withAgentReregister(15_000)
                .withReconcileInterval(15_000)
                .withRefuseSeconds(60)
                .withMaxPerRequest(10)
                .withRemovedRegisterAnew(registerAnew)
                .withStopGrace(3_000)
                .withUnreachableGrace(UNREACHABLE_GRACE)
                .withLaunches(new Policy.Launches(500, 3_000, 9_000))
                .withKills(new Policy.Kills(2_000, 3_000))
                .withAvoidance(new Policy.Avoidance(3, 20_000, 4_000))
                .withKept(new Policy.Kept(5, 60_000, 600_000));
    }
}
