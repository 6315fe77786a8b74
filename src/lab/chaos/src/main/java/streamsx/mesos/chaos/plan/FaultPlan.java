package streamsx.mesos.chaos.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Which faults, when and for how long: a function of the seed, the length and the names, and of nothing else. Faults
 * come in bursts of one to three with some seconds between them, and now and then a calm that is long enough for a new
 * leader.
 */
public final class FaultPlan {
    private static final long FIRST_MILLIS = 2_000;
    private static final double CALM = 0.12;

    private final Random random;
    private final Targets targets;
    private final long sessionMillis;
    private final Map<String, Long> busyUntil = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private FaultPlan(long seed, Targets targets, long sessionMillis) {
        random = new Random(seed);
        this.targets = targets;
        this.sessionMillis = sessionMillis;
    }

    /**
     * Draws a plan.
     *
     * @param lengthMillis  how long the load lasts; no fault begins in its last second
     * @param sessionMillis the ZooKeeper session timeout: pauses are shorter or longer than that
     */
    public static List<Fault> draw(long seed, long lengthMillis, Targets targets, long sessionMillis) {
        FaultPlan plan = new FaultPlan(seed, targets, sessionMillis);
        long at = FIRST_MILLIS;
        while (at < lengthMillis - 1_000) {
            int together = plan.random.nextInt(10) < 6 ? 1 : plan.random.nextInt(4) < 3 ? 2 : 3;
            for (int i = 0; i < together; i++) {
                plan.one(at + plan.random.nextInt(400));
            }
            at += plan.random.nextDouble() < CALM
                    ? 2 * sessionMillis + plan.random.nextInt(2_000)
                    : 1_000 + plan.random.nextInt(3_000);
        }
        plan.faults.sort(Comparator.comparingLong(Fault::atMillis));
        List<Fault> numbered = new ArrayList<>();
        for (Fault f : plan.faults) {
            numbered.add(
                    new Fault(numbered.size() + 1, f.atMillis(), f.forMillis(), f.kind(), f.target(), f.strength()));
        }
        return numbered;
    }

    private void one(long at) {
        // Drawn even if it comes to nothing, so that the rest of the plan does not depend on it.
        int dice = random.nextInt(100);
        long length = length();
        int strength = random.nextInt(1_200) + 50;
        int which = random.nextInt(1_000);
        FaultKind process =
                pick(List.of(FaultKind.KILL, FaultKind.KILL, FaultKind.TERM, FaultKind.PAUSE, FaultKind.PAUSE));
        FaultKind line = pick(List.of(
                FaultKind.CUT,
                FaultKind.CUT,
                FaultKind.RESET,
                FaultKind.REFUSE,
                FaultKind.HOLD,
                FaultKind.HOLD,
                FaultKind.HOLD_UP,
                FaultKind.HOLD_DOWN,
                FaultKind.DELAY,
                FaultKind.DELAY));
        if (dice < 18) {
            add(at, length, process, Targets.LEADER, strength);
        } else if (dice < 28) {
            add(at, length, process, at(targets.instances(), which), strength);
        } else if (dice < 34 && !targets.masters().isEmpty()) {
            add(at, length, process, Targets.LEADING_MASTER, strength);
        } else if (dice < 37 && !targets.masters().isEmpty()) {
            add(at, length, process, at(targets.masters(), which), strength);
        } else if (dice < 47 && !targets.agents().isEmpty()) {
            add(at, length, process, at(targets.agents(), which), strength);
        } else if (dice < 55 && !targets.servers().isEmpty()) {
            add(at, length, process, at(targets.servers(), which), strength);
        } else if (dice < 59 && !targets.agents().isEmpty()) {
            add(at, 0, FaultKind.KILL_TASK, Targets.TASK, which);
        } else {
            add(at, line == FaultKind.RESET ? 0 : length, line, at(targets.lines(), which), strength);
        }
    }

    /**
     * Mostly well below the session timeout or well above it, for these are different stories; and sometimes very long.
     */
    private long length() {
        int dice = random.nextInt(20);
        return dice < 11
                ? 100 + random.nextInt((int) (sessionMillis * 6 / 10))
                : dice < 18
                        ? sessionMillis * 12 / 10 + random.nextInt((int) sessionMillis)
                        : sessionMillis * 3 + random.nextInt((int) sessionMillis);
    }

    /** One fault at a time for each target: who is down cannot be killed. */
    private void add(long at, long length, FaultKind kind, String target, int strength) {
        if (target.isEmpty() || busyUntil.getOrDefault(target, -1L) >= at) {
            return;
        }
        busyUntil.put(target, at + length + 500);
        faults.add(new Fault(0, at, length, kind, target, strength));
    }

    private FaultKind pick(List<FaultKind> kinds) {
        return kinds.get(random.nextInt(kinds.size()));
    }

    private static String at(List<String> names, int index) {
        return names.isEmpty() ? "" : names.get(index % names.size());
    }
}
