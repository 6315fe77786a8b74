package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceDescriptorState.AllocateState;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.adapter.FakeLeader.Answer;

@Timeout(60)
class AllocationTest extends ManagerFixture {

    @BeforeEach
    void initialize() throws Exception {
        manager.initialize();
    }

    private Collection<ResourceDescriptorState> allocate(int count) throws Exception {
        return manager.allocateResources(Fakes.client(), Fakes.request(AllocateType.FLEXIBLE, count, null));
    }

    private static List<String> ids(FakeLeader.Request request) {
        return request.body().get("resources").asArray().values().stream()
                .map(v -> v.asString())
                .toList();
    }

    @Test
    void reservesThenMakesTheCommandsThenStarts() throws Exception {
        Fakes.Tags tags = new Fakes.Tags().with("small", "cores", "1").with("authentication", (Object) null);

        Collection<ResourceDescriptorState> states =
                manager.allocateResources(Fakes.client(), Fakes.request(AllocateType.SYNCHRONOUS, 2, tags));

        assertThat(states)
                .extracting(s -> s.getState() + " " + s.getDescriptor().getNativeResourceId() + " "
                        + s.getDescriptor().getDisplayName())
                .containsExactly("ALLOCATED resource_0 mesos_resource_0", "ALLOCATED resource_1 mesos_resource_1");
        assertThat(controllers.starts)
                .containsExactly(
                        "$PWD/StreamsLink zk:2181 domain-1 resource_0 mesos_resource_0 [authentication, small] false",
                        "$PWD/StreamsLink zk:2181 domain-1 resource_1 mesos_resource_1 [authentication, small] false");
        JsonObject reserve = leader.asked("/reserve").get(0).body();
        assertThat(reserve.getString("kind", "")).isEqualTo("SYNCHRONOUS");
        assertThat(reserve.getInt("count", 0)).isEqualTo(2);
        assertThat(reserve.get("tags").toString()).isEqualTo("{\"authentication\":null,\"small\":{\"cores\":\"1\"}}");
        JsonObject start = leader.asked("/start").get(0).body();
        assertThat(start.get("commands").asObject().names()).containsExactly("resource_0", "resource_1");
        assertThat(start.get("commands").asObject().getString("resource_0", ""))
                .contains("run-controller")
                .contains("ln -s '/opt/streams' StreamsLink");
        assertThat(start.getString("session", "")).isNotEmpty().isEqualTo(reserve.getString("session", ""));
    }

    @Test
    void whatTheClientCannotHearOfBecauseItCameAnewIsGivenBack() throws Exception {
        manager.clientConnected(Fakes.client());
        controllers.whileMaking = () -> manager.clientConnected(Fakes.client());

        assertThatThrownBy(() -> allocate(2))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageContaining("SOM0014E");

        Fakes.await(() -> !leader.asked("/release").isEmpty());
        assertThat(ids(leader.asked("/release").get(0))).containsExactly("resource_0", "resource_1");
        assertThat(leader.asked("/answered")).isEmpty();
    }

    @Test
    void aClientThatConnectsForTheFirstTimeMeanwhileGetsItsAnswer() throws Exception {
        controllers.whileMaking = () -> manager.clientConnected(Fakes.client());

        assertThat(allocate(2)).hasSize(2);
    }

    @Test
    void hasNoKeySoThatARepeatedRequestGetsWhatIsLeftOver() throws Exception {
        allocate(1);

        assertThat(leader.asked("/reserve").get(0).body().names()).doesNotContain("key");
    }

    @Test
    void eachLifeIsASessionOfItsOwn() throws Exception {
        allocate(1);
        manager.close();
        manager.initialize();
        allocate(1);

        assertThat(leader.asked("/reserve"))
                .extracting(r -> r.body().getString("session", ""))
                .doesNotHaveDuplicates();
    }

    @Test
    void theClientIsIntroducedBeforeItsFirstRequestAndOnlyThen() throws Exception {
        allocate(1);
        allocate(1);

        assertThat(leader.requests.stream()
                        .map(FakeLeader.Request::path)
                        .filter(p -> !p.equals("/notifications"))
                        .limit(3))
                .containsExactly("/clients", "/reserve", "/start");
        assertThat(leader.asked("/clients")).hasSize(1);
        JsonObject client = leader.asked("/clients").get(0).body();
        assertThat(client.getString("domainId", "")).isEqualTo("domain-1");
        assertThat(client.get("attributes").asObject().getString("zkConnect", ""))
                .isEqualTo("zk:2181");
        assertThat(client.get("attributes").asObject().names()).doesNotContain("installVersion", "architecture");
    }

    @Test
    void aClientThatTheLeaderHasForgottenIsIntroducedAgain() throws Exception {
        allocate(1);
        leader.first("/reserve", Answer.error(404, "clientId", "no client of this id has introduced itself"));

        assertThat(allocate(1)).hasSize(1);
        assertThat(leader.asked("/clients")).hasSize(2);
    }

    @Test
    void theAnswerIsConfirmedAMomentAfterItWasHandedOver() throws Exception {
        long begun = System.nanoTime();
        allocate(2);
        Fakes.await(() -> !leader.asked("/answered").isEmpty());

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Answers.ON_THE_WAY);
        assertThat(leader.asked("/answered").get(0).body().getString("clientId", ""))
                .isEqualTo("client-1");
        assertThat(ids(leader.asked("/answered").get(0))).containsExactly("resource_0", "resource_1");
        assertThat(leader.asked("/release")).isEmpty();
    }

    @Test
    void aConfirmationIsRepeatedUntilTheLeaderHasIt() throws Exception {
        leader.on(
                "/answered",
                r -> leader.asked("/answered").size() <= 4
                        ? Answer.error(503, "", "not ready")
                        : Answer.ok(new JsonObject()));
        manager.close();
        try (LeaderBridge service =
                LeaderBridge.open(Options.parse(leader.args()), controllers, () -> clients, Duration.ofMillis(200))) {
            service.allocate(Fakes.client(), "FLEXIBLE", 1, null, ENGLISH);
            Fakes.await(() -> leader.asked("/answered").size() == 5);
        }
    }

    @Test
    void whatCannotBeStartedIsGivenBack() throws Exception {
        leader.on("/start", r -> Answer.error(409, "", "no"));

        assertThatThrownBy(() -> allocate(2))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("SOM0004E")
                .hasMessageContaining("no");
        Fakes.await(() -> !leader.asked("/release").isEmpty());
        assertThat(ids(leader.asked("/release").get(0))).containsExactly("resource_0", "resource_1");
        assertThat(leader.asked("/answered")).isEmpty();
    }

    @Test
    void noStartCommandNoResource() throws Exception {
        controllers.command = " ";

        assertThatThrownBy(() -> allocate(1))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("SOM0006E")
                .hasMessageContaining("mesos_resource_0");
        Fakes.await(() -> !leader.asked("/release").isEmpty());
        assertThat(leader.asked("/start")).isEmpty();
    }

    @Test
    void aCountThatIsNoneIsRefusedHereAndALargeOneIsTheLeadersToBound() throws Exception {
        assertThatThrownBy(() -> allocate(0))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("SOM0005E")
                .hasMessageContaining(" 0 ");
        assertThatThrownBy(() -> allocate(-3)).hasMessageContaining("-3");
        assertThat(leader.asked("/reserve")).isEmpty();

        leader.on(
                "/reserve",
                r -> Answer.ok(new JsonObject()
                        .add("resources", new JsonArray().add(FakeLeader.resource("resource_9", "NEW", "NEW")))));
        assertThat(allocate(1_000_000)).hasSize(1);
        assertThat(leader.asked("/reserve").get(0).body().getInt("count", 0)).isEqualTo(1_000_000);
    }

    @Test
    void nothingReservedIsNothingAllocated() throws Exception {
        leader.on("/reserve", r -> Answer.ok(new JsonObject().add("resources", new JsonArray())));

        assertThat(allocate(1)).isEmpty();
        assertThat(leader.asked("/start")).isEmpty();
    }

    @Test
    void aClientWithoutDomainOrZooKeeperIsToldWhatItLacks() {
        assertThatThrownBy(() -> manager.allocateResources(
                        Fakes.client("c", "", "zk:1"), Fakes.request(AllocateType.FLEXIBLE, 1, null)))
                .hasMessageStartingWith("SOM0013E")
                .hasMessageContaining("domainId");
        assertThatThrownBy(() -> manager.allocateResources(
                        Fakes.client("c", "d", null), Fakes.request(AllocateType.FLEXIBLE, 1, null)))
                .hasMessageContaining("zkConnect");
        assertThat(leader.asked("/reserve")).isEmpty();
    }

    @Test
    void U02_theLeadersAnswerIsPassedOnWithoutCountingOrWaiting() throws Exception {
        leader.on(
                "/start",
                r -> Answer.ok(new JsonObject()
                        .add(
                                "resources",
                                new JsonArray()
                                        .add(FakeLeader.resource("resource_0", "RUNNING", "ALLOCATED"))
                                        .add(FakeLeader.resource("resource_1", "LAUNCHED", "PENDING")))));

        assertThat(allocate(2))
                .extracting(ResourceDescriptorState::getState)
                .containsExactly(AllocateState.ALLOCATED, AllocateState.PENDING);
        assertThat(leader.asked("/start")).hasSize(1);
        assertThat(leader.asked("/resources")).isEmpty();
    }

    @Test
    void U03_aRunningTaskIsNotAllocatedBeforeTheLeaderSaysSo() throws Exception {
        leader.requestState = "PENDING"; // and RUNNING

        assertThat(allocate(1)).extracting(ResourceDescriptorState::getState).containsExactly(AllocateState.PENDING);
    }

    @Test
    void aResourceThatEndedMeanwhileIsNotPromised() throws Exception {
        leader.on(
                "/start",
                r -> Answer.ok(new JsonObject()
                        .add(
                                "resources",
                                new JsonArray()
                                        .add(FakeLeader.resource("resource_0", "STOPPED", "RELEASED"))
                                        .add(FakeLeader.resource("resource_1", "LAUNCHED", "PENDING")))));

        assertThat(allocate(2))
                .extracting(s -> s.getDescriptor().getNativeResourceId())
                .containsExactly("resource_1");
        Fakes.await(() -> !leader.asked("/answered").isEmpty());
        assertThat(ids(leader.asked("/answered").get(0))).containsExactly("resource_1");
        assertThat(ids(leader.asked("/release").get(0))).containsExactly("resource_0");
    }

    @Test
    void U04_aPromisedResourceIsAnnouncedAfterItsAnswerAndNotLost() throws Exception {
        leader.requestState = "PENDING";
        leader.on("/start", r -> {
            // Usable as soon as the answer has left: the notification overtakes it.
            leader.notify(FakeLeader.notification(1, "ALLOCATED", "resource_0"));
            leader.notify(FakeLeader.notification(2, "REVOKED", "resource_77"));
            try {
                assertThat(clients.next()).isEqualTo("revoked client-1 resource_77");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Answer.ok(new JsonObject()
                    .add("resources", new JsonArray().add(FakeLeader.resource("resource_0", "RUNNING", "PENDING"))));
        });

        assertThat(allocate(1)).hasSize(1);
        assertThat(clients.heard).isEmpty();
        assertThat(clients.next()).isEqualTo("allocated client-1 resource_0");
    }

    @Test
    void whatHappensToAResourceThatNobodyWasGivenIsNotTold() throws Exception {
        leader.on("/start", r -> {
            leader.notify(FakeLeader.notification(1, "REVOKED", "resource_0"));
            leader.notify(FakeLeader.notification(2, "REVOKED", "resource_77"));
            try {
                clients.next();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Answer.error(409, "", "no");
        });

        assertThatThrownBy(() -> allocate(1)).isInstanceOf(ResourceManagerException.class);
        leader.notify(FakeLeader.notification(3, "REVOKED", "resource_78"));
        assertThat(clients.next()).isEqualTo("revoked client-1 resource_78");
    }

    @Test
    void U05_theMasterIsAnsweredOnlyWhenItCanBeUsed() throws Exception {
        ResourceDescriptor master = manager.allocateMasterResource(Fakes.client(), Fakes.master(null));
        assertThat(master.getNativeResourceId()).isEqualTo("resource_0");
        assertThat(leader.asked("/reserve").get(0).body().getString("kind", "")).isEqualTo("MASTER");
        assertThat(controllers.starts.get(0)).endsWith(" [] true");

        leader.requestState = "PENDING";
        assertThatThrownBy(() -> manager.allocateMasterResource(Fakes.client(), Fakes.master(null)))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("CDISR6027E")
                .hasMessageContaining("domain-1");
        Fakes.await(() -> !leader.asked("/release").isEmpty());
        assertThat(ids(leader.asked("/release").get(0))).containsExactly("resource_1");
    }

    @Test
    void U05_aMasterThatCannotBeHadInTimeIsAnErrorWithTheLeadersReason() {
        leader.first(
                "/start",
                Answer.error(503, "", "could not be allocated in time"),
                Answer.error(404, "commands.resource_0", "this client has no such reserved resource"));

        assertThatThrownBy(() -> manager.allocateMasterResource(Fakes.client(), Fakes.master(null)))
                .isExactlyInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("CDISR6027E")
                .hasMessageContaining("could not be allocated in time");
    }

    @Test
    void U22_U23_aRefusedTagIsATagException() {
        Fakes.Tags bad = new Fakes.Tags().with("small", "cores", Double.NaN);
        assertThatThrownBy(
                        () -> manager.allocateResources(Fakes.client(), Fakes.request(AllocateType.FLEXIBLE, 1, bad)))
                .isInstanceOf(ResourceTagException.class)
                .hasMessageStartingWith("CDISR6007E")
                .hasMessageContaining("small");
        assertThatThrownBy(() -> manager.allocateMasterResource(Fakes.client(), Fakes.master(bad)))
                .isInstanceOf(ResourceTagException.class);
        assertThat(leader.asked("/reserve")).isEmpty();
    }

    @Test
    void U23_aTagThatTheLeaderRefusesKeepsItsType() {
        leader.on("/reserve", r -> Answer.error(400, "tags.small.cores", "too many cores"));
        assertThatThrownBy(() -> allocate(1))
                .isInstanceOf(ResourceTagException.class)
                .hasMessageStartingWith("SOM0010E")
                .hasMessageContaining("tag small")
                .hasMessageContaining("too many cores");
        assertThatThrownBy(() -> manager.allocateMasterResource(Fakes.client(), Fakes.master(null)))
                .isInstanceOf(ResourceTagException.class);

        leader.on("/tags/validate", r -> Answer.error(400, "tags.small", "no such tag"));
        assertThatThrownBy(() ->
                        manager.validateTags(Fakes.client(), new Fakes.Tags().with("small", (Object) null), ENGLISH))
                .isInstanceOf(ResourceTagException.class);

        leader.on("/reserve", r -> Answer.error(400, "count", "too many"));
        assertThatThrownBy(() -> allocate(1)).isExactlyInstanceOf(ResourceManagerException.class);
    }

    @Test
    void U24_allDefinitionsReachTheLeaderWhichDecides() throws Exception {
        manager.allocateResources(
                Fakes.client(),
                Fakes.request(
                        AllocateType.FLEXIBLE,
                        1,
                        new Fakes.Tags()
                                .with("big", "cores", 8, "memory", "4096")
                                .with("small", "cores", "1")));

        assertThat(leader.asked("/reserve").get(0).body().get("tags").toString())
                .isEqualTo("{\"big\":{\"cores\":\"8\",\"memory\":\"4096\"},\"small\":{\"cores\":\"1\"}}");
    }

    @Test
    void U41_whatATagDoesNotSayIsNotSaidHereEither() throws Exception {
        manager.allocateResources(
                Fakes.client(), Fakes.request(null, 1, new Fakes.Tags().with("plain", (Object) null)));

        JsonObject reserve = leader.asked("/reserve").get(0).body();
        assertThat(reserve.names()).containsExactlyInAnyOrder("clientId", "kind", "count", "tags", "session");
        assertThat(reserve.get("tags").toString()).isEqualTo("{\"plain\":null}");
    }
}
