package streamsx.mesos.adapter;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Requests to the leader's HTTP API. Connections are kept and used again, each wait is bounded, and a leader that is
 * not there for a moment is asked again for a bounded time.
 */
final class RestClient implements Closeable {
    /** For how long a leader may be unavailable before the caller hears of it. */
    static final Duration RETRY_LIMIT = Duration.ofSeconds(5);

    private static final String API = "/api/v1";
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final String base;
    private final TokenFile token;
    private final Duration retryLimit;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<HttpURLConnection> open = ConcurrentHashMap.newKeySet();

    /**
     * Connects to nobody yet.
     *
     * @param base     scheme, host and port
     * @param retryLimit see {@link #RETRY_LIMIT}
     */
    RestClient(URL base, TokenFile token, Duration retryLimit) {
        String text = base.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.token = token;
        this.retryLimit = retryLimit;
    }

    /** Where the leader is. */
    String base() {
        return base;
    }

    TokenFile token() {
        return token;
    }

    /** Asks once. */
    JsonValue get(String path, Duration atMost) throws RestException {
        return exchange("GET", path, null, atMost);
    }

    /**
     * Asks, and asks again while the leader is not available. For requests only that may be carried out twice.
     *
     * @param atMost for the answer to one attempt; an attempt that took longer than the retry limit was being served,
     *               and the limit begins anew
     */
    JsonValue getWithRetries(String path, Duration atMost) throws RestException {
        return withRetries("GET", path, null, atMost);
    }

    /** As {@link #getWithRetries}. */
    JsonValue postWithRetries(String path, JsonObject body, Duration atMost) throws RestException {
        return withRetries("POST", path, body, atMost);
    }

    private JsonValue withRetries(String method, String path, JsonObject body, Duration atMost) throws RestException {
        RestException first = null;
        long since = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            long begun = System.nanoTime();
            try {
                return exchange(method, path, body, atMost);
            } catch (RestException e) {
                if (!e.unavailable()) {
                    // What the first attempt did may be what this one stumbles over: a master that could not be had
                    // in time is given up, and is unknown when asked for again.
                    throw first != null
                                    && e.status() == HttpURLConnection.HTTP_NOT_FOUND
                                    && first.status() == HttpURLConnection.HTTP_UNAVAILABLE
                            ? first
                            : e;
                }
                long now = System.nanoTime();
                if (now - begun > retryLimit.toNanos()) {
                    since = now;
                }
                if (now - since >= retryLimit.toNanos() || closedWithin(pause)) {
                    throw e;
                }
                first = first == null ? e : first;
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            }
        }
    }

    private boolean closedWithin(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private JsonValue exchange(String method, String path, JsonObject body, Duration atMost) throws RestException {
        HttpURLConnection connection = null;
        try {
            connection = open(method, path, atMost);
            open.add(connection);
            if (closed.getCount() == 0) {
                throw new IOException("this resource manager is being closed");
            }
            if (body != null) {
                byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                // With a length given, Java does not repeat a POST of its own accord.
                connection.setFixedLengthStreamingMode(bytes.length);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(bytes);
                }
            }
            int status = connection.getResponseCode();
            return answer(status, read(connection, status));
        } catch (HttpRetryException e) {
            // What Java makes of a 401 in answer to a body of given length.
            throw refused(e.responseCode(), "", e.getReason());
        } catch (IOException e) {
            throw new RestException(RestException.NO_ANSWER, "", reason(e), e);
        } finally {
            if (connection != null) {
                open.remove(connection);
            }
        }
    }

    private HttpURLConnection open(String method, String path, Duration atMost) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(base + API + path).openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) atMost.toMillis());
        connection.setUseCaches(false);
        // The token is for this instance; a redirect must not carry it elsewhere.
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Authorization", token.authorization());
        connection.setRequestProperty("Accept", "application/json");
        return connection;
    }

    /** To the end, or the connection could not be used again. */
    private static String read(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (in == null) {
                return "";
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
            }
            return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
        }
    }

    private JsonValue answer(int status, String text) throws RestException {
        JsonValue value;
        try {
            value = Json.parse(text);
        } catch (ParseException e) {
            if (status < 300) {
                throw new RestException(RestException.NO_SENSE, "", "no JSON: " + e.getMessage(), e);
            }
            throw refused(status, "", "HTTP status " + status);
        }
        if (status < 300) {
            return value;
        }
        JsonObject error =
                LenientJson.object(value.isObject() ? value.asObject().get("error") : null);
        String message = LenientJson.text(error, "message");
        throw refused(status, LenientJson.text(error, "field"), message.isEmpty() ? "HTTP status " + status : message);
    }

    private RestException refused(int status, String field, String message) {
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            rereadToken();
        }
        return new RestException(status, field, message, null);
    }

    private void rereadToken() {
        try {
            token.read();
        } catch (IOException e) {
            // It will be refused again, and the message about that names the file.
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Whoever waits for an answer gets an exception. */
    @Override
    public void close() {
        closed.countDown();
        open.forEach(HttpURLConnection::disconnect);
    }
}
