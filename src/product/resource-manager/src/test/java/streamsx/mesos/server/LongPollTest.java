package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.testsupport.Await;

/** Waiting for notifications. */
class LongPollTest extends ApiServerTestBase {
    private static final Notification FIFTH = new Notification(Notification.Kind.ALLOCATED, 5);

    @Override
    ServerLimits limits() {
        return limits(3, MINUTE, ServerLimits.Connections.DEFAULT);
    }

    private CompletableFuture<HttpResponse<String>> waiting(String query) throws Exception {
        return waitingFor("client=c1" + query);
    }

    private CompletableFuture<HttpResponse<String>> waitingFor(String query) throws Exception {
        int before = term.callbacks.size();
        CompletableFuture<HttpResponse<String>> answer = sendAsync(to("/api/v1/notifications?" + query));
        Await.until("it waits", () -> term.callbacks.size() > before);
        return answer;
    }

    @Test
    void whatIsThereIsToldAtOnce() throws Exception {
        term.commit(
                FakeLeadership.resource(2, new Notification(Notification.Kind.REVOKED, 9), false),
                FakeLeadership.resource(1, FIFTH, true));
        JsonNode all = json(get("/notifications?client=c1&timeoutSecs=60")).get("notifications");
        assertThat(all.findValuesAsText("sequence")).containsExactly("5", "9");
        assertThat(all.findValuesAsText("kind")).containsExactly("ALLOCATED", "REVOKED");
        assertThat(all.get(0).at("/resource/nativeId").textValue()).isEqualTo("resource_1");
        assertThat(json(get("/notifications?client=c1&acknowledged=5")).get("notifications"))
                .hasSize(1);
        assertThat(json(get("/notifications?client=c1&acknowledged=9&timeoutSecs=0"))
                        .get("notifications"))
                .isEmpty();
        assertThat(term.callbacks).isEmpty();
    }

    @Test
    void aNotificationWakes() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = waiting("&acknowledged=4&timeoutSecs=60");
        assertThat(answer).isNotDone();
        term.commit(FakeLeadership.resource(1, FIFTH, true));
        term.wake();
        assertThat(json(answer.get(5, TimeUnit.SECONDS))
                        .at("/notifications/0/sequence")
                        .longValue())
                .isEqualTo(5);
        Await.until("nobody waits", term.callbacks::isEmpty);
    }

    @Test
    void ordersToStopControllersAreForThePollOfAllClients() throws Exception {
        term.commit(
                FakeLeadership.resource(1, FIFTH, true),
                FakeLeadership.resource(2, new Notification(Notification.Kind.STOP_CONTROLLER, 6), true));
        assertThat(json(get("/notifications?client=c1")).findValuesAsText("kind"))
                .containsExactly("ALLOCATED");
        JsonNode all = json(get("/notifications"));
        assertThat(all.findValuesAsText("kind")).containsExactly("ALLOCATED", "STOP_CONTROLLER");
        assertThat(all.at("/notifications/1/resource/nativeId").textValue()).isEqualTo("resource_2");
        assertThat(all.at("/notifications/1/client"))
                .isEqualTo(JSON.readTree("{\"clientId\":\"c1\",\"name\":\"n1\","
                        + "\"domainId\":\"D\",\"attributes\":{\"zkConnect\":\"zk:2181\"}}"));
        assertThat(term.sessions).isEmpty();
    }

    @Test
    void thePollOfAllClientsIsWokenForAnyAndSaysWhoAsks() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = waitingFor("session=s%201&acknowledged=4&timeoutSecs=60");
        assertThat(term.waitsFor).isNull();
        assertThat(term.sessions).containsExactly("s 1");
        term.commit(FakeLeadership.resource(1, FIFTH, true));
        term.wake();
        assertThat(json(answer.get(5, TimeUnit.SECONDS))
                        .at("/notifications/0/sequence")
                        .longValue())
                .isEqualTo(5);
        assertThat(json(get("/notifications?client=c1&session=s2&timeoutSecs=0"))
                        .get("notifications"))
                .hasSize(1);
        assertThat(term.sessions).containsExactly("s 1", "s2");
    }

    @Test
    void theTimeEnds() throws Exception {
        HttpResponse<String> answer = waiting("&timeoutSecs=1").get(10, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"notifications\":[]}");
        Await.until("nobody waits", term.callbacks::isEmpty);
    }

    @Test
    void theLeadershipEnds() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = waiting("&timeoutSecs=60");
        role = Role.STANDBY;
        HttpResponse<String> response = answer.get(5, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        Await.until("nobody waits", term.callbacks::isEmpty);
    }

    @Test
    void theServerIsClosed() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = waiting("&timeoutSecs=60");
        server.close();
        assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    }

    private Socket waitingSocket() throws Exception {
        int before = term.callbacks.size();
        Socket socket = new Socket("127.0.0.1", port);
        socket.getOutputStream()
                .write(("GET /api/v1/notifications?client=c1&timeoutSecs=60 HTTP/1.1\r\nHost: a\r\n"
                                + "Authorization: Bearer " + TOKEN + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        Await.until("it waits", () -> term.callbacks.size() > before);
        return socket;
    }

    @Test
    void h3WhoIsGoneGivesItsPlaceUp() throws Exception {
        for (int i = 0; i < 3; i++) {
            waitingSocket().close();
        }
        Await.until("nobody waits", term.callbacks::isEmpty);
        assertThat(waiting("&timeoutSecs=60")).isNotDone();
    }

    @Test
    void h3WhoIsThereKeepsItsPlaceAndIsAnswered() throws Exception {
        try (Socket socket = waitingSocket()) {
            waitingSocket().close();
            Await.until("the other is gone", () -> term.callbacks.size() == 1);
            term.commit(FakeLeadership.resource(1, FIFTH, true));
            term.wake();
            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void h3ThePlacesOfTheStreamsServerProcessAreItsOwn() throws Exception {
        for (int i = 0; i < 3; i++) {
            waiting("&timeoutSecs=60");
        }
        assertThat(waitingFor("timeoutSecs=60")).isNotDone();
    }

    @Test
    void tooManyWait() throws Exception {
        for (int i = 0; i < 3; i++) {
            waiting("&timeoutSecs=60");
        }
        assertThat(get("/notifications?client=c1").statusCode()).isEqualTo(503);
    }
}
