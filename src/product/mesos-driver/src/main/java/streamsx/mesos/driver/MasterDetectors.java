package streamsx.mesos.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.api.MasterDetector;
import streamsx.mesos.driver.internal.masters.StandaloneMasterDetector;
import streamsx.mesos.driver.internal.masters.ZooKeeperAddress;
import streamsx.mesos.driver.internal.masters.ZooKeeperMasterDetector;

/** Makes a {@link MasterDetector} out of what users write into their configuration. */
public final class MasterDetectors {

    private MasterDetectors() {}

    /** As {@link #of(String, Duration, boolean)} without TLS. */
    public static MasterDetector of(String master, Duration zooKeeperSessionTimeout) {
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
    public static MasterDetector of(String master, Duration zooKeeperSessionTimeout, boolean tls) {
        String scheme = tls ? "https" : "http";
        String text = master.strip();
        if (text.startsWith("file://")) {
            try {
                text = Files.readString(Path.of(text.substring("file://".length())))
                        .strip();
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
