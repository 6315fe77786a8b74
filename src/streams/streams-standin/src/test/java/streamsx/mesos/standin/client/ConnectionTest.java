package streamsx.mesos.standin.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.standin.server.RecordingManager.resource;
import static streamsx.mesos.standin.server.StandIn.LONG_MS;

import com.ibm.streams.messages.Message;
import com.ibm.streams.messages.StreamsRuntimeMessagesKey.Key;
import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import com.ibm.streams.resourcemgr.ClientConnection;
import com.ibm.streams.resourcemgr.ClientConnectionFactory;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import com.ibm.streams.resourcemgr.exception.ResourceTagMessageException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.registry.Registration;
import streamsx.mesos.standin.server.RecordingManager;
import streamsx.mesos.standin.server.Requests;
import streamsx.mesos.standin.server.StandIn;
import streamsx.mesos.standin.wire.ClientIdentity;
import streamsx.mesos.standin.wire.TagDefinition;

@Timeout(60)
public class ConnectionTest {

    @RegisterExtension
    final StandIn standIn = new StandIn();

    private final RecordingManager manager = new RecordingManager(new String[0]);

    /** What a listener hears, as lines. */
    public static final class Heard implements ConnectionListener {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public void connected(String type, String host, int port) {
            lines.add("connected " + type + " " + host + " " + port);
        }

        @Override
        public void disconnected(String type, String host, int port) {
            lines.add("disconnected " + type + " " + host + " " + port);
        }

        @Override
        public void resourcesAllocated(Collection<ResourceDescriptor> resources) {
            lines.add("allocated " + resources);
        }

        @Override
        public void resourcesRevoked(Collection<ResourceDescriptor> resources) {
            lines.add("revoked " + resources);
        }

        @Override
        public void resourcesRevokeImminent(Collection<ResourceDescriptor> resources) {
            lines.add("imminent " + resources);
        }

        public String next() throws InterruptedException {
            return lines.poll(LONG_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void everyRequestReachesTheManagerAndItsAnswerTheClient() throws Exception {
        standIn.server(args -> manager).serving();
        DomainConnection connection = standIn.connection("c1", new Heard());
        connection.connect();
        manager.awaitCall("clientConnected c1");

        ResourceDescriptor master =
                connection.allocateMasterResource(Map.of("jmx", TagDefinition.none()), Locale.ENGLISH);
        assertThat(master).isEqualTo(resource("master"));
        assertThat(master.getDisplayName()).isEqualTo("test_master");
        assertThat(master.getKind()).isEqualTo(ResourceDescriptor.ResourceKind.CONTAINER);
        assertThat(master.getHostName()).isNull();
        manager.awaitCall("allocateMasterResource c1 {jmx=none}");

        Collection<ResourceDescriptorState> given = connection.allocateResources(
                AllocateType.FLEXIBLE,
                2,
                "i1",
                Map.of("small", TagDefinition.properties(Map.of("cores", "2")), "own", TagDefinition.custom("x y")),
                Locale.ENGLISH);
        assertThat(given)
                .extracting(ResourceDescriptorState::getState)
                .containsExactly(
                        ResourceDescriptorState.AllocateState.ALLOCATED, ResourceDescriptorState.AllocateState.PENDING);
        assertThat(given)
                .extracting(ResourceDescriptorState::getDescriptor)
                .containsExactly(resource("r1"), resource("r2"));
        manager.awaitCall("allocateResources c1 FLEXIBLE 2 for i1 {own=x y, small={cores=2}}");
        connection.allocateResources(AllocateType.SYNCHRONOUS, 1_000_000, null, null, Locale.ENGLISH);
        manager.awaitCall("allocateResources c1 SYNCHRONOUS 1000000 for null null");

        connection.releaseResources(List.of(resource("r1")), Locale.CANADA_FRENCH);
        manager.awaitCall("releaseResources c1 [r1] fr_CA");
        connection.cancelPendingResources(List.of(resource("r2")), Locale.ENGLISH);
        manager.awaitCall("cancelPendingResources c1 [r2] en");
        connection.releaseResources(Locale.ENGLISH);
        manager.awaitCall("releaseResources c1 en");
        connection.validateTags(Map.of("small", TagDefinition.properties(Map.of("cores", "2"))), Locale.ENGLISH);
        manager.awaitCall("small={cores=2}");
        assertThat(connection.customCommand("{\"command\":\"ü\"}", Locale.ENGLISH))
                .isEqualTo("{\"command\":\"ü\"}");
        manager.command = (client, data, locale) -> null;
        assertThat(connection.customCommand("x", Locale.ENGLISH)).isNull();
    }

    @Test
    void refusalsKeepTypeAndText() throws Exception {
        standIn.server(args -> manager).serving();
        DomainConnection connection = standIn.connection("c1", new Heard());
        connection.connect();

        manager.onTags = new ResourceTagException("cores must not be -1");
        assertThatThrownBy(() -> connection.validateTags(Map.of(), Locale.ENGLISH))
                .isExactlyInstanceOf(ResourceTagException.class)
                .hasMessage("cores must not be -1");
        manager.onTags = new ResourceManagerException("no time");
        assertThatThrownBy(() -> connection.validateTags(Map.of(), Locale.ENGLISH))
                .isExactlyInstanceOf(ResourceManagerException.class)
                .hasMessage("no time");
        manager.onTags = new ResourceTagMessageException(
                new Message(Key.ERR_RM_UNSUPPORTED_TAG_ATTRIBUTE, "test", "small", "colour"));
        assertThatThrownBy(() -> connection.validateTags(Map.of(), Locale.GERMAN))
                .isInstanceOf(ResourceTagException.class)
                .hasMessageStartingWith("CDISR6005E Ressourcentyp test");
        assertThatThrownBy(() -> connection.validateTags(Map.of(), Locale.ENGLISH))
                .isInstanceOf(ResourceTagException.class)
                .hasMessageStartingWith("CDISR6005E Resource type test");
        manager.givesMaster = false;
        assertThatThrownBy(() -> connection.allocateMasterResource(null, Locale.ENGLISH))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("CDISR6027E")
                .hasMessageContaining("d1");
        manager.command = (client, data, locale) -> {
            throw new IllegalStateException("a defect");
        };
        assertThatThrownBy(() -> connection.customCommand("x", Locale.ENGLISH))
                .isExactlyInstanceOf(ResourceException.class)
                .hasMessageContaining("a defect");
        // and the connection is as good as before
        manager.command = (client, data, locale) -> "well";
        assertThat(connection.customCommand("x", Locale.ENGLISH)).isEqualTo("well");
    }

    @Test
    void tagsOfARequestAreStrict() throws Exception {
        var tags = Requests.tags(Map.of("plain", TagDefinition.none()), Locale.ENGLISH);
        assertThatThrownBy(() -> tags.getTagDefinitionType("other"))
                .isInstanceOf(ResourceTagException.class)
                .hasMessageStartingWith("CDISR6009E");
        assertThatThrownBy(() -> tags.getDefinitionAsProperties("plain"))
                .isInstanceOf(ResourceTagException.class)
                .hasMessageStartingWith("CDISR6010E");
    }

    @Test
    void requestsOfOneClientOverlap() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        manager.command = (client, data, locale) -> meet(both);
        standIn.server(args -> manager).serving();
        DomainConnection connection = standIn.connection("c1", new Heard());
        connection.connect();
        CompletableFuture<String> first = async(() -> connection.customCommand("x", Locale.ENGLISH));
        CompletableFuture<String> second = async(() -> connection.customCommand("y", Locale.ENGLISH));
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("met");
        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("met");
    }

    private static String meet(CountDownLatch both) {
        both.countDown();
        try {
            return both.await(10, TimeUnit.SECONDS) ? "met" : "alone";
        } catch (InterruptedException stopped) {
            return "interrupted";
        }
    }

    interface Request {
        String send() throws Exception;
    }

    private static CompletableFuture<String> async(Request request) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(request.send());
            } catch (Exception failed) {
                answer.completeExceptionally(failed);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

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
        CompletableFuture<String> answer = async(() -> connection.customCommand("later", Locale.ENGLISH));
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
        CompletableFuture<String> answer = async(() -> connection.customCommand("x", Locale.ENGLISH));
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
            CompletableFuture<String> connected = async(() -> {
                connection.connect();
                return "connected";
            });
            Socket held = standIn.add(paused.accept());
            held.getOutputStream().write("{\"welcome\":true}\n".getBytes(StandardCharsets.UTF_8));
            assertThat(connected.get(20, TimeUnit.SECONDS)).isEqualTo("connected");
            assertThat(heard.next()).isEqualTo("connected test localhost " + paused.getLocalPort());
            CompletableFuture<String> answer = async(() -> connection.customCommand("x", Locale.ENGLISH));
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
    void notificationsReachTheirClientOnly() throws Exception {
        standIn.server(args -> manager).serving();
        Heard one = new Heard();
        Heard two = new Heard();
        standIn.connection("c1", one).connect();
        standIn.connection("c2", two).connect();
        one.next();
        two.next();
        var notifications = manager.getResourceNotificationManager();
        notifications.resourcesRevoked("nobody", List.of(resource("r0")));
        notifications.resourcesAllocated("c1", List.of(resource("r1")));
        notifications.resourcesRevoked("c2", List.of(resource("r2")));
        notifications.resourcesRevokeImminent("c1", List.of(resource("r3")));
        assertThat(one.next()).isEqualTo("allocated [" + resource("r1") + "]");
        assertThat(one.next()).isEqualTo("imminent [" + resource("r3") + "]");
        assertThat(two.next()).isEqualTo("revoked [" + resource("r2") + "]");
        assertThat(one.lines).isEmpty();
        assertThat(two.lines).isEmpty();
    }

    @Test
    void whatTheManagerSaysWhenTheClientConnectsIsHeardAfterConnected() throws Exception {
        RecordingManager eager = new RecordingManager(new String[0]) {
            @Override
            public void clientConnected(com.ibm.streams.resourcemgr.ClientInfo client) {
                getResourceNotificationManager().resourcesAllocated(client.getClientId(), List.of(resource("r1")));
            }
        };
        standIn.server(args -> eager).serving();
        Heard heard = new Heard();
        standIn.connection("c1", heard).connect();
        assertThat(heard.next()).startsWith("connected");
        assertThat(heard.next()).startsWith("allocated");
    }

    @Test
    void aListenerMaySendRequests() throws Exception {
        standIn.server(args -> manager).serving();
        DomainConnection[] connection = new DomainConnection[1];
        connection[0] = standIn.connection("c1", new ConnectionListener() {
            @Override
            public void resourcesRevoked(Collection<ResourceDescriptor> resources) {
                try {
                    connection[0].releaseResources(resources, Locale.ENGLISH);
                } catch (ResourceException failed) {
                    throw new IllegalStateException(failed);
                }
            }
        });
        connection[0].connect();
        manager.getResourceNotificationManager().resourcesRevoked("c1", List.of(resource("r1")));
        manager.awaitCall("releaseResources c1 [r1] en");
    }

    @Test
    void whoIsMissingIsSaid() throws Exception {
        standIn.switches.put("standin.serverTimeoutMs", "200");
        assertThatThrownBy(() -> standIn.connection("c1", new Heard()).connect())
                .isInstanceOf(ResourceException.class)
                .hasMessageStartingWith("CDISR6017E");
        standIn.server(args -> manager, "other").serving();
        assertThatThrownBy(() -> standIn.connection("c1", new Heard()).connect())
                .isInstanceOf(ResourceException.class)
                .hasMessageStartingWith("CDISR6016E")
                .hasMessageContaining("d1");
        ClientIdentity tool = ClientIdentity.tool("mytool", null, standIn.zk());
        assertThatThrownBy(() -> DomainConnections.create(tool, "test", standIn.zk(), new Heard(), standIn.switches)
                        .connect())
                .isInstanceOf(ResourceException.class)
                .hasMessageStartingWith("CDISR6015E");
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

    @Test
    void argumentsThatWillNotDoAreRefused() {
        assertThatThrownBy(() -> ClientConnectionFactory.createConnection("tool", "a/b", standIn.zk()))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("a/b");
        assertThatThrownBy(() -> ClientConnectionFactory.createConnection("tool", "test", null))
                .isInstanceOf(ResourceException.class);
    }
}
