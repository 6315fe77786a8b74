package streamsx.mesos.sandbox.mesos.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server, one thread per connection. It exists beside Jetty because a Mesos master must notice at once
 * that a subscriber's connection broke (the failover timeout runs from then on), which a servlet is told only at its
 * next write, and because headers and chunk borders are to be byte for byte those of the captures.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(202, "Accepted"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"));

    /** The first byte of a connection that speaks TLS (RFC 8446, 5.1). */
    private static final int TLS_HANDSHAKE = 22;
    /** Bytes of a file that are in memory at once. */
    private static final int PART = 64 * 1024;

    private static final long ACCEPTOR_END_MS = 5_000;

    private final ServerSocket server;
    private final String name;
    private final Function<HttpRequest, HttpResponse> handler;
    /** Null for plain HTTP. */
    private final SSLSocketFactory tls;

    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor = new Thread(this::accept);
    private volatile boolean closed;

    /** Binds at once (so that {@link #port()} is known) but answers only after {@link #start()}. */
    public HttpServer(String name, String ip, int port, Function<HttpRequest, HttpResponse> handler)
            throws IOException {
        this(name, ip, port, null, handler);
    }

    /**
     * Likewise.
     *
     * @param tls for https and nothing else: whoever speaks plain HTTP to it is cut off, as by Mesos (capture 19). Null
     *     for plain HTTP.
     */
    public HttpServer(String name, String ip, int port, SSLContext tls, Function<HttpRequest, HttpResponse> handler)
            throws IOException {
        this.name = name;
        this.handler = handler;
        this.tls = tls == null ? null : tls.getSocketFactory();
        this.server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getByName(ip), port), 256);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void start() {
        acceptor.setName(name + "-accept");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Stops listening and cuts every connection without a farewell, as the end of a process does. */
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(HttpServer::closeQuietly);
        try {
            // The system keeps the port until this thread is out of its call, and a successor may want it at once.
            acceptor.join(ACCEPTOR_END_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                daemon(name + "-http", () -> serve(socket));
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("{}: cannot accept a connection", name, e);
                }
            }
        }
    }

    private void serve(Socket accepted) {
        try (accepted;
                Socket socket = secured(accepted)) {
            BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            boolean more = !closed;
            while (more) {
                Optional<HttpRequest> request = RequestReader.read(in);
                if (request.isEmpty()) {
                    break;
                }
                HttpResponse response = answer(request.get());
                if (response.stream() == null) {
                    write(out, response, true);
                    more = request.get()
                            .header("connection")
                            .filter("close"::equalsIgnoreCase)
                            .isEmpty();
                } else {
                    write(out, response, false);
                    stream(accepted, in, out, response);
                    more = false;
                }
            }
        } catch (IOException e) {
            LOG.debug("{}: connection ended: {}", name, e.toString());
        } finally {
            connections.remove(accepted);
        }
    }

    private Socket secured(Socket accepted) throws IOException {
        if (tls == null) {
            return accepted;
        }
        int first = accepted.getInputStream().read();
        if (first != TLS_HANDSHAKE) {
            // With nothing left to linger for, the end is a reset.
            accepted.setSoLinger(true, 0);
            throw new IOException("not TLS");
        }
        return tls.createSocket(accepted, new ByteArrayInputStream(new byte[] {(byte) first}), true);
    }

    /**
     * {@code socket} is the connection itself, without TLS, whose farewell might have to wait for a reader who has
     * stopped.
     */
    private void stream(Socket socket, BufferedInputStream in, OutputStream out, HttpResponse response) {
        ResponseStream stream = new ResponseStream(out, () -> closeQuietly(socket));
        daemon(name + "-stream", stream::drain);
        try {
            response.stream().accept(stream);
            while (in.read() >= 0) {
                // Whatever a subscriber still says on this connection is not answered; only its end matters.
                continue;
            }
        } catch (IOException e) {
            LOG.debug("{}: stream ended: {}", name, e.toString());
        } finally {
            closeQuietly(socket);
            stream.closed();
        }
    }

    private HttpResponse answer(HttpRequest request) {
        try {
            return handler.apply(request);
        } catch (RuntimeException e) {
            LOG.error("{}: {} {} failed", name, request.method(), request.path(), e);
            return HttpResponse.text(500, String.valueOf(e));
        }
    }

    private static void write(OutputStream out, HttpResponse response, boolean whole) throws IOException {
        if (response.file() == null) {
            head(out, response, whole ? response.body().length : -1);
            out.write(response.body());
        } else {
            // Of a file that grows meanwhile no more than was announced; one that shrinks ends the connection.
            try (InputStream in = Files.newInputStream(response.file())) {
                long left = Files.size(response.file());
                head(out, response, left);
                for (byte[] part = in.readNBytes(PART); left > 0; part = in.readNBytes(PART)) {
                    if (part.length == 0) {
                        throw new EOFException(response.file() + " shrank while it was sent");
                    }
                    out.write(part, 0, (int) Math.min(left, part.length));
                    left -= part.length;
                }
            }
        }
        out.flush();
    }

    /** {@code length} of the body, or negative for chunks. */
    private static void head(OutputStream out, HttpResponse response, long length) throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ")
                .append(response.status())
                .append(' ')
                .append(REASONS.getOrDefault(response.status(), "Unknown"))
                .append("\r\n");
        head.append("Date: ")
                .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)))
                .append("\r\n");
        if (length < 0) {
            head.append("Transfer-Encoding: chunked\r\n");
        }
        response.headers()
                .forEach((key, value) ->
                        head.append(key).append(": ").append(value).append("\r\n"));
        if (length >= 0) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        head.append("\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a connection: {}", e.toString());
        }
    }
}
