package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import streamsx.mesos.testsupport.Await;

/** Connections that bring nothing (H1). */
class ConnectionLimitsTest extends ApiServerTestBase {
    private static final int MOST = 20;

    private final List<Socket> sockets = new ArrayList<>();

    @Override
    ServerLimits limits() {
        return limits(50, MINUTE, new ServerLimits.Connections(100, MOST, Duration.ofSeconds(1)));
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket open(String bytes) throws Exception {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(15_000);
        sockets.add(socket);
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private boolean isServed() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("GET /healthz HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes().length > 0;
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void h1AHeaderMustBeCompleteInTime() throws Exception {
        Socket slow = open("GET /healthz HTTP/1.1\r\nHost: a\r\nX: ");
        assertThat(isClosed(slow)).isTrue();
    }

    @Test
    void h1AHeaderThatDripsInIsNoSign() throws Exception {
        Socket slow = open("GET /healthz HTTP/1.1\r\nX: ");
        Await.until("it is closed although it goes on", () -> {
            try {
                slow.getOutputStream().write('x');
                return false;
            } catch (IOException closed) {
                return true;
            }
        });
    }

    @Test
    void h1SoMustThatOfALaterRequest() throws Exception {
        Socket socket = open("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\nX: ");
        String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(answers).startsWith("HTTP/1.1 200 ").containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void h1OneAddressHasNoMoreThanItsShareOfConnections() throws Exception {
        for (int i = 0; i < 2 * MOST; i++) {
            open("").setSoTimeout(1);
        }
        // Which of them it is that go is left to the threads of the server.
        Await.until(
                "the rest is closed",
                () -> sockets.stream().filter(ConnectionLimitsTest::isClosed).count() == MOST);
        for (Socket socket : sockets) {
            socket.close();
        }
        Await.until("there is room again", this::isServed);
    }

    @Test
    void aLongPollIsNoSlowHeader() throws Exception {
        Socket socket = open("GET /api/v1/notifications?client=c1&timeoutSecs=3 HTTP/1.1\r\nHost: a\r\n"
                + "Authorization: Bearer " + TOKEN + "\r\nConnection: close\r\n\r\n");
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 200 ");
    }
}
