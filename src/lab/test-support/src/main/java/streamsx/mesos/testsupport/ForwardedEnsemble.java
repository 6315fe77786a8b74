package streamsx.mesos.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;

/**
 * A replicated ZooKeeper, of one server, whose own configuration names another address than its clients are given: as
 * behind NAT, in containers, or moved to another host.
 */
public final class ForwardedEnsemble implements AutoCloseable {
    private static final Duration QUIET = Duration.ofMillis(500);

    private final Path directory;
    private final ZooKeeperServerEmbedded server;
    private final Forwarder forwarder;

    /** Starts server and forwarder. */
    public ForwardedEnsemble() throws Exception {
        directory = Files.createTempDirectory("forwarded-ensemble");
        List<Integer> ports = freePorts(3);
        server = ZooKeeperServerEmbedded.builder()
                .baseDir(directory)
                .configuration(configuration(ports))
                .exitHandler(ExitHandler.LOG_ONLY)
                .build();
        server.start(30_000);
        forwarder = new Forwarder(ports.get(2));
    }

    private Properties configuration(List<Integer> ports) throws IOException {
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(data.resolve("myid"), "1");
        Path servers = Files.writeString(
                directory.resolve("servers"),
                "server.1=127.0.0.1:%d:%d:participant;127.0.0.1:%d\n".formatted(ports.toArray()));
        Properties configuration = new Properties();
        configuration.setProperty("dataDir", data.toString());
        configuration.setProperty("dynamicConfigFile", servers.toString());
        configuration.setProperty("standaloneEnabled", "false");
        configuration.setProperty("reconfigEnabled", "true");
        configuration.setProperty("admin.enableServer", "false");
        configuration.setProperty("tickTime", "200");
        configuration.setProperty("initLimit", "50");
        configuration.setProperty("syncLimit", "50");
        configuration.setProperty("maxSessionTimeout", "60000");
        return configuration;
    }

    private static List<Integer> freePorts(int count) throws IOException {
        ServerSocket[] sockets = new ServerSocket[count];
        Integer[] ports = new Integer[count];
        for (int i = 0; i < count; i++) {
            sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            ports[i] = sockets[i].getLocalPort();
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return List.of(ports);
    }

    /** What the operator writes: the forwarder's address. */
    public String connectString() {
        return forwarder.address();
    }

    /**
     * Breaks the only client's connection twice, and demands that the client returns by the forwarder each time. A
     * quiet connection is one whose client has read whatever it wants to know of the ensemble.
     */
    public void breaksAndExpectsReturn() {
        int before = 0;
        for (int i = 0; i < 2; i++) {
            before = awaitQuietConnectionAfter(before);
            forwarder.breakConnections();
        }
        awaitQuietConnectionAfter(before);
    }

    private int awaitQuietConnectionAfter(int before) {
        Await.until(
                "the client has connected by the forwarder",
                () -> forwarder.connections() > before && forwarder.quietFor(QUIET));
        return forwarder.connections();
    }

    @Override
    public void close() throws IOException {
        forwarder.close();
        server.close();
        // A server's configuration sets this for all servers of the process.
        QuorumPeerConfig.setStandaloneEnabled(true);
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(ForwardedEnsemble::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
