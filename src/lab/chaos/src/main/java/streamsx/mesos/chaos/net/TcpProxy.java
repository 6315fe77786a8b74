package streamsx.mesos.chaos.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens on a port of loopback and passes each connection on to one address, as its condition permits. */
final class TcpProxy implements Closeable {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int BUFFER = 16 * 1024;

    private final String name;
    private final InetSocketAddress target;
    private final LinkCondition condition;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    TcpProxy(String name, InetSocketAddress target, LinkCondition condition) throws IOException {
        this.name = name;
        this.target = target;
        this.condition = condition;
        listener = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        daemon("accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void daemon(String what, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        return; // The listener or a connection was closed: that is how these threads end.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "proxy-" + name + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            daemon("connect", () -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        Socket server = new Socket();
        try {
            if (condition.refuses()) {
                throw new IOException("refused by a fault");
            }
            server.connect(target, CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            reset(client);
            reset(server);
            return;
        }
        open.add(client);
        open.add(server);
        AtomicInteger ended = new AtomicInteger();
        daemon("up", () -> pump(client, server, LinkCondition.Direction.UP, ended));
        daemon("down", () -> pump(server, client, LinkCondition.Direction.DOWN, ended));
    }

    private void pump(Socket from, Socket to, LinkCondition.Direction direction, AtomicInteger ended)
            throws InterruptedException {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                condition.pass(direction);
                to.getOutputStream().write(buffer, 0, n);
            }
            condition.pass(direction);
            to.shutdownOutput();
            if (ended.incrementAndGet() == 2) {
                forget(from);
                forget(to);
            }
        } catch (IOException e) {
            // What broke on one side breaks on the other.
            forget(from);
            forget(to);
        }
    }

    private void forget(Socket socket) {
        open.remove(socket);
        reset(socket);
    }

    /** Breaks every connection, as a firewall that answers with RST does. */
    void cut() {
        open.forEach(this::forget);
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            return; // It is closed already.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
