package streamsx.mesos.chaos.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports of loopback for processes that keep theirs over a restart. They lie below those that the system hands out for
 * outgoing connections, so nobody else gets one while its owner is down.
 */
final class Ports {
    private static final int FROM = 18_000;
    private static final int TO = 32_000;

    private final Random random = new Random();
    private final Set<Integer> given = new HashSet<>();

    synchronized int next() throws IOException {
        for (int tries = 0; tries < 1_000; tries++) {
            int port = FROM + random.nextInt(TO - FROM);
            if (!given.contains(port) && free(port)) {
                given.add(port);
                return port;
            }
        }
        throw new IOException("no free port between " + FROM + " and " + TO);
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
