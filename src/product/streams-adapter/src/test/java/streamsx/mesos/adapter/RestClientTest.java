package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.eclipsesource.json.JsonObject;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.adapter.FakeLeader.Answer;

@Timeout(60)
class RestClientTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private FakeLeader leader;
    private RestClient client;

    @BeforeEach
    void begin() throws IOException {
        leader = new FakeLeader(directory);
        client = leader.client(Duration.ofSeconds(1));
    }

    @AfterEach
    void end() {
        client.close();
        leader.close();
    }

    private static JsonObject body() {
        return new JsonObject().add("clientId", "\u00e4\u20ac");
    }

    @Test
    void aLeaderThatIsNotReadyIsAskedAgain() throws Exception {
        leader.first(
                "/release", Answer.error(503, "", "not ready"), Answer.error(307, "", "elsewhere"), Answer.broken());

        client.postWithRetries("/release", body(), SOON);
        assertThat(leader.asked("/release"))
                .hasSize(4)
                .allSatisfy(r -> assertThat(r.body()).isEqualTo(body()));
    }

    @Test
    void butNotForEver() {
        leader.on("/release", r -> Answer.error(503, "", "not ready"));
        long begun = System.nanoTime();

        RestException e =
                catchThrowableOfType(RestException.class, () -> client.postWithRetries("/release", body(), SOON));
        assertThat(e.status()).isEqualTo(503);
        assertThat(e).hasMessage("not ready");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(9));
    }

    @Test
    void aRefusalIsNotRepeated() {
        leader.on("/release", r -> Answer.error(400, "resources", "no array"));

        RestException e =
                catchThrowableOfType(RestException.class, () -> client.postWithRetries("/release", body(), SOON));
        assertThat(e.status()).isEqualTo(400);
        assertThat(e.field()).isEqualTo("resources");
        assertThat(leader.asked("/release")).hasSize(1);
    }

    @Test
    void whoAsksOnceAsksOnce() {
        leader.on("/notifications", r -> Answer.broken());

        assertThatThrownBy(() -> client.get("/notifications?x", SOON)).isInstanceOf(RestException.class);
        // Java itself repeats a GET whose connection breaks; it does no harm there.
        assertThat(leader.asked("/notifications")).hasSizeBetween(1, 2);
    }

    @Test
    void aPostWhoseConnectionBreaksIsSentAgainByUsOnly() throws Exception {
        leader.first("/release", Answer.broken());
        client.close();
        client = leader.client(Duration.ZERO);

        assertThatThrownBy(() -> client.postWithRetries("/release", body(), SOON))
                .isInstanceOf(RestException.class);
        assertThat(leader.asked("/release")).hasSize(1);
    }

    @Test
    void nobodyThereIsSaidWithTheAddress() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        TokenFile token = new TokenFile(leader.tokenFile);
        token.read();
        RestClient nobody = new RestClient(new URL("http://127.0.0.1:" + port + "/"), token, Duration.ofMillis(100));
        RestException e = catchThrowableOfType(RestException.class, () -> nobody.getWithRetries("/resources", SOON));

        assertThat(e.unavailable()).isTrue();
        ResourceManagerException told = new Errors(nobody).of(e, "customCommand", Locale.ENGLISH);
        assertThat(told)
                .hasMessageStartingWith("SOM0002E")
                .hasMessageContaining("customCommand")
                .hasMessageContaining("http://127.0.0.1:" + port + ":");
    }

    @Test
    void aTokenThatWasReplacedIsReadAgain() throws Exception {
        client.postWithRetries("/release", body(), SOON);
        leader.token = "secret-2";
        Files.writeString(leader.tokenFile, "secret-2");

        RestException e =
                catchThrowableOfType(RestException.class, () -> client.postWithRetries("/release", body(), SOON));
        assertThat(e.status()).isEqualTo(401);
        assertThat(new Errors(client).of(e, "x", Locale.ENGLISH))
                .hasMessageStartingWith("SOM0003E")
                .hasMessageContaining(leader.tokenFile.toString())
                .hasMessageNotContaining("secret");
        client.postWithRetries("/release", body(), SOON);
        client.getWithRetries("/resources", SOON);
    }

    @Test
    void connectionsAreKept() throws Exception {
        leader.first("/release", Answer.error(404, "", "unknown"));
        assertThatThrownBy(() -> client.postWithRetries("/release", body(), SOON))
                .isInstanceOf(RestException.class);
        for (int i = 0; i < 20; i++) {
            client.postWithRetries("/release", body(), SOON);
            client.getWithRetries("/resources", SOON);
        }

        assertThat(leader.connections).hasSize(1);
    }

    @Test
    void anAnswerThatIsNoJsonIsAnErrorOfItsOwn() {
        leader.on("/resources", r -> new Answer(200, "<html>"));
        RestException e = catchThrowableOfType(RestException.class, () -> client.getWithRetries("/resources", SOON));
        assertThat(new Errors(client).of(e, "x", Locale.ENGLISH)).hasMessageStartingWith("SOM0012E");
        assertThat(leader.asked("/resources")).hasSize(1);

        leader.on("/resources", r -> new Answer(500, "<html>"));
        RestException broken =
                catchThrowableOfType(RestException.class, () -> client.getWithRetries("/resources", SOON));
        assertThat(broken).hasMessageContaining("500");
    }

    @Test
    void aWaitEndsInTime() {
        leader.on("/notifications", r -> slowly());
        long begun = System.nanoTime();

        assertThatThrownBy(() -> client.get("/notifications", Duration.ofMillis(300)))
                .isInstanceOf(RestException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whoeverWaitsIsWokenByClose() throws Exception {
        leader.on("/notifications", r -> slowly());
        CompletableFuture<?> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return client.get("/notifications", Duration.ofMinutes(1));
            } catch (RestException e) {
                throw new IllegalStateException(e);
            }
        });
        Fakes.await(() -> !leader.asked("/notifications").isEmpty());
        client.close();

        assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> client.getWithRetries("/resources", SOON))
                .isInstanceOf(RestException.class)
                .hasMessageContaining("being closed");
    }

    private static Answer slowly() {
        try {
            Thread.currentThread().join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Answer.broken();
    }
}
