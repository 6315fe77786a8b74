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
import java.util.Optional;

/** Reads from the resource manager, over a failover too: it asks any instance until the one that leads answers. */
final class RestClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
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

    JsonNode get(String path) {
        return Waits.until("the leader answered " + path, TIMEOUT, () -> {
            for (String instance : instances) {
                Optional<JsonNode> answer = ask(URI.create("http://" + instance + "/api/v1" + path));
                if (answer.isPresent()) {
                    return answer;
                }
            }
            return Optional.empty();
        });
    }

    /** Whether this instance says that it leads and is ready. */
    boolean leads(String instance) throws IOException, InterruptedException {
        return http.send(
                                HttpRequest.newBuilder(URI.create("http://" + instance + "/leaderhealth"))
                                        .timeout(Duration.ofMillis(500))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    private Optional<JsonNode> ask(URI uri) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(TIMEOUT)
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return Optional.of(JSON.readTree(answer.body()));
            }
            if (answer.statusCode() >= 400 && answer.statusCode() < 500) {
                throw new DemoException(uri + " answers " + answer.statusCode() + ": " + answer.body());
            }
            // A standby redirects, a leader that is not ready says 503: the request goes to another instance, then to
            // all again.
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
