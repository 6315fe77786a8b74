package streamsx.mesos.standin.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.standin.server.RecordingManager.resource;

import com.ibm.streams.messages.Message;
import com.ibm.streams.messages.StreamsRuntimeMessagesKey.Key;
import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import com.ibm.streams.resourcemgr.ClientConnectionFactory;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import com.ibm.streams.resourcemgr.exception.ResourceTagMessageException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import streamsx.mesos.standin.server.RecordingManager;
import streamsx.mesos.standin.server.Requests;
import streamsx.mesos.standin.server.StandIn;
import streamsx.mesos.standin.wire.ClientIdentity;
import streamsx.mesos.standin.wire.TagDefinition;

/** Requests and notifications over a connection that lasts. */
@Timeout(60)
class ConnectionTest {
    @RegisterExtension
    final StandIn standIn = new StandIn();

    private final RecordingManager manager = new RecordingManager(new String[0]);

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
        CompletableFuture<String> first = Request.async(() -> connection.customCommand("x", Locale.ENGLISH));
        CompletableFuture<String> second = Request.async(() -> connection.customCommand("y", Locale.ENGLISH));
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
    void argumentsThatWillNotDoAreRefused() {
        assertThatThrownBy(() -> ClientConnectionFactory.createConnection("tool", "a/b", standIn.zk()))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("a/b");
        assertThatThrownBy(() -> ClientConnectionFactory.createConnection("tool", "test", null))
                .isInstanceOf(ResourceException.class);
    }
}
