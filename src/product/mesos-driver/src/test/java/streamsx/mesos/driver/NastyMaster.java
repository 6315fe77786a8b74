package streamsx.mesos.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.mesos.v1.scheduler.Protos.Call;

/**
 * A server that answers nearly every request in some way that no master would. Each answer follows from seed and
 * number.
 */
final class NastyMaster implements AutoCloseable {

    /** Every so many SUBSCRIBEs are answered well, and stay so until the next call is made. */
    private static final int GOOD_EVERY = 20;

    final AtomicInteger answers = new AtomicInteger();
    final AtomicInteger good = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger subscribes = new AtomicInteger();
    private final long seed;
    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile CompletableFuture<Void> nextCall = new CompletableFuture<>();

    NastyMaster(long seed) throws IOException {
        this.seed = seed;
        threads.execute(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(20_000);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            boolean keep = true;
            while (keep) {
                Call call = request(in);
                Random random = new Random(seed + 31L * answers.incrementAndGet());
                if (call.getType() != Call.Type.SUBSCRIBE) {
                    nextCall.complete(null);
                    keep = nasty(socket, random);
                } else if (subscribes.incrementAndGet() % GOOD_EVERY == 0) {
                    CompletableFuture<Void> called = new CompletableFuture<>();
                    nextCall = called;
                    good.incrementAndGet();
                    write(
                            socket,
                            "HTTP/1.1 200 OK\r\nMesos-Stream-Id: s\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + chunk(new String(ScriptedMaster.subscribed("fw", 15), ISO_8859_1)));
                    called.get(20, TimeUnit.SECONDS);
                    write(socket, random.nextBoolean() ? chunk(text(random, 50)) : "0\r\n\r\n");
                    keep = false;
                } else {
                    keep = nasty(socket, random);
                }
            }
        } catch (Exception gone) {
            // The driver has had enough of this connection, which is what it should.
        } finally {
            open.decrementAndGet();
        }
    }

    private static Call request(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        String length = head.toString()
                .toLowerCase(java.util.Locale.ROOT)
                .split("content-length:")[1]
                .split("\r\n")[0];
        return Call.parseFrom(in.readNBytes(Integer.parseInt(length.strip())));
    }

    /** @return whether the connection may serve another request */
    private boolean nasty(Socket socket, Random random) throws Exception {
        String ok = "HTTP/1.1 200 OK\r\nMesos-Stream-Id: s\r\n";
        String event = new String(ScriptedMaster.subscribed("fw", 15), ISO_8859_1);
        switch (random.nextInt(24)) {
            case 0 -> write(socket, text(random, 300));
            case 1 -> write(socket, "HTTP/1.1 " + text(random, 20) + "\r\n\r\n");
            case 2 -> write(socket, "HTTP/1.1 200 OK\r\n" + text(random, 100) + "\r\n\r\n");
            case 3 -> write(socket, "HTTP/1.1 " + (100 + random.nextInt(900)) + " X\r\nContent-Length: 0\r\n\r\n");
            case 4 -> write(socket, ok + "Content-Length: -5\r\n\r\n");
            case 5 -> write(socket, ok + "Content-Length: 99999999999999999999\r\n\r\nabc");
            case 6 ->
                write(socket, ok + "Content-Length: 50\r\n\r\n" + event.substring(0, random.nextInt(event.length())));
            case 7 -> write(socket, ok + "Transfer-Encoding: chunked\r\n\r\n" + text(random, 60));
            case 8 -> write(socket, ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc");
            case 9 -> write(socket, ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n");
            case 10 ->
                write(socket, ok + "Transfer-Encoding: chunked\r\n\r\n" + chunk(text(random, 100)) + "0\r\n\r\n");
            case 11 ->
                write(
                        socket,
                        ok + "Transfer-Encoding: chunked\r\n\r\n"
                                + chunk(event.substring(0, random.nextInt(event.length()))) + "0\r\n\r\n");
            case 12 -> write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(event));
            case 13 -> write(socket, redirect(text(random, 30)));
            case 14 ->
                write(
                        socket,
                        redirect(new String[] {
                                    "",
                                    "/",
                                    "//",
                                    "http://",
                                    "mailto:x",
                                    "//127.0.0.1:99999/x",
                                    "//127.0.0.1:0/",
                                    "javascript:1",
                                    "http://u:p@127.0.0.1/",
                                    "http://[::1",
                                    "//" + address() + "/again",
                                    "ftp://127.0.0.1/",
                                    "\u0000",
                                    "/".repeat(3000)
                                }
                                [random.nextInt(14)]));
            case 15 -> write(socket, "HTTP/1.1 307 Away\r\nContent-Length: 0\r\n\r\n");
            case 16 ->
                write(socket, ok + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(gzip(event)));
            case 17 -> write(socket, "HTTP/1.1 503 Busy\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\nnotgzip");
            case 18 -> write(socket, "HTTP/1.1 200 OK\r\n" + "X-A: b\r\n".repeat(random.nextInt(500)) + "\r\n" + event);
            case 19 -> write(socket, "HTTP/1.1 100 Continue\r\n\r\n".repeat(random.nextInt(5)));
            case 20 -> socket.setSoLinger(true, 0);
            case 21 ->
                write(socket, ok + "Transfer-Encoding: chunked\r\n\r\n" + chunk("99999999\n" + text(random, 40)));
            case 22 ->
                write(socket, ok + "Transfer-Encoding: chunked\r\n\r\n" + chunk(event) + chunk(text(random, 40)));
            default -> {
                write(socket, "HTTP/1.1 503 No leader\r\nContent-Length: 2\r\n\r\nno");
                return true;
            }
        }
        return false;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    private static String redirect(String location) {
        return "HTTP/1.1 307 Away\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static String text(Random random, int most) {
        byte[] bytes = new byte[1 + random.nextInt(most)];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }

    private static String gzip(String text) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(text.getBytes(ISO_8859_1));
        }
        return zipped.toString(ISO_8859_1);
    }
}
