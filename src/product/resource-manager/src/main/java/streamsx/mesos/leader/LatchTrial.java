package streamsx.mesos.leader;

import java.util.UUID;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/** Makes a node beside the latch nodes, and removes it: a latch that cannot make its own tells nobody why. */
final class LatchTrial {
    private final CuratorFramework client;
    private final ZooKeeperLayout layout;

    LatchTrial(CuratorFramework client, ZooKeeperLayout layout) {
        this.client = client;
        this.layout = layout;
    }

    /**
     * Tries it, with all that is above the latch nodes.
     *
     * @throws ElectionException if a latch node cannot be made, whenever it is tried
     * @throws KeeperException   if it could not be found out
     */
    void run() throws Exception {
        new Chroot(client).make();
        String path = layout.leader() + "/trial-" + UUID.randomUUID();
        try {
            client.create()
                    .creatingParentContainersIfNeeded()
                    .withMode(CreateMode.EPHEMERAL)
                    .forPath(path);
        } catch (KeeperException e) {
            if (Refusals.isPassing(e)) {
                throw e;
            }
            throw new ElectionException(
                    "This instance cannot stand for election below " + layout.leader() + ": " + Refusals.words(e), e);
        }
        client.delete().quietly().forPath(path);
    }
}
