package streamsx.mesos.standin.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.standin.wire.LineConnection;

/** The server's end of a connection. */
@Timeout(60)
class ServerConnectionTest {
    private static final int MOST = 10_000;

    @Test
    void aStopIsAnsweredHoweverFastTheServerEnds() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket stopper = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            LineConnection server = new LineConnection(listener.accept(), MOST, "server");
            ServerHost endsAtOnce = (ServerHost) Proxy.newProxyInstance(
                    ServerHost.class.getClassLoader(),
                    new Class<?>[] {ServerHost.class},
                    (proxy, method, arguments) -> {
                        assertThat(method.getName()).isEqualTo("stop");
                        server.closeWhenSent();
                        server.awaitSent(10_000);
                        return null;
                    });
            Thread serving = new Thread(new ServerConnection(server, endsAtOnce, Runnable::run));
            serving.start();
            LineConnection lines = new LineConnection(stopper, MOST, "stopper");
            lines.send("{\"stopper\":true}");
            lines.send("{\"op\":\"stop\",\"locale\":\"en\"}");
            assertThat(lines.readLine()).isEqualTo("{\"refused\":null}");
            assertThat(lines.readLine()).as("the end").isNull();
            serving.join();
        }
    }
}
