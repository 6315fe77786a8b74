package streamsx.mesos.standin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.streams.resourcemgr.ResourceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.ConnectionLostException;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.registry.Registration;

/** Whatever comes over a connection, only that connection suffers. */
@Timeout(60)
class GarbageTest {

    private static final String HELLO =
            "{\"hello\":{\"clientId\":\"c9\",\"clientName\":\"tool\",\"zkConnect\":\"z\"}}\n";

    @RegisterExtension
    final StandIn standIn = new StandIn();

    private final RecordingManager manager = new RecordingManager(new String[0]);

    @BeforeEach
    void start() throws Exception {
        standIn.switches.put("standin.maxLineBytes", "2000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "\n",
                "[]\n",
                "{}\n",
                "{\"hello\":7}\n",
                "{\"hello\":{}}\n",
                "{\"a\":1} {\"b\":2}\n",
                "{\"stopper\":true}\n{\"op\":\"dance\"}\n",
                HELLO + "no json\n",
                HELLO + "{\"id\":\"x\"}\n",
                HELLO + "{\"op\":\"customCommand\"}\n",
                "LONG",
                HELLO + "LONG"
            })
    void theServerAnswersGarbageByHangingUp(String sent) throws Exception {
        StandIn.Server server = standIn.server(args -> manager).serving();
        DomainConnection good = standIn.connection("c1", new ConnectionListener() {});
        good.connect();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.process.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(sent.replace("LONG", "{\"x\":\"" + "y".repeat(3_000)).getBytes(StandardCharsets.UTF_8));
            assertThat(allLines(socket)).contains("{\"protocol\":");
        }
        assertThat(good.customCommand("fine", Locale.ENGLISH)).isEqualTo("fine");
    }

    @Test
    void bytesThatAreNoTextAreGarbageToo() throws Exception {
        StandIn.Server server = standIn.server(args -> manager).serving();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.process.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xfe, 0, '\n'});
            assertThat(allLines(socket)).contains("{\"protocol\":");
        }
    }

    /** The server may hang up so that what it had not read is answered by a reset; what it said before counts. */
    private static String allLines(Socket socket) throws IOException {
        StringBuilder all = new StringBuilder();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                all.append(line).append('\n');
            }
        } catch (java.net.SocketException reset) {
            all.append("reset");
        }
        return all.toString();
    }

    @Test
    void aRequestThatIsNotAsItShouldBeIsRefusedAlone() throws Exception {
        StandIn.Server server = standIn.server(args -> manager).serving();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.process.getPort())) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.getOutputStream().write(HELLO.getBytes(StandardCharsets.UTF_8));
            assertThat(in.readLine()).isEqualTo("{\"welcome\":true}");
            for (String request : new String[] {
                "{\"id\":1,\"op\":\"dance\"}",
                "{\"id\":1}",
                "{\"id\":1,\"op\":\"allocateResources\",\"count\":1,\"type\":\"SOON\"}",
                "{\"id\":1,\"op\":\"allocateResources\",\"count\":99999999999,\"type\":\"FLEXIBLE\"}",
                "{\"id\":1,\"op\":\"releaseResources\",\"resources\":[{}]}",
                "{\"id\":1,\"op\":\"validateTags\",\"tags\":{\"a\":{\"type\":\"PROPERTIES\",\"properties\":{\"x\":1}}}}"
            }) {
                socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
                assertThat(in.readLine()).startsWith("{\"id\":1,\"error\":{\"type\":\"resource\"");
            }
            socket.getOutputStream()
                    .write("{\"id\":2,\"op\":\"customCommand\",\"data\":\"x\"}\n".getBytes(StandardCharsets.UTF_8));
            assertThat(in.readLine()).isEqualTo("{\"id\":2,\"result\":\"x\"}");
        }
        assertThat(manager.calls).doesNotContain("releaseResources");
    }

    /** A server that says this after the client's hello. */
    private void register(ServerSocket socket, String answer, CountDownLatch asked) throws Exception {
        Thread serving = new Thread(() -> {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    BufferedReader in =
                            new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                    in.readLine();
                    if (answer.startsWith("{\"welcome\"")) {
                        client.getOutputStream().write("{\"welcome\":true}\n".getBytes(StandardCharsets.UTF_8));
                        in.readLine();
                        asked.countDown();
                        client.getOutputStream()
                                .write(answer.substring(answer.indexOf('\n') + 1)
                                        .getBytes(StandardCharsets.UTF_8));
                    } else {
                        asked.countDown();
                        client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    }
                    in.readLine();
                } catch (IOException over) {
                    // the client hung up
                }
            }
        });
        serving.setDaemon(true);
        serving.start();
        standIn.client()
                .create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath(
                        StandInPaths.servers("test", null) + "/server-",
                        new Registration(
                                        "",
                                        "localhost",
                                        "127.0.0.1",
                                        socket.getLocalPort(),
                                        "1",
                                        "4",
                                        Registration.RUNNING)
                                .toJson());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "{}\n", "[1]\n", "LONG"})
    void aServerThatDoesNotGreetIsNoServer(String answer) throws Exception {
        standIn.switches.put("standin.serverTimeoutMs", "500");
        CountDownLatch asked = new CountDownLatch(1);
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            register(socket, answer.replace("LONG", "z".repeat(3_000)), asked);
            DomainConnection connection = standIn.connection("c1", new ConnectionListener() {});
            assertThatThrownBy(connection::connect)
                    .isInstanceOf(ResourceException.class)
                    .hasMessageStartingWith("STANDIN02E");
            assertThat(asked.await(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json\n",
                "{\"id\":77,\"result\":1}\n",
                "{\"id\":1,\"result\":[{}]}\n",
                "{\"notify\":\"party\"}\n",
                "{\"notify\":\"resourcesRevoked\",\"resources\":7}\n",
                "LONG",
                "{\"protocol\":\"no\"}\n"
            })
    void anAnswerThatIsNoneIsALostConnection(String answer) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            register(socket, "{\"welcome\"\n" + answer.replace("LONG", "z".repeat(3_000)), asked);
            DomainConnection connection = standIn.connection("c1", new ConnectionListener() {});
            connection.connect();
            assertThatThrownBy(() -> connection.allocateMasterResource(null, Locale.ENGLISH))
                    .isInstanceOf(ConnectionLostException.class);
            assertThat(asked.getCount()).isZero();
        }
    }
}
