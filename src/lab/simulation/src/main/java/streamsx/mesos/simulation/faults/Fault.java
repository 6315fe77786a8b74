package streamsx.mesos.simulation.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Something done to the system.
 *
 * @param at     when, ms since the beginning
 * @param lasts  how long, in ms, if it is no single moment
 * @param choice to whom or how, one of many
 */
public record Fault(FaultKind kind, long at, long lasts, int choice) {
    /** Faults begin within this time. */
    public static final long FIRST = 2_000;

    public static final long LAST = 25_000;
    private static final int MOST = 9;

    /** A plan made of these kinds; several may fall together. */
    public static List<Fault> plan(List<FaultKind> kinds, RandomGenerator random) {
        List<Fault> plan = new ArrayList<>();
        int count = kinds.isEmpty() ? 0 : random.nextInt(MOST + 1);
        for (int i = 0; i < count; i++) {
            FaultKind kind = kinds.get(random.nextInt(kinds.size()));
            if (kind == FaultKind.FRAMEWORK_REMOVED && random.nextInt(4) > 0) {
                continue;
            }
            long at = FIRST + random.nextLong(LAST - FIRST);
            if (!plan.isEmpty() && random.nextInt(4) == 0) {
                at = plan.get(plan.size() - 1).at + random.nextLong(50);
            }
            // Shorter and longer than a session, than a grace.
            long lasts = random.nextInt(3) == 0 ? 4_000 + random.nextLong(14_000) : random.nextLong(4_000);
            plan.add(new Fault(kind, at, lasts, random.nextInt(1 << 16)));
        }
        plan.sort(Comparator.comparingLong(Fault::at));
        return List.copyOf(plan);
    }

    /** When it is over. */
    public long until() {
        return at + lasts;
    }

    @Override
    public String toString() {
        return kind.label() + " (for " + lasts + " ms, choice " + choice + ")";
    }
}
