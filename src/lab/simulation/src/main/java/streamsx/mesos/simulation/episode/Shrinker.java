package streamsx.mesos.simulation.episode;

import java.util.ArrayList;
import java.util.List;
import streamsx.mesos.invariants.check.Invariant;
import streamsx.mesos.simulation.faults.Fault;

/** Leaves out faults as long as the episode goes on to break the same invariant. */
public final class Shrinker {
    private final Settings settings;

    public Shrinker(Settings settings) {
        this.settings = settings;
    }

    /** A failure with as few faults as can be; the given one if none of its faults can be spared. */
    public Outcome shrink(Outcome failed) {
        Invariant invariant = failed.violations().get(0).invariant();
        Outcome smallest = failed;
        for (int chunk = Math.max(1, failed.plan().size() / 2); chunk >= 1; chunk /= 2) {
            int from = 0;
            while (from < smallest.plan().size()) {
                List<Fault> fewer = new ArrayList<>(smallest.plan());
                fewer.subList(from, Math.min(fewer.size(), from + chunk)).clear();
                Outcome outcome = new Episode(failed.seed(), settings).run(fewer);
                if (outcome.broke(invariant)) {
                    smallest = outcome;
                } else {
                    from += chunk;
                }
            }
        }
        return smallest;
    }
}
