package streamsx.mesos.warmup;

import java.util.List;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import streamsx.mesos.store.zookeeper.ZooKeeperClient;

/**
 * The ensemble for one who rehearses a takeover: reads some of what is there; what is written is checked against
 * nothing, reaches nobody, and counts as done.
 */
final class RehearsalEnsemble extends ZooKeeperClient {
    /** Reading all that a large site has would cost as much as a takeover; this is enough to be warm. */
    private static final int MOST_CHILDREN = 50;

    private final ZooKeeper zooKeeper;
    private final String existing;

    /** @param existing path of a node that exists */
    RehearsalEnsemble(ZooKeeper zooKeeper, String existing) {
        super(zooKeeper);
        this.zooKeeper = zooKeeper;
        this.existing = existing;
    }

    @Override
    public void multi(List<Op> operations, AsyncCallback.MultiCallback callback) {
        // A transaction that changes nothing takes the same way.
        zooKeeper.multi(
                List.of(Op.check(existing, -1)),
                (rc, path, context, results) -> callback.processResult(Code.OK.intValue(), path, context, results),
                null);
    }

    @Override
    public void getChildren(String path, AsyncCallback.ChildrenCallback callback) {
        zooKeeper.getChildren(
                path,
                false,
                (rc, p, context, children) -> callback.processResult(
                        rc,
                        p,
                        context,
                        children == null ? null : children.subList(0, Math.min(MOST_CHILDREN, children.size()))),
                null);
    }
}
