package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.sandbox.streams.store.Zk;
import streamsx.mesos.standin.client.ConnectionLostException;
import streamsx.mesos.standin.wire.TagDefinition;

/** What a client sees that asks by itself; one machine with room for three. */
@Timeout(120)
class ClientScenariosIT extends OneSite {
    private static final int ENDED_KEPT = 5;
    private TestInstance manager;
    private TestDomain domain;

    @Override
    void furnish(Site site) throws Exception {
        site.agent(3);
        site.controllersHere();
        manager = site.instance(Site.policy(3_000, 200, ENDED_KEPT, 10_000)).awaitServing();
        domain = TestDomain.make(site, "D");
    }

    private void awaitNothingLeft() {
        Site.until(
                "nothing is left",
                () -> manager.resources().stream().allMatch(r -> r.state().ended()));
    }

    /** What a test that failed has left. */
    @AfterEach
    void releaseAll() throws ResourceException {
        for (String id : Set.copyOf(
                manager.wanted().stream().map(StreamsMesosResource::clientId).toList())) {
            try (TestClient client = new TestClient(site(), id, "D")) {
                client.releaseAll();
            }
        }
        awaitNothingLeft();
    }

    private static String id(String withState) {
        return withState.substring(0, withState.indexOf(' '));
    }

    /** Those that are allocated now, whatever the answer said. */
    private List<String> allocated(List<String> answered) {
        List<String> ids = manager.wanted().stream()
                .filter(r -> r.request() == RequestState.ALLOCATED)
                .map(StreamsMesosResource::id)
                .toList();
        return answered.stream()
                .map(ClientScenariosIT::id)
                .filter(ids::contains)
                .toList();
    }

    private static List<String> sorted(List<String> unsorted) {
        return unsorted.stream().sorted().toList();
    }

    @Test
    @DisplayName("T-10: the three kinds of requests, and one for a master, with room and without")
    void t10() throws Exception {
        try (TestClient client = new TestClient(site(), "T10", "D")) {
            List<String> now = client.allocate(AllocateType.SYNCHRONOUS, 2);
            assertThat(now).hasSize(2);
            Site.until("both are allocated", () -> allocated(now).size() == 2);
            List<String> partly = client.allocate(AllocateType.ASYNCHRONOUS, 2);
            assertThat(partly).hasSize(2).anyMatch(r -> r.endsWith(" PENDING"));
            Site.until("there is room for one of them", () -> allocated(partly).size() == 1);
            List<String> later = client.allocate(AllocateType.FLEXIBLE, 1);
            assertThat(later).hasSize(1).allMatch(r -> r.endsWith(" PENDING"));
            List<String> notInTime = client.allocate(AllocateType.SYNCHRONOUS, 1);
            assertThat(notInTime).hasSize(1).allMatch(r -> r.endsWith(" PENDING"));
            assertThatThrownBy(() -> client.connection().allocateMasterResource(Map.of(), Locale.ENGLISH))
                    .isInstanceOf(ResourceManagerException.class)
                    .hasMessageContaining("CDISR6027E")
                    .hasMessageContaining("D");
            // On a busy machine a task may start only after the wait of its request is over: then it is told of.
            List<String> told = Stream.concat(now.stream(), partly.stream())
                    .filter(r -> r.endsWith(" PENDING") && allocated(List.of(r)).size() == 1)
                    .map(r -> "allocated " + id(r))
                    .toList();
            Site.until(
                    "what was promised and kept is told",
                    () -> sorted(client.told()).equals(sorted(told)));

            String promised = id(partly.stream()
                    .filter(r -> allocated(List.of(r)).isEmpty())
                    .findFirst()
                    .orElseThrow());
            client.release(id(now.get(0)));
            List<String> more = Stream.concat(told.stream(), Stream.of("allocated " + promised))
                    .toList();
            Site.until("the oldest promise is kept", () -> sorted(client.told()).equals(sorted(more)));
            client.cancel(id(later.get(0)), id(notInTime.get(0)), "resource_4711");
            client.releaseAll();
            awaitNothingLeft();
            assertThat(client.told()).containsExactlyInAnyOrderElementsOf(more);
            // Refused if its task does not start in time; with room it is allocated sooner or later.
            Site.until(
                    "there is a master",
                    () -> client.connection()
                            .allocateMasterResource(Map.of(), Locale.ENGLISH)
                            .getNativeResourceId()
                            .equals(manager.wanted().get(0).id()));
            client.releaseAll();
            awaitNothingLeft();
        }
    }

    @Test
    @DisplayName("T-07: the manager tells that a resource is gone, once; it waits for the release")
    void t07() throws Exception {
        try (TestClient client = new TestClient(site(), "T07", "D")) {
            List<String> two = client.allocate(AllocateType.SYNCHRONOUS, 2);
            String gone = id(two.get(0));
            Site.until("its controller runs", () -> domain.controller(gone).isAlive());
            domain.controller(gone).destroyForcibly();
            Site.until("it is revoked", () -> client.told().equals(List.of("revoked " + gone)));
            assertThat(domain.managed(gone).get("resourceState").asText()).isEqualTo("FAILED");
            client.release(gone);
            assertThat(client.allocate(AllocateType.SYNCHRONOUS, 1)).hasSize(1).doesNotContain(gone + " ALLOCATED");
            assertThat(client.told()).hasSize(1);
            assertThat(manager.wanted()).hasSize(2);
            client.releaseAll();
            awaitNothingLeft();
        }
    }

    @Test
    @DisplayName("Section 5: a client has no patience and breaks the connection; what it would have got is given up")
    void impatient() throws Exception {
        Map<String, TagDefinition> huge = Map.of("huge", TagDefinition.properties(Map.of("cores", "99")));
        try (TestClient client = new TestClient(site(), "impatient", "D", Map.of("standin.requestTimeoutMs", "700"))) {
            assertThatThrownBy(() -> client.allocate(AllocateType.SYNCHRONOUS, 2, huge))
                    .isInstanceOf(ConnectionLostException.class);
            Site.until(
                    "both are given up",
                    () -> manager.resources().stream()
                                    .filter(r ->
                                            r.clientId().equals("impatient") && r.state() == ResourceState.CANCELLED)
                                    .count()
                            == 2);
            assertThat(client.allocate(AllocateType.FLEXIBLE, 1, huge))
                    .hasSize(1)
                    .allMatch(r -> r.endsWith(" PENDING"));
            assertThat(client.told()).isEmpty();
            assertThat(manager.wanted()).hasSize(1);
        }
    }

    @Test
    @DisplayName("D-15: a tag that will not do is refused with an exception of its own kind, with id, tag and property")
    void d15() throws Exception {
        try (TestClient client = new TestClient(site(), "D15", "D")) {
            assertThatThrownBy(() -> client.connection()
                            .validateTags(Map.of("big", TagDefinition.properties(Map.of("disk", "1"))), Locale.ENGLISH))
                    .isInstanceOf(ResourceTagException.class)
                    .hasMessageStartingWith("CDISR6005E")
                    .hasMessageContaining("big")
                    .hasMessageContaining("disk");
            assertThatThrownBy(() -> client.allocate(
                            AllocateType.SYNCHRONOUS,
                            1,
                            Map.of("big", TagDefinition.properties(Map.of("cores", "NaN")))))
                    .isInstanceOf(ResourceTagException.class)
                    .hasMessageStartingWith("CDISR6007E")
                    .hasMessageContaining("cores")
                    .hasMessageContaining("NaN");
            assertThatThrownBy(() -> client.connection()
                            .validateTags(Map.of("big", TagDefinition.custom("<big/>")), Locale.ENGLISH))
                    .isInstanceOf(ResourceTagException.class)
                    .hasMessageStartingWith("CDISR6004E");
            assertThatThrownBy(() -> client.connection().customCommand("no JSON", Locale.ENGLISH))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("SOM0007E");
        }
        assertThat(manager.wanted()).isEmpty();
    }

    @Test
    @DisplayName("D-16: a German client gets German texts for a tag that is refused, an English one English texts")
    void d16() throws Exception {
        try (TestClient client = new TestClient(site(), "D16", "D")) {
            Map<String, TagDefinition> tags = Map.of("big", TagDefinition.properties(Map.of("disk", "1")));
            assertThatThrownBy(() -> client.connection().validateTags(tags, Locale.GERMANY))
                    .hasMessageStartingWith("CDISR6005E: Die Definition des Tags big")
                    .hasMessageContaining("enthält die Eigenschaft");
            assertThatThrownBy(() -> client.connection().validateTags(tags, Locale.US))
                    .hasMessageStartingWith("CDISR6005E: The ")
                    .hasMessageNotContaining("Eigenschaft");
            assertThat(client.connection().customCommand("{\"command\":\"sing\"}", Locale.GERMAN))
                    .contains("nicht bekannt");
            assertThat(client.connection().customCommand("{\"command\":\"sing\"}", Locale.ENGLISH))
                    .doesNotContain("nicht");
        }
    }

    @Test
    @DisplayName("D-25: what is kept of a client is plain text of our own, nothing of the product's classes")
    void d25() throws Exception {
        try (TestClient client = new TestClient(site(), "D25", "D");
                Zk zk = Zk.connect(site().zkConnect(), Duration.ofSeconds(10), Duration.ofSeconds(10))) {
            Site.until("the client is stored", () -> find(zk, "/streams-on-mesos", "D25") != null);
            String node = find(zk, "/streams-on-mesos", "D25");
            String stored = new String(zk.get(node).orElseThrow().data(), StandardCharsets.UTF_8);
            JsonNode json = new ObjectMapper().readTree(stored);
            assertThat(json.toString()).contains("\"D25\"", "\"D\"", site().zkConnect(), "4.3.0.0");
            assertThat(stored).doesNotContain("com.ibm", "streamsx.mesos.", "java.");
        }
    }

    /** A node whose data have this text in quotes, among those of clients; null if there is none. */
    private static String find(Zk zk, String path, String text) throws Exception {
        for (String child : zk.children(path)) {
            String below = path + "/" + child;
            boolean here = path.endsWith("/clients")
                    && zk.get(below)
                            .filter(s -> new String(s.data(), StandardCharsets.UTF_8).contains("\"" + text + "\""))
                            .isPresent();
            String found = here ? below : find(zk, below, text);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Test
    @DisplayName("D-28: resources are their client's, not their domain's: a domain's second client touches none of "
            + "the first")
    void d28() throws Exception {
        try (TestClient first = new TestClient(site(), "D28-1", "D");
                TestClient second = new TestClient(site(), "D28-2", "D")) {
            String ofFirst = id(first.allocate(AllocateType.SYNCHRONOUS, 1).get(0));
            String ofSecond = id(second.allocate(AllocateType.SYNCHRONOUS, 1).get(0));
            second.release(ofFirst);
            second.cancel(ofFirst);
            second.releaseAll();
            Site.until("the second client's has ended", () -> Site.ended(manager, ofSecond));
            assertThat(manager.wanted()).extracting(StreamsMesosResource::id).containsExactly(ofFirst);
            assertThat(first.told()).isEmpty();
            first.releaseAll();
            awaitNothingLeft();
        }
    }

    @Test
    @DisplayName("D-29: of resources that have ended only so many are remembered, in memory and in ZooKeeper")
    void d29() throws Exception {
        try (TestClient client = new TestClient(site(), "D29", "D")) {
            String real = id(client.allocate(AllocateType.SYNCHRONOUS, 1).get(0));
            for (int i = 0; i < 4; i++) {
                // More than there is room for: the most of them never get a task.
                client.allocate(
                        AllocateType.FLEXIBLE, 1, Map.of("huge", TagDefinition.properties(Map.of("cores", "99"))));
                List<String> some = client.allocate(
                        AllocateType.ASYNCHRONOUS, 3, Map.of("huge", TagDefinition.properties(Map.of("cores", "99"))));
                client.cancel(some.stream().map(ClientScenariosIT::id).toArray(String[]::new));
            }
            Site.until(
                    "the ended ones are forgotten but for some",
                    () -> manager.resources().stream()
                                    .filter(r -> r.state().ended())
                                    .count()
                            == ENDED_KEPT);
            assertThat(manager.wanted()).hasSize(5).anyMatch(r -> r.id().equals(real));
            try (Zk zk = Zk.connect(site().zkConnect(), Duration.ofSeconds(10), Duration.ofSeconds(10))) {
                assertThat(resources(zk, "/streams-on-mesos")).isEqualTo(5 + ENDED_KEPT);
            }
            client.releaseAll();
            awaitNothingLeft();
        }
    }

    private static int resources(Zk zk, String path) throws Exception {
        if (path.endsWith("/resources")) {
            int count = 0;
            for (String bucket : zk.children(path)) {
                count += zk.children(path + "/" + bucket).size();
            }
            return count;
        }
        int count = 0;
        for (String child : zk.children(path)) {
            count += resources(zk, path + "/" + child);
        }
        return count;
    }

    @Test
    @DisplayName("D-39: the custom command getversion is answered with the version")
    void d39() throws Exception {
        JsonNode answer = domain.custom("{\"command\":\"getversion\"}", Locale.ENGLISH);
        assertThat(answer.get("rc").asInt()).isZero();
        assertThat(answer.get("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(domain.custom("{\"command\":\"getresourcestate\"}", Locale.ENGLISH)
                        .get("rc")
                        .asInt())
                .isZero();
        assertThat(domain.custom("{\"command\":\"sing\"}", Locale.ENGLISH)
                        .get("rc")
                        .asInt())
                .isEqualTo(-1);
    }
}
