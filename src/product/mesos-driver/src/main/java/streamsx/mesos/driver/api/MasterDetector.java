package streamsx.mesos.driver.api;

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

    /** Told that nothing came of talking to this one: it did not answer, or knows of no leader. */
    default void failed(MasterAddress master) {}
}
