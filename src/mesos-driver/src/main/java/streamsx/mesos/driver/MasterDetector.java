package streamsx.mesos.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** As {@link #of(String, Duration, boolean)} without TLS. */
    static MasterDetector of(String master, Duration zooKeeperSessionTimeout) {
        return of(master, zooKeeperSessionTimeout, false);
    }

    /**
     * A detector for what users write into their configuration.
     *
     * @param master {@code zk://[user:password@]host1:port1,host2:port2/path}; or masters separated by commas, each
     *        {@code host:port}, {@code host} (port 5050), {@code http://host:port} or {@code https://host:port}, with
     *        IPv6 addresses in brackets; or {@code file:///path} of a file that holds one of these
     * @param tls whether masters without a scheme, and those found in ZooKeeper, are spoken to over TLS
     * @throws IllegalArgumentException if it is none of these; its message holds no password
     */
    static MasterDetector of(String master, Duration zooKeeperSessionTimeout, boolean tls) {
        String scheme = tls ? "https" : "http";
        String text = master.strip();
        if (text.startsWith("file://")) {
            try {
                text = Files.readString(Path.of(text.substring("file://".length()))).strip();
            } catch (IOException | InvalidPathException e) {
                throw new IllegalArgumentException("cannot read the address of the Mesos masters from " + text, e);
            }
        }
        if (text.startsWith("zk://")) {
            return new ZooKeeperMasterDetector(ZooKeeperAddress.parse(text), zooKeeperSessionTimeout, scheme);
        }
        List<MasterAddress> masters = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            masters.add(MasterAddress.parse(one.strip(), scheme));
        }
        return new StandaloneMasterDetector(masters);
    }
}
