package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceManager.Feature;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.StreamsMesosResourceManager;
import streamsx.mesos.TestManager;
import streamsx.mesos.adapter.FakeLeader.Answer;

@Timeout(60)
class ManagerTest extends ManagerFixture {

    private static ResourceDescriptor descriptor(String id) {
        return new ResourceDescriptor("mesos", ResourceDescriptor.ResourceKind.CONTAINER, id, "mesos_" + id, null);
    }

    @Test
    void isHighlyAvailableAndPromisesNothingElse() {
        assertThat(manager.isFeatureSupported(Feature.HIGH_AVAILABILITY)).isTrue();
        assertThat(manager.isFeatureSupported(null)).isFalse();
    }

    @Test
    void mayBeClosedWithoutEverHavingServedAndTwice() throws Exception {
        StreamsMesosResourceManager never = new StreamsMesosResourceManager(new String[] {"--whatever"});
        assertThatCode(never::close).doesNotThrowAnyException();
        manager.initialize();
        manager.initialize();
        manager.close();
        assertThatCode(manager::close).doesNotThrowAnyException();
    }

    @Test
    void whoeverAsksBeforeInitializeIsToldSo() {
        assertThatThrownBy(
                        () -> manager.allocateResources(Fakes.client(), Fakes.request(AllocateType.FLEXIBLE, 1, null)))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("SOM0001E")
                .hasMessageContaining("allocateResources");
        assertThatThrownBy(() -> manager.validateStop()).hasMessageStartingWith("SOM0001E");
        assertThatCode(() -> manager.clientConnected(Fakes.client())).doesNotThrowAnyException();
    }

    @Test
    void U19_aSettingThatIsMissingIsNamed() {
        String[] none = {"start", "--manager", "x"};
        assertThatThrownBy(() -> new StreamsMesosResourceManager(none).initialize())
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("CDISR6013E")
                .hasMessageContaining("--rest-url");
        String[] noFile = {"--rest-url", "http://127.0.0.1:1", "--rest-token-file"};
        assertThatThrownBy(() -> new StreamsMesosResourceManager(noFile).initialize())
                .hasMessageStartingWith("CDISR6013E")
                .hasMessageContaining("--rest-token-file");
        String[] badUrl = {"--rest-url", "mesos://x", "--rest-token-file", "f"};
        assertThatThrownBy(() -> new StreamsMesosResourceManager(badUrl).initialize())
                .hasMessageStartingWith("CDISR6024E")
                .hasMessageContaining("mesos://x");
        assertThatCode(() -> new StreamsMesosResourceManager(null)).doesNotThrowAnyException();
    }

    @Test
    void U19_withoutAnInstallationOnTheAgentsAllocationSaysWhichPropertyToSet() throws Exception {
        String[] args = leader.args();
        args[Arrays.asList(args).indexOf("/opt/streams")] = "";
        manager = new TestManager(args, controllers, clients);
        manager.initialize();
        assertThatThrownBy(() -> manager.allocateMasterResource(Fakes.client(), Fakes.master(null)))
                .hasMessageStartingWith("CDISR6021E")
                .hasMessageContaining("STREAMS_INSTALL_PATH");
        assertThat(leader.asked("/reserve")).isEmpty();
    }

    @Test
    void aTokenFileThatCannotBeUsedIsNamedAndItsContentIsNot() throws Exception {
        Files.delete(leader.tokenFile);
        assertThatThrownBy(() -> manager.initialize())
                .hasMessageStartingWith("SOM0011E")
                .hasMessageContaining(leader.tokenFile.toString());
        Files.writeString(leader.tokenFile, "se cret\n");
        assertThatThrownBy(() -> manager.initialize())
                .hasMessageStartingWith("SOM0011E")
                .hasMessageNotContaining("cret\n");
    }

    @Test
    void U12_allCancellationsGoInOneRequestWhateverIsKnown() throws Exception {
        manager.initialize();
        manager.cancelPendingResources(
                Fakes.client(), Arrays.asList(descriptor("nobody"), null, descriptor("resource_1")), ENGLISH);

        assertThat(leader.asked("/cancel")).hasSize(1);
        assertThat(leader.asked("/cancel").get(0).body().get("resources").toString())
                .isEqualTo("[\"nobody\",\"resource_1\"]");
    }

    @Test
    void releasesSomeOrAll() throws Exception {
        manager.initialize();
        manager.releaseResources(Fakes.client(), List.of(descriptor("resource_1")), ENGLISH);
        manager.releaseResources(Fakes.client(), null, ENGLISH);
        manager.releaseResources(Fakes.client(), ENGLISH);

        assertThat(leader.asked("/release")).hasSize(1);
        assertThat(leader.asked("/release").get(0).body().get("resources").toString())
                .isEqualTo("[\"resource_1\"]");
        assertThat(leader.asked("/release-all"))
                .extracting(r -> r.body().toString())
                .containsExactly("{\"clientId\":\"client-1\"}");
    }

    @Test
    void tagsAreCheckedInTheCallersLanguageAndByTheLeader() throws Exception {
        manager.initialize();
        manager.validateTags(
                Fakes.client(), new Fakes.Tags().with("small", "cores", "1").with("plain", (Object) null), ENGLISH);
        assertThat(leader.asked("/tags/validate").get(0).body().toString())
                .isEqualTo("{\"tags\":{\"plain\":null,\"small\":{\"cores\":\"1\"}}}");

        Fakes.Tags unknown = new Fakes.Tags().with("small", "disk", "1");
        assertThatThrownBy(() -> manager.validateTags(Fakes.client(), unknown, ENGLISH))
                .isInstanceOf(ResourceTagException.class)
                .hasMessageStartingWith("CDISR6005E: The definition of the tag small")
                .hasMessageContaining("\"disk\"");
        assertThatThrownBy(() -> manager.validateTags(Fakes.client(), unknown, Locale.GERMAN))
                .hasMessageStartingWith("CDISR6005E: Die Definition des Tags small");
        assertThatThrownBy(
                        () -> manager.validateTags(Fakes.client(), new Fakes.Tags().with("t", (Object) "x:y"), ENGLISH))
                .isInstanceOf(ResourceTagException.class)
                .hasMessageStartingWith("CDISR6004E")
                .hasMessageContaining("CUSTOM");
        assertThat(leader.asked("/tags/validate")).hasSize(1);
        manager.validateTags(Fakes.client(), null, ENGLISH);
    }

    @Test
    void isNotStoppedWhileTheLeaderHasResources() throws Exception {
        manager.initialize();
        assertThatCode(() -> manager.validateStop()).doesNotThrowAnyException();
        assertThat(leader.asked("/stop").get(0).body().toString()).isEqualTo("{\"force\":false}");

        leader.on("/stop", r -> Answer.error(409, "", "3 resources are allocated"));
        assertThatThrownBy(() -> manager.validateStop())
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("CDISR6020E")
                .hasMessageContaining("mesos")
                .hasMessageContaining("3 resources");
    }

    @Test
    void showsTheResourcesShortOrLong() throws Exception {
        leader.on(
                "/resources",
                r -> Answer.ok(new JsonArray().add(FakeLeader.resource("resource_0", "RUNNING", "ALLOCATED"))));
        manager.initialize();
        JsonObject shown = Json.parse(
                        manager.customCommand(Fakes.client(), "{\"command\":\"getresourcestate\"}", ENGLISH))
                .asObject();
        assertThat(shown.getInt("rc", -1)).isZero();
        assertThat(shown.get("resources").asArray().get(0).asObject().names())
                .containsExactly(
                        "nativeId",
                        "id",
                        "mesosTaskId",
                        "resourceState",
                        "requestState",
                        "taskCompletionStatus",
                        "hostname",
                        "master");

        for (String yes : List.of("\"true\"", "true")) {
            JsonObject longForm = Json.parse(manager.customCommand(
                            Fakes.client(), "{\"command\":\"getresourcestate\",\"long\":" + yes + "}", ENGLISH))
                    .asObject();
            assertThat(longForm.get("resources").asArray().get(0).asObject().getDouble("memory", 0))
                    .isEqualTo(512);
        }
        assertThat(manager.customCommand(
                        Fakes.client(), "{\"command\":\"getresourcestate\",\"long\":\"false\"}", ENGLISH))
                .doesNotContain("memory");
    }

    @Test
    void U28_theVersionIsTold() throws Exception {
        manager.initialize();
        JsonObject answer = Json.parse(manager.customCommand(Fakes.client(), "{\"command\":\"getversion\"}", ENGLISH))
                .asObject();

        assertThat(answer.getInt("rc", -1)).isZero();
        assertThat(answer.getString("version", "")).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "getversion", "[]", "null", "{", "{\"command\""})
    void U28_whatIsNoJsonObjectIsRefused(String data) throws Exception {
        manager.initialize();
        assertThatThrownBy(() -> manager.customCommand(Fakes.client(), data, ENGLISH))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("SOM0007E");
        assertThatThrownBy(() -> manager.customCommand(Fakes.client(), null, null))
                .hasMessageStartingWith("SOM0007E");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"long\":\"true\"}", "{\"command\":7}", "{\"command\":null}"})
    void U28_aRequestWithoutACommandIsRefused(String data) throws Exception {
        manager.initialize();
        assertThatThrownBy(() -> manager.customCommand(Fakes.client(), data, ENGLISH))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("SOM0008E");
    }

    @Test
    void U28_aCommandThatNobodyKnowsHasAnotherReturnCode() throws Exception {
        manager.initialize();
        JsonObject answer = Json.parse(
                        manager.customCommand(Fakes.client(), "{\"command\":\"explode\"}", Locale.GERMANY))
                .asObject();

        assertThat(answer.getInt("rc", 0)).isEqualTo(-1);
        assertThat(answer.getString("error", "")).startsWith("SOM0009E").contains("\"explode\" ist nicht bekannt");
    }

    @Test
    void aClientThatConnectsIsIntroducedAndHearsWhatItMissed() throws Exception {
        leader.on(
                "/notifications",
                r -> r.query().startsWith("client=client-1&acknowledged=0&timeoutSecs=0")
                        ? Answer.ok(new JsonObject()
                                .add(
                                        "notifications",
                                        new JsonArray().add(FakeLeader.notification(4, "REVOKED", "resource_3"))))
                        : Answer.error(503, "", "nothing"));
        manager.initialize();
        manager.clientConnected(Fakes.client());
        assertThat(clients.next()).isEqualTo("revoked client-1 resource_3");
        manager.clientConnected(Fakes.client());
        assertThat(clients.next()).isEqualTo("revoked client-1 resource_3");
        assertThat(leader.asked("/clients")).hasSize(2);
    }

    @Test
    void aClientWhoseIntroductionFailsIsIntroducedWithItsFirstRequest() throws Exception {
        manager.initialize();
        leader.first("/clients", Answer.error(400, "name", "bad"));
        assertThatCode(() -> manager.clientConnected(Fakes.client())).doesNotThrowAnyException();

        manager.allocateResources(Fakes.client(), Fakes.request(AllocateType.FLEXIBLE, 1, null));
        assertThat(leader.asked("/clients")).hasSize(2);
    }

    @Test
    void U37_U38_aSlowStopHoldsUpNeitherNotificationsNorOtherStopsAndIsNotRepeated() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        controllers.stopping = resource -> {
            if (resource.getNativeResourceId().equals("resource_0")) {
                try {
                    release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        manager.initialize();
        leader.notify(FakeLeader.notification(1, "STOP_CONTROLLER", "resource_0"));
        assertThat(controllers.stops.poll(10, TimeUnit.SECONDS)).isEqualTo("zk:2181 domain-1 resource_0");
        leader.notify(FakeLeader.notification(2, "STOP_CONTROLLER", "resource_1"));
        leader.notify(FakeLeader.notification(3, "REVOKED", "resource_2"));

        assertThat(clients.next()).isEqualTo("revoked client-1 resource_2");
        assertThat(controllers.stops.poll(10, TimeUnit.SECONDS)).isEqualTo("zk:2181 domain-1 resource_1");

        // U-38: the one that is being stopped is not ordered to stop a second time.
        leader.notify(FakeLeader.notification(4, "STOP_CONTROLLER", "resource_0"));
        leader.notify(FakeLeader.notification(5, "STOP_CONTROLLER", "resource_5"));
        assertThat(controllers.stops.poll(10, TimeUnit.SECONDS)).isEqualTo("zk:2181 domain-1 resource_5");
        assertThat(controllers.stops.poll(300, TimeUnit.MILLISECONDS)).isNull();
        release.countDown();
    }

    @Test
    void U38_anOrderIsCarriedOutOnceAndTheNextPollDoesNotAskForItAgain() throws Exception {
        manager.initialize();
        leader.notify(FakeLeader.notification(7, "STOP_CONTROLLER", "resource_0"));
        assertThat(controllers.stops.poll(10, TimeUnit.SECONDS)).isNotNull();
        Fakes.await(() -> leader.asked("/notifications").size() > 1);

        assertThat(leader.asked("/notifications").get(1).query()).contains("acknowledged=7");
        assertThat(controllers.stops).isEmpty();
        assertThat(leader.asked("/stop-failed")).isEmpty();
    }

    @Test
    void aStopThatFailsIsReportedSoThatTheTaskIsKilled() throws Exception {
        controllers.stopping = resource -> {
            throw new ResourceManagerException("no ZooKeeper");
        };
        manager.initialize();
        leader.notify(FakeLeader.notification(1, "STOP_CONTROLLER", "resource_0"));
        Fakes.await(() -> !leader.asked("/stop-failed").isEmpty());
        assertThat(leader.asked("/stop-failed").get(0).body().toString()).isEqualTo("{\"resources\":[\"resource_0\"]}");
    }
}
