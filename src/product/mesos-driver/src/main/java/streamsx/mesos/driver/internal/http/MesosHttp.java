package streamsx.mesos.driver.internal.http;

import com.google.protobuf.MessageLite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import streamsx.mesos.driver.api.Authentication;
import streamsx.mesos.driver.api.DriverOptions;
import streamsx.mesos.driver.internal.threads.Threads;

/** The HTTP client of a driver, and how a call looks as a request. */
public final class MesosHttp implements AutoCloseable {

    public static final String STREAM_ID = "Mesos-Stream-Id";

    private static final String PROTOBUF = "application/x-protobuf";

    /** One thread is enough: nothing that runs on it blocks. */
    private final ExecutorService executor = Executors.newSingleThreadExecutor(Threads.named("mesos-driver-http"));

    private final HttpClient client;
    private final Authentication authentication;
    private final Duration requestTimeout;

    public MesosHttp(DriverOptions options) {
        // No proxy: masters are looked up and talked to directly, as the native library does.
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.connectTimeout())
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(executor);
        options.tls().ifPresent(builder::sslContext);
        this.client = builder.build();
        this.authentication = options.authentication();
        this.requestTimeout = options.requestTimeout();
    }

    /** Longest time for the answer to a call. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    public HttpClient client() {
        return client;
    }

    /** @throws Authentication.UnavailableException if there are no credentials just now */
    public HttpRequest.Builder request(URI endpoint, MessageLite call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", PROTOBUF)
                .header("Accept", PROTOBUF)
                .header("Accept-Encoding", "identity")
                .POST(HttpRequest.BodyPublishers.ofByteArray(call.toByteArray()));
        authentication.header().ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    /** Sends a call; whoever cancels the exchange cuts its connection. */
    public CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return client.sendAsync(request, BoundedText::of);
    }

    /** Ends the pool; the client's own (daemon) selector thread ends when the client is no longer referenced. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
