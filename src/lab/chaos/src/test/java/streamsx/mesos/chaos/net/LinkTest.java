package streamsx.mesos.chaos.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that says each byte again, behind a line. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LinkTest {
    private static final int A_WHILE = 300;

    private final Link line = new Link("test");
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> echo(socket));
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            return; // The test is over.
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            return; // Cut, as some tests do.
        }
    }

    @AfterEach
    void stop() throws IOException {
        line.close();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", line.through("127.0.0.1", server.getLocalPort()));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void says(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
        assertThat(socket.getInputStream().read()).isEqualTo(value);
    }

    private static void isSilent(Socket socket) throws IOException {
        socket.setSoTimeout(A_WHILE);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(10_000);
    }

    private static void isBroken(Socket socket) {
        assertThatThrownBy(() -> {
                    socket.getOutputStream().write(1);
                    if (socket.getInputStream().read() < 0) {
                        throw new IOException("ended");
                    }
                })
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void passesAndEndsAsTheEndsDo() throws IOException {
        try (Socket socket = connect()) {
            says(socket, 1);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void oneTargetHasOnePortAndAnotherHasAnother() {
        assertThat(line.through("127.0.0.1", 1))
                .isEqualTo(line.through("127.0.0.1", 1))
                .isNotEqualTo(line.through("127.0.0.1", 2));
    }

    @Test
    void aCutBreaksWhatIsThereAndRefusalWhatComes() throws IOException {
        try (Socket before = connect()) {
            says(before, 1);
            line.condition().refuse();
            says(before, 2);
            try (Socket after = connect()) {
                isBroken(after);
            }
            line.cut();
            isBroken(before);
        }
        line.condition().clear();
        try (Socket again = connect()) {
            says(again, 3);
        }
    }

    @Test
    void whatIsHeldOnItsWayThereComesLaterAndWhatComesBackPasses() throws IOException {
        try (Socket socket = connect()) {
            says(socket, 1);
            line.condition().hold(LinkCondition.Direction.UP);
            socket.getOutputStream().write(2);
            isSilent(socket);
            line.condition().clear();
            assertThat(socket.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void holdingOneDirectionLetsTheOtherPass() throws Exception {
        try (ServerSocket pushing = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Socket client = new Socket("127.0.0.1", line.through("127.0.0.1", pushing.getLocalPort()));
                Socket server2 = pushing.accept()) {
            client.setSoTimeout(10_000);
            server2.setSoTimeout(10_000);
            line.condition().hold(LinkCondition.Direction.UP);
            server2.getOutputStream().write(5);
            assertThat(client.getInputStream().read()).isEqualTo(5);
            line.condition().clear();
            line.condition().hold(LinkCondition.Direction.DOWN);
            client.getOutputStream().write(6);
            assertThat(server2.getInputStream().read()).isEqualTo(6);
            server2.getOutputStream().write(7);
            isSilent(client);
            line.condition().clear();
            assertThat(client.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void aDelayIsOneEachWayAndEndsAtOnceWhenItIsCleared() throws IOException {
        try (Socket socket = connect()) {
            says(socket, 1);
            line.condition().delay(200);
            long begin = System.nanoTime();
            says(socket, 2);
            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
            line.condition().delay(60_000);
            socket.getOutputStream().write(3);
            isSilent(socket);
            line.condition().clear();
            assertThat(socket.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void whoIsNotThereIsRefused() throws IOException {
        int gone;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = other.getLocalPort();
        }
        try (Socket socket = new Socket("127.0.0.1", line.through("127.0.0.1", gone))) {
            socket.setSoTimeout(10_000);
            isBroken(socket);
        }
    }
}
