package streamsx.mesos.adapter;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The leader's HTTP API as far as the adapter sees it: reserves and starts what it is asked, and can be told otherwise.
 */
final class FakeLeader implements AutoCloseable {
    /** What came in. */
    record Request(String path, String query, JsonObject body) {}

    /** What goes out; a null body breaks the connection. */
    record Answer(int status, String body) {
        static Answer ok(JsonValue value) {
            return new Answer(200, value.toString());
        }

        static Answer error(int status, String field, String message) {
            return new Answer(
                    status,
                    new JsonObject()
                            .add(
                                    "error",
                                    new JsonObject()
                                            .add("code", "X")
                                            .add("field", field)
                                            .add("message", message))
                            .toString());
        }

        static Answer broken() {
            return new Answer(0, null);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Function<Request, Answer>> handlers = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final BlockingQueue<JsonObject> notifications = new LinkedBlockingQueue<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();
    /** Remote ports: how many connections there were. */
    final Set<Integer> connections = ConcurrentHashMap.newKeySet();

    final Path tokenFile;
    volatile String token;
    /** What started resources are. */
    volatile String requestState = "ALLOCATED";

    FakeLeader(Path directory) throws IOException {
        token = "secret-1";
        tokenFile = Files.writeString(directory.resolve("token"), token + "\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        on("/reserve", request -> {
            JsonArray resources = new JsonArray();
            for (int i = 0; i < request.body.getInt("count", 1); i++) {
                resources.add(resource("resource_" + ids.getAndIncrement(), "NEW", "NEW"));
            }
            return Answer.ok(new JsonObject().add("resources", resources));
        });
        on("/start", request -> {
            JsonArray resources = new JsonArray();
            request.body
                    .get("commands")
                    .asObject()
                    .names()
                    .forEach(id -> resources.add(resource(id, "RUNNING", requestState)));
            return Answer.ok(new JsonObject().add("resources", resources));
        });
        on("/notifications", this::poll);
        server.start();
    }

    static JsonObject resource(String id, String resourceState, String requestState) {
        return new JsonObject()
                .add("nativeId", id)
                .add("id", "mesos_" + id)
                .add("mesosTaskId", "task-" + id)
                .add("resourceState", resourceState)
                .add("requestState", requestState)
                .add("taskCompletionStatus", "NONE")
                .add("hostname", resourceState.equals("NEW") ? "" : "host-1")
                .add("master", false)
                .add("tags", new JsonArray().add("small"))
                .add("cores", 1.5)
                .add("memory", 512.0)
                .add("clientId", "client-1")
                .add("agentId", "")
                .add("unreachable", false)
                .add("attempts", 1);
    }

    static JsonObject notification(long sequence, String kind, String resource) {
        return new JsonObject()
                .add("sequence", sequence)
                .add("kind", kind)
                .add("resource", resource(resource, "RUNNING", "ALLOCATED"))
                .add(
                        "client",
                        new JsonObject()
                                .add("clientId", "client-1")
                                .add("name", "controller")
                                .add("domainId", "domain-1")
                                .add("attributes", new JsonObject().add("zkConnect", "zk:2181")));
    }

    FakeLeader on(String path, Function<Request, Answer> handler) {
        handlers.put(path, handler);
        return this;
    }

    /** First the given answers, then what there was. */
    FakeLeader first(String path, Answer... answers) {
        Function<Request, Answer> then = handlers.getOrDefault(path, request -> Answer.ok(new JsonObject()));
        List<Answer> left = new CopyOnWriteArrayList<>(List.of(answers));
        return on(path, request -> {
            synchronized (left) {
                return left.isEmpty() ? then.apply(request) : left.remove(0);
            }
        });
    }

    void notify(JsonObject notification) {
        notifications.add(notification);
    }

    /** Answers a poll of all clients when there is something. */
    private Answer poll(Request request) {
        JsonArray list = new JsonArray();
        if (request.query.contains("session=")) {
            try {
                JsonObject one = notifications.poll(20, TimeUnit.SECONDS);
                List<JsonObject> more = new ArrayList<>();
                notifications.drainTo(more);
                if (one != null) {
                    list.add(one);
                    more.forEach(list::add);
                }
            } catch (InterruptedException e) {
                return Answer.broken();
            }
        }
        return Answer.ok(new JsonObject().add("notifications", list));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String[] args(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "start",
                "--manager",
                "x.Y",
                "--fg",
                "--type",
                "mesos",
                "--rest-url",
                url(),
                "--deploy",
                "true",
                "--rest-token-file",
                tokenFile.toString(),
                "--agents-install-path",
                "/opt/streams"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    RestClient client(Duration retryLimit) throws IOException {
        TokenFile file = new TokenFile(tokenFile);
        file.read();
        return new RestClient(new java.net.URL(url()), file, retryLimit);
    }

    List<Request> asked(String path) {
        return requests.stream().filter(r -> r.path.equals(path)).toList();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            connections.add(exchange.getRemoteAddress().getPort());
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath().replaceFirst("^/api/v1", "");
            String query = exchange.getRequestURI().getRawQuery();
            Request request = new Request(
                    path,
                    query == null ? "" : query,
                    text.isEmpty() ? new JsonObject() : Json.parse(text).asObject());
            requests.add(request);
            Answer answer =
                    ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                            ? handlers.getOrDefault(path, r -> Answer.ok(new JsonObject()))
                                    .apply(request)
                            : Answer.error(401, "", "a token is needed");
            if (answer.body == null) {
                return;
            }
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            if (answer.status == 307) {
                exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
            }
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
