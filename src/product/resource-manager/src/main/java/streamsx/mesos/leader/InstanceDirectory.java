package streamsx.mesos.leader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.LockInternals;
import org.apache.curator.framework.recipes.locks.StandardLockInternalsDriver;
import org.apache.zookeeper.KeeperException;
import streamsx.mesos.store.json.BadNodeException;
import streamsx.mesos.store.json.JsonCodec;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/** Which instances there are, as their latch nodes tell. Needs no latch of its own, so commands can use it too. */
public final class InstanceDirectory {
    /** The part of a latch node's name before its sequence number (private in Curator's LeaderLatch). */
    private static final String LOCK_NAME = "latch-";

    private static final Pattern LATCH_NODE = Pattern.compile(".*" + LOCK_NAME + "\\d+");

    private final CuratorFramework client;
    private final ZooKeeperLayout layout;

    public InstanceDirectory(CuratorFramework client, ZooKeeperLayout layout) {
        this.client = client;
        this.layout = layout;
    }

    /**
     * What was read.
     *
     * @param instances  leader first, then the standbys in the order in which they would follow
     * @param leader     the instance whose node is first; empty if there is none or its data is bad
     * @param unreadable nodes with bad data, for people: "path: why"
     */
    public record Listing(List<InstanceInfo> instances, Optional<InstanceInfo> leader, List<String> unreadable) {}

    /** Reads all latch nodes. Throws what ZooKeeper throws when it cannot be reached. */
    public Listing read() throws Exception {
        List<InstanceInfo> instances = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        InstanceInfo leader = null;
        boolean first = true;
        for (String path : latchNodes()) {
            try {
                InstanceInfo info = new JsonCodec().read(path, client.getData().forPath(path), InstanceInfo.class);
                instances.add(info);
                leader = first ? info : leader;
                first = false;
            } catch (KeeperException.NoNodeException e) {
                continue; // it left while we were reading
            } catch (BadNodeException e) {
                unreadable.add(e.getMessage());
                first = false;
            }
        }
        return new Listing(List.copyOf(instances), Optional.ofNullable(leader), List.copyOf(unreadable));
    }

    /** Whether a node below the latch is one, by its name; whatever else is there is no instance. */
    public static boolean isLatchNode(String node) {
        return LATCH_NODE.matcher(node).matches();
    }

    /** Full paths of the latch nodes, by sequence number, just as LeaderLatch sorts them. */
    List<String> latchNodes() throws Exception {
        List<String> children;
        try {
            children = client.getChildren().forPath(layout.leader());
        } catch (KeeperException.NoNodeException e) {
            return List.of();
        }
        return LockInternals.getSortedChildren(LOCK_NAME, StandardLockInternalsDriver::standardFixForSorting, children)
                .stream()
                .filter(InstanceDirectory::isLatchNode)
                .map(child -> layout.leader() + "/" + child)
                .toList();
    }
}
