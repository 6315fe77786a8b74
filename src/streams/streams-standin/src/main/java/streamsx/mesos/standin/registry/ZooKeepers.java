package streamsx.mesos.standin.registry;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;

/** Connections to ZooKeeper. */
public final class ZooKeepers {

    private ZooKeepers() {}

    /** @return started, not necessarily connected yet */
    public static CuratorFramework start(String zkConnect, int sessionTimeoutMs, int connectTimeoutMs) {
        // The ensemble's own configuration may name addresses that only its servers can reach.
        CuratorFramework zooKeeper = CuratorFrameworkFactory.builder()
                .connectString(zkConnect)
                .ensembleTracker(false)
                .sessionTimeoutMs(sessionTimeoutMs)
                .connectionTimeoutMs(Math.min(connectTimeoutMs, sessionTimeoutMs))
                .retryPolicy(new RetryNTimes(3, 200))
                .threadFactory(threads("standin-zookeeper"))
                .build();
        zooKeeper.start();
        return zooKeeper;
    }

    /** @return whether the connection came in time */
    public static boolean awaitConnected(CuratorFramework zooKeeper, int timeoutMs) throws InterruptedException {
        return zooKeeper.blockUntilConnected(timeoutMs, TimeUnit.MILLISECONDS);
    }

    public static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
