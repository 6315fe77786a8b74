package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.leader.Leadership;

/** Answers that come late, and callers that do not wait for them. */
class DeliveryTest extends ApiServerTestBase {
    private static final String BODY = "{\"clientId\":\"c1\",\"kind\":\"FLEXIBLE\",\"count\":1,\"command\":\"x\"}";
    private static final String RAW = "POST /api/v1/allocate HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + TOKEN
            + "\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;

    private final Answer answer = new Answer.Resources(List.of(FakeLeadership.resource(1, null, true)), 1);

    @BeforeEach
    void leaveOpen() {
        term.answers = e -> null;
    }

    private CompletableFuture<Leadership.Delivery> nextOpen() throws InterruptedException {
        return term.open.poll(10, TimeUnit.SECONDS);
    }

    private Socket raw(String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aLateAnswerArrives() throws Exception {
        CompletableFuture<HttpResponse<String>> response = sendAsync(posting("/allocate", BODY));
        nextOpen().complete(new Leadership.Delivery(1, answer));
        assertThat(response.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(term.fates.poll(5, TimeUnit.SECONDS)).isEqualTo("delivered 1");
    }

    @Test
    void aCallerThatClosedItsConnection() throws Exception {
        Socket socket = raw(RAW);
        CompletableFuture<Leadership.Delivery> open = nextOpen();
        socket.close();
        open.complete(new Leadership.Delivery(1, answer));
        assertThat(term.fates.poll(5, TimeUnit.SECONDS)).isEqualTo("lost 1");
    }

    @Test
    void aCallerWhoseConnectionWasReset() throws Exception {
        Socket socket = raw(RAW);
        CompletableFuture<Leadership.Delivery> open = nextOpen();
        socket.setSoLinger(true, 0);
        socket.close();
        open.complete(new Leadership.Delivery(1, answer));
        assertThat(term.fates.poll(5, TimeUnit.SECONDS)).isEqualTo("lost 1");
    }

    @Test
    void aCallerThatSendsTheNextRequestEarly() throws Exception {
        try (Socket socket = raw(RAW)) {
            CompletableFuture<Leadership.Delivery> open = nextOpen();
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            open.complete(new Leadership.Delivery(1, answer));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers).contains("resource_1").contains("READY").doesNotContain(" 400 ");
            assertThat(term.fates.poll(5, TimeUnit.SECONDS)).isEqualTo("delivered 1");
        }
    }

    @Test
    void aTermThatEndsMeanwhile() throws Exception {
        CompletableFuture<HttpResponse<String>> response = sendAsync(posting("/allocate", BODY));
        nextOpen().completeExceptionally(new Leadership.UnavailableException("the term ends"));
        assertThat(response.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        assertThat(response.get().headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void aClosedServerLosesWhatComes() throws Exception {
        sendAsync(posting("/allocate", BODY));
        CompletableFuture<Leadership.Delivery> open = nextOpen();
        server.close();
        open.complete(new Leadership.Delivery(1, answer));
        assertThat(term.fates.poll(5, TimeUnit.SECONDS)).isEqualTo("lost 1");
    }

    @Test
    void manyWaitWithoutAThread() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
        List<CompletableFuture<Leadership.Delivery>> open = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            responses.add(sendAsync(posting("/allocate", BODY)));
        }
        for (int i = 0; i < 40; i++) {
            open.add(nextOpen());
        }
        assertThat(send(to("/healthz")).statusCode()).isEqualTo(200);
        open.forEach(o -> o.complete(term.delivery(answer)));
        for (CompletableFuture<HttpResponse<String>> response : responses) {
            assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        for (int i = 0; i < 40; i++) {
            assertThat(term.fates.poll(5, TimeUnit.SECONDS)).startsWith("delivered");
        }
    }
}
