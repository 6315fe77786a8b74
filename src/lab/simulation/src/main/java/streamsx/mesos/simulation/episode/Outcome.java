package streamsx.mesos.simulation.episode;

import java.util.List;
import streamsx.mesos.invariants.check.Invariant;
import streamsx.mesos.invariants.check.Violation;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.simulation.faults.Fault;

/**
 * How an episode went.
 *
 * @param plan what was done to the system
 */
public record Outcome(long seed, List<Fault> plan, History history, List<Violation> violations) {
    public boolean failed() {
        return !violations.isEmpty();
    }

    /** Whether it failed in this respect. */
    public boolean broke(Invariant invariant) {
        return violations.stream().anyMatch(v -> v.invariant() == invariant);
    }
}
