package streamsx.mesos.standin.server;

import com.ibm.streams.resourcemgr.ResourceException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.client.DomainConnections;
import streamsx.mesos.standin.registry.ZooKeepers;
import streamsx.mesos.standin.wire.ClientIdentity;

/** A ZooKeeper server for each test of a class, and what the test starts on it; all of it ends with the test. */
public final class StandIn implements BeforeEachCallback, AfterEachCallback {

    public static final long LONG_MS = 20_000;

    public final Map<String, String> switches = new HashMap<>(Map.of("standin.connectTimeoutMs", "5000"));
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private TestingServer zooKeeper;

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        zooKeeper = add(new TestingServer(new InstanceSpec(null, -1, -1, -1, true, -1, 200, -1), true));
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        while (!toClose.isEmpty()) {
            toClose.pop().close();
        }
    }

    TestingServer zooKeeper() {
        return zooKeeper;
    }

    public String zk() {
        return zooKeeper.getConnectString();
    }

    public CuratorFramework client() throws InterruptedException {
        CuratorFramework client = ZooKeepers.start(zk(), 4_000, 5_000);
        ZooKeepers.awaitConnected(client, 5_000);
        return add(client);
    }

    public <T extends AutoCloseable> T add(T closeable) {
        toClose.push(closeable);
        return closeable;
    }

    /** A server with what it says, as a program would. */
    public final class Server {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        public final ServerProcess process;

        Server(ManagerFactory factory, String... args) {
            process = add(new ServerProcess(args, switches, factory, stream(out), stream(err)));
        }

        public Server serving() throws InterruptedException {
            if (!process.awaitServing(LONG_MS)) {
                throw new AssertionError("does not serve: " + err);
            }
            return this;
        }
    }

    static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    public Server server(ManagerFactory factory) {
        return new Server(factory, "start", "--type", "test", "--zkconnect", zk());
    }

    public Server server(ManagerFactory factory, String domain) {
        return new Server(factory, "start", "--type", "test", "--zkconnect", zk(), "--domain-id", domain);
    }

    public DomainConnection connection(String clientId, ConnectionListener listener) throws ResourceException {
        return add(DomainConnections.create(
                new ClientIdentity(clientId, ClientIdentity.CONTROLLER, "d1", zk(), "/opt/streams", "4.2"),
                "test",
                zk(),
                listener,
                switches));
    }
}
