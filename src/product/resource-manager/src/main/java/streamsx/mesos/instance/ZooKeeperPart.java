package streamsx.mesos.instance;

import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.leader.ExitCode;

/** The connection to ZooKeeper, which must be there within a time. */
final class ZooKeeperPart implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperPart.class);
    private static final int CONNECT_SECONDS = 30;

    private final CuratorFramework zooKeeper;
    private final String servers;

    /** @param servers what the client connects to, for the log */
    ZooKeeperPart(CuratorFramework zooKeeper, String servers) {
        this.zooKeeper = zooKeeper;
        this.servers = servers;
    }

    @Override
    public void start() throws Exception {
        zooKeeper.start();
        if (!zooKeeper.blockUntilConnected(CONNECT_SECONDS, TimeUnit.SECONDS)) {
            LOG.error("ZooKeeper at {} was not reached within {} s", servers, CONNECT_SECONDS);
            throw new CannotStartException(ExitCode.ZOOKEEPER_UNREACHABLE);
        }
    }

    @Override
    public void close() {
        zooKeeper.close();
    }
}
