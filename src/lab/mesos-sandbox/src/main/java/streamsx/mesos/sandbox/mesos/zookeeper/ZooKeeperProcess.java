package streamsx.mesos.sandbox.mesos.zookeeper;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** The real ZooKeeper server, standalone. A server started with the data directory of a former one has its data. */
public final class ZooKeeperProcess implements AutoCloseable {
    /** Sessions end up to one tick after their timeout; half a second keeps a sandbox's failovers quick. */
    public static final Duration DEFAULT_TICK = Duration.ofMillis(500);

    private final ServerCnxnFactory factory;
    private final ZooKeeperServer server;

    private ZooKeeperProcess(ServerCnxnFactory factory, ZooKeeperServer server) {
        this.factory = factory;
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param port 0 for any
     * @param tick the unit of ZooKeeper's time; session timeouts are 2 to 120 ticks (the usual 20 would be but 10 s
     *     here)
     */
    public static ZooKeeperProcess start(String ip, int port, Path dataDir, Duration tick) throws IOException {
        File dir = dataDir.toFile();
        int millis = (int) tick.toMillis();
        ZooKeeperServer server = new ZooKeeperServer(dir, dir, millis);
        server.setMaxSessionTimeout(120 * millis);
        ServerCnxnFactory factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(ip, port), 0);
        try {
            factory.startup(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            factory.shutdown();
            throw new IOException("interrupted", e);
        }
        return new ZooKeeperProcess(factory, server);
    }

    public int port() {
        return factory.getLocalPort();
    }

    /** {@code host:port} */
    public String connectString() {
        return factory.getLocalAddress().getAddress().getHostAddress() + ":" + port();
    }

    @Override
    public void close() {
        factory.shutdown();
        server.shutdown();
    }
}
