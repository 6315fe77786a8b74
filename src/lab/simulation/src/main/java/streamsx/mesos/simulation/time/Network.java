package streamsx.mesos.simulation.time;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Who can reach whom, and how long that takes. The ends are the names of hosts: an instance keeps its name over its
 * lives. Messages of one connection must not overtake each other: a connection asks for its delay and keeps its own
 * order.
 */
public final class Network {
    private static final long USUAL = 3;
    private static final long SLOW = 400;

    private final RandomGenerator random;
    private final Set<String> cut = new HashSet<>();
    private final Map<String, Integer> slow = new HashMap<>();

    public Network(RandomGenerator random) {
        this.random = random;
    }

    /** Whether what is sent now arrives. */
    public boolean reaches(String from, String to) {
        return !cut.contains(key(from, to));
    }

    /** Nothing arrives in this direction any more. */
    public void cut(String from, String to) {
        cut.add(key(from, to));
    }

    public void mend(String from, String to) {
        cut.remove(key(from, to));
    }

    /** What goes to or from this host takes long. */
    public void slow(String host, boolean isSlow) {
        slow.merge(host, isSlow ? 1 : -1, Integer::sum);
    }

    /** Everything is well from now on. */
    public void heal() {
        cut.clear();
        slow.clear();
    }

    /** How long a message that is sent now takes, in ms. */
    public long delay(String from, String to) {
        boolean late = slow.getOrDefault(from, 0) > 0 || slow.getOrDefault(to, 0) > 0;
        return late ? random.nextLong(SLOW) : random.nextLong(USUAL);
    }

    private static String key(String from, String to) {
        return from + ">" + to;
    }
}
