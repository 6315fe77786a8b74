package streamsx.mesos.chaos.plan;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run is to be.
 *
 * @param loadMillis how long load and faults last
 * @param seed       all faults and all clients' requests follow from it
 * @param instances  how many instances of the product
 * @param agents     how many Mesos agents, where they are ours
 * @param clients    how many clients
 * @param master     the Mesos of a given cluster; empty: two masters of our own
 * @param zkConnect  the ZooKeeper of a given cluster; empty: three servers of our own
 * @param directory  for everything that is written
 */
public record Settings(
        long loadMillis,
        long seed,
        int instances,
        int agents,
        int clients,
        Optional<String> master,
        Optional<String> zkConnect,
        Path directory) {
    /** The ZooKeeper session timeout of the instances. */
    public static final int SESSION_MILLIS = 4_000;
    /**
     * After which time a resource whose agent is away is replaced, in seconds. With the 3 s after which the masters
     * miss an agent it is less than a long fault lasts, so that there are tasks that were given up and come back.
     */
    public static final int UNREACHABLE_GRACE_SECS = 3;

    /** Whether ZooKeeper, masters and agents are ours. */
    public boolean ownCluster() {
        return master.isEmpty();
    }
}
