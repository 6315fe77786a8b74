package streamsx.mesos.standin.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import streamsx.mesos.standin.registry.Registration;
import streamsx.mesos.standin.wire.ClientIdentity;
import streamsx.mesos.standin.wire.LineConnection;
import streamsx.mesos.standin.wire.ProtocolException;
import streamsx.mesos.standin.wire.WireProtocol;

/** One connection to one server, seen from the client: greeted, then requests and notifications, then over. */
final class ClientSession implements Closeable {

    final Registration server;
    private final LineConnection lines;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final List<ObjectNode> early = new ArrayList<>();
    private volatile boolean over;

    /** Connects and introduces the client. */
    ClientSession(Registration server, ClientIdentity client, int timeoutMs, int maxLineBytes) throws IOException {
        this.server = server;
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(server.ip, server.port), timeoutMs);
            this.lines = new LineConnection(socket, maxLineBytes, "standin-client");
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        try {
            greet(client, timeoutMs);
        } catch (IOException | RuntimeException unwelcome) {
            lines.close();
            throw unwelcome;
        }
    }

    private void greet(ClientIdentity client, int timeoutMs) throws IOException {
        lines.setReadTimeout(timeoutMs);
        ObjectNode hello = WireProtocol.object();
        hello.set("hello", WireProtocol.identity(client));
        lines.send(WireProtocol.text(hello));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            ObjectNode said = WireProtocol.parse(line);
            if (said.path("welcome").asBoolean(false)) {
                lines.setReadTimeout(0);
                return;
            }
            if (!said.has("notify")) {
                throw new ProtocolException(said.path("protocol").asText("the server does not greet"));
            }
            early.add(said);
        }
        throw new ProtocolException("the server hung up");
    }

    /**
     * Reads until the end.
     *
     * @param notifications takes each of them, in order
     * @throws ProtocolException if the server talks nonsense
     */
    void read(Consumer<Notification> notifications) throws IOException {
        for (ObjectNode said : early) {
            notifications.accept(Notification.of(said));
        }
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            ObjectNode said = WireProtocol.parse(line);
            if (said.has("notify")) {
                notifications.accept(Notification.of(said));
            } else if (said.has("protocol")) {
                throw new ProtocolException("the server says: "
                        + WireProtocol.excerpt(said.path("protocol").asText()));
            } else {
                CompletableFuture<JsonNode> request = waiting.remove(WireProtocol.integer(said, "id"));
                if (request == null) {
                    throw new ProtocolException("the server answers a request that was not made");
                }
                request.complete(said);
            }
        }
    }

    /** @return comes with the answer; fails if the connection is over before that */
    CompletableFuture<JsonNode> send(ObjectNode request) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        int id = lastId.incrementAndGet();
        waiting.put(id, answer);
        boolean sent = lines.send(WireProtocol.text(request.put("id", id)));
        if (!sent || over) {
            close();
        }
        return answer;
    }

    @Override
    public void close() {
        over = true;
        lines.close();
        for (CompletableFuture<JsonNode> request : waiting.values()) {
            request.completeExceptionally(new IOException("the connection is over"));
        }
    }
}
