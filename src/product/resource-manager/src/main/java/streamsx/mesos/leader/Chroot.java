package streamsx.mesos.leader;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/**
 * The path at the end of the connection string, below which ZooKeeper's clients see everything. ZooKeeper does not make
 * it, and refuses every write of a client whose chroot is missing.
 */
final class Chroot {
    private static final Duration SESSION = Duration.ofSeconds(10);

    private final CuratorFramework client;

    /** Of a client that is started. */
    Chroot(CuratorFramework client) {
        this.client = client;
    }

    /**
     * Makes it if it is missing.
     *
     * @throws ElectionException if ZooKeeper refuses to
     */
    void make() throws Exception {
        String servers = client.getZookeeperClient().getCurrentConnectionString();
        Optional<String> path = of(servers);
        if (path.isEmpty() || client.checkExists().forPath("/") != null) {
            return;
        }
        try (CuratorFramework above = LeaderElection.newClient(servers.substring(0, servers.indexOf('/')), SESSION)) {
            above.start();
            above.blockUntilConnected(Math.toIntExact(SESSION.toSeconds()), TimeUnit.SECONDS);
            above.create().orSetData().creatingParentsIfNeeded().forPath(path.get());
        } catch (KeeperException e) {
            if (Refusals.isPassing(e)) {
                throw e;
            }
            throw new ElectionException(
                    "The path " + path.get() + " at the end of ZooKeeper's address " + servers
                            + " is missing, and cannot be made: " + Refusals.words(e)
                            + ". Make it, or give an address without it",
                    e);
        }
    }

    /** What follows the servers, if that is more than the root. */
    static Optional<String> of(String servers) {
        int slash = servers.indexOf('/');
        return slash < 0 || slash == servers.length() - 1 ? Optional.empty() : Optional.of(servers.substring(slash));
    }
}
