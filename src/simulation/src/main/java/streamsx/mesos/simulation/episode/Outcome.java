package streamsx.mesos.simulation.episode;

import java.util.List;
import streamsx.mesos.simulation.check.Invariant;
import streamsx.mesos.simulation.check.Violation;
import streamsx.mesos.simulation.faults.Fault;
import streamsx.mesos.simulation.history.History;

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
