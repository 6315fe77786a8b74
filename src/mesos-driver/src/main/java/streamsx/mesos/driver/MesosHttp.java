package streamsx.mesos.driver;

import com.google.protobuf.MessageLite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.mesos.Protos.Credential;

/** The HTTP client of a driver, and how a call looks as a request. */
final class MesosHttp implements AutoCloseable {

    static final String STREAM_ID = "Mesos-Stream-Id";
    private static final String PROTOBUF = "application/x-protobuf";
    private static final int THREADS = 2;

    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, Threads.named("mesos-driver-http"));
    private final HttpClient client;
    private final Optional<String> authorization;

    MesosHttp(DriverOptions options) {
        // No proxy: masters are looked up and talked to directly, as the native library does.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.connectTimeout())
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(executor)
                .build();
        this.authorization = options.credential().map(MesosHttp::basic);
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder request(URI endpoint, MessageLite call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", PROTOBUF)
                .header("Accept", PROTOBUF)
                .POST(HttpRequest.BodyPublishers.ofByteArray(call.toByteArray()));
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    /** Ends the pool; the client's own (daemon) selector thread ends when the client is no longer referenced. */
    @Override
    public void close() {
        executor.shutdown();
    }

    private static String basic(Credential credential) {
        byte[] pair = (credential.getPrincipal() + ":" + credential.getSecret()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
