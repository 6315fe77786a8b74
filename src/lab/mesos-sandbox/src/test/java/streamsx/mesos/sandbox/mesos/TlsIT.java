package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.http.SelfSignedCertificate;
import streamsx.mesos.sandbox.mesos.http.Tls;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.testsupport.Await;

/** Capture 19: a master with a certificate speaks https, and nothing else. */
@Timeout(60)
class TlsIT {
    private static final String SUBSCRIBE =
            "{\"type\":\"SUBSCRIBE\",\"subscribe\":{\"framework_info\":" + TestScheduler.info(60) + "}}";

    @TempDir
    private static Path dir;

    private static SelfSignedCertificate certificate;
    private static SandboxMaster master;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        certificate = SelfSignedCertificate.make(dir);
        master = SandboxMaster.start(MasterConfig.defaults()
                .withAllocationInterval(Duration.ofMillis(50))
                // Its length ends the line of the event before.
                .withHeartbeatInterval(Duration.ofMillis(100))
                .withTls(Tls.server(certificate.certificate(), certificate.key())));
        client = HttpClient.newBuilder()
                .sslContext(Tls.client(certificate.certificate()))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @Test
    void agentsAndSchedulersWorkOverIt() throws Exception {
        SandboxAgent agent = SandboxAgent.start(AgentConfig.defaults(master.hostPort(), dir.resolve("agent"))
                .withMasterTls(Tls.client(certificate.certificate())));
        try {
            HttpRequest subscribe = request("/api/v1/scheduler")
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(SUBSCRIBE))
                    .build();
            HttpResponse<InputStream> stream = client.send(subscribe, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            try (BufferedReader events =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                StringBuilder heard = new StringBuilder();
                while (heard.indexOf("\"OFFERS\"") < 0) {
                    heard.append(events.readLine());
                }
                assertThat(heard.toString()).contains("\"SUBSCRIBED\"").contains(master.id() + "-S0");
            }
        } finally {
            agent.closeAndKillTasks();
        }
    }

    @Test
    void theEndOfASubscribersConnectionIsNoticedAtOnce() throws Exception {
        String id = "gone";
        String subscribe = SUBSCRIBE
                .replace("\"type\":\"SUBSCRIBE\"", "\"type\":\"SUBSCRIBE\",\"framework_id\":{\"value\":\"gone\"}")
                .replace("\"name\":\"test\"", "\"name\":\"test\",\"id\":{\"value\":\"gone\"}");
        try (SSLSocket socket = (SSLSocket)
                Tls.client(certificate.certificate()).getSocketFactory().createSocket("127.0.0.1", master.port())) {
            socket.getOutputStream()
                    .write(("POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: "
                                    + "application/json\r\nContent-Length: "
                                    + subscribe.length() + "\r\n\r\n" + subscribe)
                            .getBytes(StandardCharsets.US_ASCII));
            awaitFramework(id, framework -> framework.get("connected").asBoolean());
        }
        awaitFramework(id, framework -> !framework.get("connected").asBoolean());
    }

    @Test
    void plainHttpIsCutOff() {
        assertThatThrownBy(() -> TestScheduler.http(master.port(), "GET", "/health", "", null))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void whoDoesNotTrustItDoesNotSpeakToIt() {
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(request("/health").build(), HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void filesOfAnotherKindAreRefusedByName() throws IOException {
        Path junk = Files.writeString(dir.resolve("junk.pem"), "junk");
        assertThatThrownBy(() -> Tls.server(junk, certificate.key()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("junk.pem");
        assertThatThrownBy(() -> Tls.server(certificate.certificate(), junk))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("junk.pem")
                .hasMessageContaining("PKCS #8");
        assertThatThrownBy(() -> Tls.client(junk))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("junk.pem");
        assertThat(Files.getPosixFilePermissions(certificate.key())).hasSize(2);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://" + master.hostPort() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static void awaitFramework(String id, Predicate<JsonNode> state) {
        Await.until("framework " + id + " is as expected", Duration.ofSeconds(20), Duration.ofMillis(10), () -> {
            String body = client.send(
                            request("/frameworks?framework_id=" + id).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            JsonNode framework = new ObjectMapper().readTree(body).at("/frameworks/0");
            return framework.isObject() && state.test(framework);
        });
    }
}
