package streamsx.mesos.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.leader.Leadership;
import streamsx.mesos.secrets.ApiToken;

/** A started API server over a scripted instance. */
abstract class ApiServerTestBase implements InstanceStatus {
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final String TOKEN = "0123456789abcdef-secret";
    static final ObjectMapper JSON = new ObjectMapper();
    static final InstanceInfo OTHER = new InstanceInfo("other.example", 8123, 2, "1.0");
    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final FakeLeadership term = new FakeLeadership();
    final CountDownLatch handedOver = new CountDownLatch(1);
    volatile Role role = Role.READY;
    volatile InstanceInfo leader;
    HttpApiServer server;
    int port;

    ServerLimits limits() {
        return limits(50, MINUTE, ServerLimits.Connections.DEFAULT);
    }

    static ServerLimits limits(int maxPolls, Duration maxAnswer, ServerLimits.Connections connections) {
        return new ServerLimits(1 << 20, 2 << 20, 12, MINUTE, maxPolls, maxAnswer, connections);
    }

    @BeforeEach
    void startServer() throws Exception {
        server = new HttpApiServer(
                new HttpApiServer.Options("127.0.0.1", 0, new ApiToken(TOKEN), limits(), 2, 4096), this);
        port = server.start();
        leader = self();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(15))
                .header("Authorization", "Bearer " + TOKEN);
    }

    HttpRequest.Builder posting(String path, String body) {
        return to("/api/v1" + path)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return send(posting(path, body));
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(to("/api/v1" + path));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    static CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public Optional<Leadership> leadership() {
        return role == Role.STANDBY ? Optional.empty() : Optional.of(term);
    }

    @Override
    public Optional<InstanceInfo> leader() {
        return Optional.ofNullable(leader);
    }

    @Override
    public List<InstanceInfo> instances() {
        return List.of(self(), OTHER);
    }

    @Override
    public InstanceInfo self() {
        return new InstanceInfo("127.0.0.1", port, 1, "1.0");
    }

    @Override
    public void handOver() {
        handedOver.countDown();
    }
}
