package streamsx.mesos.benchmarks.site;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import streamsx.mesos.benchmarks.report.BenchmarkException;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.leader.LeaderElection;
import streamsx.mesos.store.json.JsonCodec;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/** The instances' latch nodes, as an intruder sees them. */
public final class LatchNodes implements AutoCloseable {
    private final CuratorFramework client;
    private final String parent;

    /** Connects. */
    public LatchNodes(Site site) {
        client = LeaderElection.newClient(site.zooKeeper(), Duration.ofSeconds(10));
        client.start();
        // What an instance has without other settings.
        parent = new ZooKeeperLayout("/streams-on-mesos", "mesos", "").leader();
        try {
            if (!client.blockUntilConnected(30, TimeUnit.SECONDS)) {
                throw new BenchmarkException("ZooKeeper is not reached");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    /** Path of the latch node of an instance. */
    public String of(Instance instance) {
        try {
            for (String child : client.getChildren().forPath(parent)) {
                String path = parent + "/" + child;
                InstanceInfo info = new JsonCodec().read(path, client.getData().forPath(path), InstanceInfo.class);
                if (info.pid() == instance.pid()) {
                    return path;
                }
            }
        } catch (Exception e) {
            throw new BenchmarkException("the latch nodes cannot be read", e);
        }
        throw new BenchmarkException(instance.name() + " has no latch node");
    }

    /** Deletes one; it is gone when this returns. */
    public void delete(String path) {
        try {
            client.delete().forPath(path);
        } catch (Exception e) {
            throw new BenchmarkException(path + " cannot be deleted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
