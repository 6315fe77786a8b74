package streamsx.mesos.standin.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import streamsx.mesos.standin.registry.ZooKeepers;
import streamsx.mesos.standin.wire.LineConnection;

/** Takes connections. */
final class Listener implements Closeable {

    private static final int LAST_LINES_MS = 1_000;

    private final ServerSocket socket;
    private final ServerHost host;
    private final int maxLineBytes;
    private final Set<LineConnection> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newCachedThreadPool(ZooKeepers.threads("standin-server"));

    Listener(String bindAddress, int maxLineBytes, ServerHost host) throws IOException {
        this.maxLineBytes = maxLineBytes;
        this.host = host;
        this.socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(bindAddress), 0));
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    void start() {
        workers.execute(this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                LineConnection lines = new LineConnection(accepted, maxLineBytes, "standin-server");
                open.add(lines);
                if (socket.isClosed()) {
                    // A connection may still come out of an accept that has begun before the end.
                    lines.close();
                    return;
                }
                workers.execute(() -> {
                    try {
                        new ServerConnection(lines, host, workers).run();
                    } finally {
                        open.remove(lines);
                    }
                });
            } catch (IOException | RejectedExecutionException closed) {
                // a connection that broke at once, or the end
            }
        }
    }

    /** No further connections. */
    void stopAccepting() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // closed is closed
        }
    }

    /** Lets what has been said reach the clients, then closes their connections. */
    void closeWhenSent() throws InterruptedException {
        stopAccepting();
        for (LineConnection lines : open) {
            lines.closeWhenSent();
        }
        long deadline = System.nanoTime() + LAST_LINES_MS * 1_000_000L;
        for (LineConnection lines : open) {
            lines.awaitSent(Math.max(1, (deadline - System.nanoTime()) / 1_000_000L));
        }
        close();
    }

    @Override
    public void close() {
        stopAccepting();
        for (LineConnection lines : open) {
            lines.close();
        }
        workers.shutdownNow();
    }
}
