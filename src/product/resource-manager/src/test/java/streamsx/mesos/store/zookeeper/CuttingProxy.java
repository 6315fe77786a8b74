package streamsx.mesos.store.zookeeper;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a ZooKeeper server and cuts the connection around a transaction. */
final class CuttingProxy implements AutoCloseable {
    /** When to cut. */
    enum Cut {
        BEFORE,
        AFTER
    }

    private static final int MULTI = 14;

    private final int target;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Queue<Cut> next = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean refusing;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        run(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int cuts() {
        return cuts.get();
    }

    /** The next transactions are cut, the first as the first of these says. */
    void cutNextTransactions(Cut... each) {
        next.addAll(List.of(each));
    }

    void refuse(boolean refuse) {
        refusing = refuse;
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void run(Action action) {
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        return; // closed
                    }
                },
                "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            if (refusing) {
                client.close();
                continue;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            AtomicInteger swallow = new AtomicInteger();
            run(() -> pump(client, server, true, swallow));
            run(() -> pump(server, client, false, swallow));
        }
    }

    /** Passes frames on; the first of a connection is the handshake, the others begin with xid and, up, type. */
    private void pump(Socket from, Socket to, boolean up, AtomicInteger swallow) throws IOException {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            boolean handshake = true;
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                int xid = ByteBuffer.wrap(frame).getInt();
                if (!handshake && up && ByteBuffer.wrap(frame).getInt(4) == MULTI) {
                    Cut cut = next.poll();
                    if (cut == Cut.BEFORE) {
                        cuts.incrementAndGet();
                        return;
                    }
                    if (cut == Cut.AFTER) {
                        swallow.set(xid);
                    }
                } else if (!handshake && !up && xid > 0 && xid == swallow.get()) {
                    cuts.incrementAndGet();
                    return;
                }
                handshake = false;
                byte[] whole = ByteBuffer.allocate(4 + frame.length)
                        .putInt(frame.length)
                        .put(frame)
                        .array();
                out.write(whole);
                out.flush();
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
