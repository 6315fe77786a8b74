package streamsx.mesos.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import streamsx.mesos.secrets.ApiToken;

/**
 * Talks to the HTTP API of one instance. Uses the old {@link HttpURLConnection}: for the two or three requests of a
 * command it starts in a fraction of the time that java.net.http takes.
 */
final class InstanceClient {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 30_000;
    private static final int CONFLICT = 409;

    private final Member member;
    private final ApiToken token;

    InstanceClient(Member member, ApiToken token) {
        this.member = member;
        this.token = token;
    }

    /** For the few paths that are open to all. */
    static InstanceClient withoutToken(Member member) {
        return new InstanceClient(member, null);
    }

    JsonNode get(String path) throws CliException {
        return request("GET", path, null);
    }

    JsonNode post(String path, Map<String, ?> body) throws CliException {
        return request("POST", path, Json.bytes(body));
    }

    /** The answer's JSON; a null node if it has none. Errors become words for people. */
    private JsonNode request(String method, String path, byte[] body) throws CliException {
        int status;
        Optional<JsonNode> answer;
        try {
            HttpURLConnection connection = open(method, path);
            if (token != null) {
                connection.setRequestProperty("Authorization", token.authorization());
            }
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            status = connection.getResponseCode();
            answer = read(connection, status);
        } catch (IOException e) {
            throw new CliException(
                    CliException.NO_INSTANCE,
                    "The instance at " + member.describe() + " cannot be reached: " + e.getMessage(),
                    e);
        }
        if (status < 300) {
            return answer.orElseGet(NullNode::getInstance);
        }
        throw refusal(status, answer);
    }

    private CliException refusal(int status, Optional<JsonNode> answer) {
        String message = answer.map(json -> json.path("error").path("message").asText(""))
                .orElse("");
        String who = "The instance at " + member.describe();
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED || status == HttpURLConnection.HTTP_FORBIDDEN) {
            return new CliException(
                    CliException.FAILED,
                    who + " does not accept the token: is API_TOKEN_FILE the " + "same as the instance's?");
        }
        if (status == HttpURLConnection.HTTP_UNAVAILABLE || status == 307) {
            return new CliException(
                    CliException.NO_INSTANCE,
                    who + " is not ready" + (message.isEmpty() ? "" : ": " + message) + ". Try again in a few seconds");
        }
        if (status == CONFLICT) {
            return new CliException(
                    CliException.FAILED, "Refused" + (message.isEmpty() ? " by " + member.describe() : ": " + message));
        }
        return new CliException(
                CliException.FAILED,
                who + " answered with status " + status + (message.isEmpty() ? "" : ": " + message));
    }

    private HttpURLConnection open(String method, String path) throws IOException {
        String host = member.info().host();
        String authority = (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":"
                + member.info().port();
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + authority + path).toURL().openConnection(Proxy.NO_PROXY);
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            // The token is for this instance; a redirect must not carry it elsewhere.
            connection.setInstanceFollowRedirects(false);
            return connection;
        } catch (IllegalArgumentException e) {
            throw new IOException("its address is not one: " + authority, e);
        }
    }

    private static Optional<JsonNode> read(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return in == null ? Optional.empty() : Json.parse(in.readAllBytes());
        }
    }
}
