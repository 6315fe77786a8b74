package streamsx.mesos.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client of the resource manager that goes on over a failover: it asks any instance and follows to the leader. */
final class RestClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final HttpClient http;
    private final String token;
    private volatile List<String> instances;

    RestClient(HttpClient http, String token, List<String> instances) {
        this.http = http;
        this.token = token;
        this.instances = List.copyOf(instances);
    }

    /** The instances ({@code host:port}) have changed. */
    void instances(List<String> addresses) {
        instances = List.copyOf(addresses);
    }

    /** Posts to the leader, again and again until one answers; so the request must bear repetition. */
    JsonNode post(String path, Map<String, ?> body) {
        return untilAnswered(path, () -> HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    JsonNode get(String path) {
        return untilAnswered(path, null);
    }

    /** Whether this instance says that it leads and is ready. */
    boolean leads(String instance) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create("http://" + instance + "/leaderhealth"))
            .timeout(Duration.ofMillis(500)).build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    private interface Body {
        HttpRequest.BodyPublisher make() throws IOException;
    }

    private JsonNode untilAnswered(String path, Body body) {
        return Await.until("the leader answered " + path, PATIENCE, () -> {
            for (String instance : instances) {
                Optional<JsonNode> answer = ask(URI.create("http://" + instance + "/api/v1" + path), body);
                if (answer.isPresent()) {
                    return answer;
                }
            }
            return Optional.empty();
        });
    }

    private Optional<JsonNode> ask(URI uri, Body body) throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
            if (body != null) {
                request.header("Content-Type", "application/json").POST(body.make());
            }
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return Optional.of(JSON.readTree(answer.body()));
            }
            if (answer.statusCode() >= 400 && answer.statusCode() < 500) {
                throw new DemoException(uri + " answers " + answer.statusCode() + ": " + answer.body());
            }
            // A standby redirects, a leader that is not ready says 503: another instance is asked, then all again.
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
