package streamsx.mesos.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The HTTP API of an instance as far as commands see it: canned answers, and a record of what was asked. */
final class FakeInstance implements AutoCloseable {
    private final HttpServer server;
    private final String authorization;
    private final List<String> asked;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /**
     * What to answer.
     *
     * @param then runs before the answer leaves
     */
    private record Answer(int status, String body, Runnable then) {}

    /**
     * Starts.
     *
     * @param asked may be shared, to see the order over several instances
     */
    FakeInstance(String authorization, List<String> asked) throws IOException {
        this.authorization = authorization;
        this.asked = asked;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    static List<String> record() {
        return new CopyOnWriteArrayList<>();
    }

    int port() {
        return server.getAddress().getPort();
    }

    FakeInstance on(String request, int status, String body, Runnable then) {
        answers.put(request, new Answer(status, body, then));
        return this;
    }

    FakeInstance on(String request, int status, String body) {
        return on(request, status, body, () -> {});
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String request =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            asked.add(port() + " " + request + (body.isEmpty() ? "" : " " + body));
            Answer answer = answers.getOrDefault(
                    request,
                    new Answer(
                            404,
                            "{\"error\":{\"code\":\"not_found\",\"field\":null,\"message\":\"no such path\"}}",
                            () -> {}));
            if (authorization != null
                    && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer = new Answer(401, "{}", () -> {});
            }
            answer.then.run();
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
