package streamsx.mesos.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The only way by which a client is to reach a server on loopback: passes bytes on, and breaks connections. */
public final class Forwarder implements AutoCloseable {
    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile long lastPassed = System.nanoTime();

    /** @param target the server's port */
    public Forwarder(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Where clients connect, as {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** How many connections it has passed on so far. */
    public int connections() {
        return connections.get();
    }

    /** Whether nothing was passed on for this long. */
    public boolean quietFor(Duration time) {
        return System.nanoTime() - lastPassed > time.toNanos();
    }

    /** Breaks each connection that is open now; new ones are passed on. */
    public void breakConnections() {
        sockets.forEach(Forwarder::close);
        sockets.clear();
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void start(Action action) {
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        return; // One of its sockets was closed, which is how it ends.
                    }
                },
                "forwarder");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            lastPassed = System.nanoTime();
            connections.incrementAndGet();
            start(() -> pass(client, server));
            start(() -> pass(server, client));
        }
    }

    private void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8_192];
            int read;
            while ((read = in.read(bytes)) >= 0) {
                lastPassed = System.nanoTime();
                out.write(bytes, 0, read);
            }
        } finally {
            sockets.remove(from);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        breakConnections();
    }
}
