package streamsx.mesos.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One attempt at a request, to whichever instance is tried, and on to the leader if that one says so. */
final class Rest {
    private static final int MAX_REDIRECTS = 3;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String token;
    private final Map<Integer, Integer> proxies;
    private final List<Integer> ports;
    private final Random random;
    private int next;

    /** @param proxies by the port of each instance the port through which it is reached */
    Rest(String token, Map<Integer, Integer> proxies, Random random) {
        this.token = token;
        this.proxies = Map.copyOf(proxies);
        ports = List.copyOf(proxies.values());
        this.random = random;
        next = random.nextInt(ports.size());
    }

    /** An answer other than a redirect. */
    record Reply(int status, JsonNode body, long retryAfterMillis) {}

    /** There was no answer. */
    static final class LostException extends Exception {
        private final boolean carriedOut;

        LostException(String message, boolean carriedOut) {
            super(message);
            this.carriedOut = carriedOut;
        }

        /** Whether the request may have been carried out all the same. */
        boolean mayBeCarriedOut() {
            return carriedOut;
        }
    }

    /** Asks once. An instance that gave no answer is not the first to be asked the next time. */
    Reply ask(String method, String path, Object body, Duration timeout) throws LostException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + ports.get(next) + "/api/v1" + path);
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            HttpResponse<String> answer = send(method, uri, body, timeout);
            if (answer.statusCode() != 307) {
                if (answer.statusCode() == 503) {
                    another();
                }
                return reply(answer);
            }
            URI location = URI.create(answer.headers().firstValue("Location").orElseThrow());
            Integer proxy = proxies.get(location.getPort());
            if (proxy == null) {
                throw new LostException("redirected to " + location + ", which is none of ours", false);
            }
            next = ports.indexOf(proxy);
            uri = URI.create(location.toString().replace(":" + location.getPort() + "/", ":" + proxy + "/"));
        }
        another();
        throw new LostException("redirected in circles", false);
    }

    private void another() {
        next = random.nextInt(ports.size());
    }

    private HttpResponse<String> send(String method, URI uri, Object body, Duration timeout)
            throws LostException, InterruptedException {
        try {
            HttpRequest.BodyPublisher content = body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
            return http.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(timeout)
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .method(method, content)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            another();
            throw new LostException("no connection: " + e.getMessage(), false);
        } catch (IOException e) {
            another();
            throw new LostException(e.toString(), true);
        }
    }

    private Reply reply(HttpResponse<String> answer) throws LostException {
        long retryAfter = answer.headers()
                .firstValue("Retry-After")
                .map(s -> Long.parseLong(s) * 1000)
                .orElse(0L);
        try {
            return new Reply(answer.statusCode(), json.readTree(answer.body()), retryAfter);
        } catch (IOException e) {
            throw new LostException("an answer that is not JSON: " + answer.body(), true);
        }
    }
}
