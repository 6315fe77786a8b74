package streamsx.mesos.standin.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.standin.server.StandIn.LONG_MS;

import com.ibm.streams.resourcemgr.ClientConnection;
import com.ibm.streams.resourcemgr.ClientConnectionFactory;
import com.ibm.streams.resourcemgr.ResourceException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.registry.Registration;
import streamsx.mesos.standin.server.RecordingManager;
import streamsx.mesos.standin.server.StandIn;

/** What becomes of a connection when its server ends, or another one serves. */
@Timeout(60)
class ReconnectionTest {
    @RegisterExtension
    final StandIn standIn = new StandIn();

    private final RecordingManager manager = new RecordingManager(new String[0]);

    @Test
    void theConnectionIsMadeAgainAfterARestart() throws Exception {
        StandIn.Server first = standIn.server(args -> manager).serving();
        int port = first.process.getPort();
        Heard heard = new Heard();
        DomainConnection connection = standIn.connection("c1", heard);
        connection.connect();
        assertThat(heard.next()).isEqualTo("connected test localhost " + port);
        first.process.close();
        assertThat(heard.next()).isEqualTo("disconnected test localhost " + port);

        RecordingManager next = new RecordingManager(new String[0]);
        StandIn.Server second = standIn.server(args -> next).serving();
        assertThat(heard.next()).isEqualTo("connected test localhost " + second.process.getPort());
        next.awaitCall("clientConnected c1");
        assertThat(connection.customCommand("again", Locale.ENGLISH)).isEqualTo("again");
    }

    @Test
    void aRequestMadeWhileNobodyServesWaitsForTheNextServer() throws Exception {
        StandIn.Server first = standIn.server(args -> manager).serving();
        Heard heard = new Heard();
        DomainConnection connection = standIn.connection("c1", heard);
        connection.connect();
        heard.next();
        first.process.close();
        assertThat(heard.next()).startsWith("disconnected");
        CompletableFuture<String> answer = Request.async(() -> connection.customCommand("later", Locale.ENGLISH));
        standIn.server(args -> new RecordingManager(args)).serving();
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("later");
    }

    @Test
    void aConnectionLostDuringARequestIsToldAsSuch() throws Exception {
        CountDownLatch under = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        manager.command = (client, data, locale) -> {
            under.countDown();
            return meet(never, 20);
        };
        StandIn.Server server = standIn.server(args -> manager).serving();
        DomainConnection connection = standIn.connection("c1", new Heard());
        connection.connect();
        CompletableFuture<String> answer = Request.async(() -> connection.customCommand("x", Locale.ENGLISH));
        assertThat(under.await(20, TimeUnit.SECONDS)).isTrue();
        server.process.crash();
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseExactlyInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("customCommand");
        never.countDown();
    }

    private static String meet(CountDownLatch latch, int seconds) {
        try {
            latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return "late";
    }

    /** A server that is stopped in its tracks keeps its sockets open; only its registration goes. */
    @Test
    void theConnectionLeavesAServerThatNoLongerLeadsEvenIfItsSocketStaysOpen() throws Exception {
        var client = standIn.client();
        try (ServerSocket paused = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String own = client.create()
                    .creatingParentsIfNeeded()
                    .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                    .forPath(
                            StandInPaths.servers("test", null) + "/server-",
                            new Registration(
                                            "",
                                            "localhost",
                                            "127.0.0.1",
                                            paused.getLocalPort(),
                                            "1",
                                            "4",
                                            Registration.RUNNING)
                                    .toJson());
            Heard heard = new Heard();
            DomainConnection connection = standIn.connection("c1", heard);
            CompletableFuture<String> connected = Request.async(() -> {
                connection.connect();
                return "connected";
            });
            Socket held = standIn.add(paused.accept());
            held.getOutputStream().write("{\"welcome\":true}\n".getBytes(StandardCharsets.UTF_8));
            assertThat(connected.get(20, TimeUnit.SECONDS)).isEqualTo("connected");
            assertThat(heard.next()).isEqualTo("connected test localhost " + paused.getLocalPort());
            CompletableFuture<String> answer = Request.async(() -> connection.customCommand("x", Locale.ENGLISH));
            var received = new BufferedReader(new InputStreamReader(held.getInputStream(), StandardCharsets.UTF_8));
            assertThat(received.readLine()).contains("hello");
            assertThat(received.readLine()).contains("customCommand");
            manager.highAvailability = true;
            StandIn.Server next = standIn.server(args -> manager);
            assertThat(next.process.awaitRegistered(LONG_MS)).isTrue();

            client.delete().forPath(own);
            assertThat(heard.next()).isEqualTo("disconnected test localhost " + paused.getLocalPort());
            assertThat(heard.next()).isEqualTo("connected test localhost " + next.process.getPort());
            assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                    .hasCauseExactlyInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void aServerOfTheDomainIsPreferredToOneOfAllDomains() throws Exception {
        manager.command = (client, data, locale) -> "all";
        RecordingManager own = new RecordingManager(new String[0]);
        own.command = (client, data, locale) -> "own " + client.getClientName() + client.isController();
        standIn.server(args -> manager).serving();
        standIn.server(args -> own, "d1").serving();
        ClientConnection forDomain = ClientConnectionFactory.createConnection("tool", "test", standIn.zk(), "d1");
        ClientConnection forAll = ClientConnectionFactory.createConnection("tool", "test", standIn.zk());
        try {
            forDomain.connect();
            forAll.connect();
            assertThat(forDomain.customCommand("x", Locale.ENGLISH)).isEqualTo("own toolfalse");
            assertThat(forAll.customCommand("x", Locale.ENGLISH)).isEqualTo("all");
        } finally {
            forDomain.close();
            forAll.close();
        }
        assertThatThrownBy(() -> forAll.customCommand("x", Locale.ENGLISH))
                .isInstanceOf(ResourceException.class)
                .hasMessageStartingWith("STANDIN09E");
    }
}
