package streamsx.mesos.instance;

import java.util.concurrent.CompletableFuture;
import org.apache.curator.framework.CuratorFramework;
import streamsx.mesos.leader.ElectionException;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.leader.LeaderElection;
import streamsx.mesos.leader.LeadershipFence;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/** The instance's place in the election. Closed, it gives up the latch. */
final class ElectionPart implements Part {
    private final LeaderElection election;
    private final LeaderElection.Listener listener;

    ElectionPart(
            CuratorFramework zooKeeper, ZooKeeperLayout layout, InstanceInfo self, LeaderElection.Listener listener) {
        this.election = new LeaderElection(zooKeeper, layout, self);
        this.listener = listener;
    }

    @Override
    public void start() throws Exception {
        election.addListener(listener);
        election.start();
    }

    /** Fails with an {@link ElectionException} once this instance can no longer stand. */
    CompletableFuture<Void> hopeless() {
        return election.hopeless();
    }

    /** Waits until this instance leads. */
    LeadershipFence awaitLeadership() throws InterruptedException, ElectionException {
        return election.awaitLeadership();
    }

    @Override
    public void close() {
        election.close();
    }
}
