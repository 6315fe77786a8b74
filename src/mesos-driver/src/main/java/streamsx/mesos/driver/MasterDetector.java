package streamsx.mesos.driver;

import java.time.Duration;
import java.util.Optional;

/** Knows which Mesos master leads, as far as it can be known. */
public interface MasterDetector extends AutoCloseable {

    /**
     * Begins to watch.
     *
     * @param onChange run, on a thread of the detector, whenever {@link #leader()} may have changed; must not block
     */
    void start(Runnable onChange);

    /**
     * The master believed to lead. Empty until one has been seen; afterwards the last known one, even while the
     * source of this knowledge (ZooKeeper) is not reachable or names none.
     */
    Optional<MasterAddress> leader();

    /** Stops watching; never throws. */
    @Override
    void close();

    /**
     * A detector for what users write into their configuration.
     *
     * @param master {@code host:port}, {@code http://host:port}, {@code https://host:port} or
     *        {@code zk://[user:password@]host1:port1,host2:port2/path}
     * @throws IllegalArgumentException if it is none of these
     */
    static MasterDetector of(String master, Duration zooKeeperSessionTimeout) {
        return master.startsWith("zk://")
                ? new ZooKeeperMasterDetector(ZooKeeperAddress.parse(master), zooKeeperSessionTimeout)
                : new StandaloneMasterDetector(MasterAddress.parse(master));
    }
}
