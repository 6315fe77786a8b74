package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.ResourceSize;

/** Every endpoint, well used. */
class EndpointsTest extends ApiServerTestBase {
    private static AllocationRequest allocation(
            String key,
            AllocationKind kind,
            int count,
            ResourceSize size,
            String command,
            Map<String, Map<String, String>> tags,
            Map<String, String> environment) {
        return new AllocationRequest("c1", key, kind, count, new TreeMap<>(tags), size, command, environment);
    }

    static Stream<Arguments> orders() {
        return Stream.of(
                Arguments.of(
                        "/clients",
                        "{'clientId':'c1','name':'n','domainId':'d','attributes':{'a':'b'}}",
                        new Event.ConnectClient(1, new Client("c1", "n", "d", Map.of("a", "b")))),
                Arguments.of(
                        "/clients",
                        "{'clientId':'c1'}",
                        new Event.ConnectClient(1, new Client("c1", "", "", Map.of()))),
                Arguments.of(
                        "/allocate",
                        "{'clientId':'c1','key':'k','kind':'FLEXIBLE','count':2,'tags':{'s':{'cores':1,"
                                + "'memory':'1024'},'l':null},'command':'run','environment':{'E':'1'}}",
                        new Event.Allocate(
                                1,
                                allocation(
                                        "k",
                                        AllocationKind.FLEXIBLE,
                                        2,
                                        new ResourceSize(1, 1024),
                                        "run",
                                        Map.of("s", Map.of("cores", "1", "memory", "1024"), "l", Map.of()),
                                        Map.of("E", "1")))),
                Arguments.of(
                        "/allocate",
                        "{'clientId':'c1','kind':'MASTER','command':'run','tags':{'s':{'cores':9}}}",
                        new Event.Allocate(
                                1,
                                allocation(
                                        "",
                                        AllocationKind.MASTER,
                                        1,
                                        new ResourceSize(2, 4096),
                                        "run",
                                        Map.of("s", Map.of("cores", "9")),
                                        Map.of()))),
                Arguments.of(
                        "/reserve",
                        "{'clientId':'c1','kind':'ASYNCHRONOUS','count':3}",
                        new Event.Allocate(
                                1,
                                allocation(
                                        "",
                                        AllocationKind.ASYNCHRONOUS,
                                        3,
                                        new ResourceSize(2, 4096),
                                        "",
                                        Map.of(),
                                        Map.of()))),
                Arguments.of(
                        "/start",
                        "{'clientId':'c1','commands':{'resource_1':'run'},'environment':{'E':''}}",
                        new Event.Start(1, "c1", Map.of("resource_1", "run"), Map.of("E", ""))),
                Arguments.of(
                        "/reserve",
                        "{'clientId':'c1','kind':'ASYNCHRONOUS','count':3,'session':'s 1/2'}",
                        new Event.Allocate(
                                1,
                                allocation(
                                        "",
                                        AllocationKind.ASYNCHRONOUS,
                                        3,
                                        new ResourceSize(2, 4096),
                                        "",
                                        Map.of(),
                                        Map.of()),
                                "s 1/2")),
                Arguments.of(
                        "/start",
                        "{'clientId':'c1','commands':{'resource_1':'run'},'session':'s1'}",
                        new Event.Start(1, "c1", Map.of("resource_1", "run"), Map.of(), "s1")),
                Arguments.of(
                        "/answered",
                        "{'clientId':'c1','resources':['a','b','a']}",
                        new Event.Answered(1, "c1", Set.of("a", "b"))),
                Arguments.of("/stop-failed", "{'resources':['a','b','a']}", new Event.StopFailed(1, Set.of("a", "b"))),
                Arguments.of(
                        "/release",
                        "{'clientId':'c1','resources':['a','b','a']}",
                        new Event.Release(1, "c1", Set.of("a", "b"))),
                Arguments.of("/release-all", "{'clientId':'c1'}", new Event.ReleaseAll(1, "c1")),
                Arguments.of("/cancel", "{'clientId':'c1','resources':[]}", new Event.CancelPending(1, "c1", Set.of())),
                Arguments.of("/stop", "{'force':true}", new Event.Stop(1, true)),
                Arguments.of("/stop", "{}", new Event.Stop(1, false)),
                Arguments.of("/teardown", "{'frameworkId':'fw-1'}", new Event.Teardown(1, "fw-1")));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void orders(String path, String body, Event expected) throws Exception {
        HttpResponse<String> response = post(path, body.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{}");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(term.events.poll()).isEqualTo(expected);
        assertThat(term.fates.poll(5, TimeUnit.SECONDS)).isEqualTo("delivered 1");
    }

    @Test
    void theKeyMayComeAsAHeader() throws Exception {
        String body = "{\"clientId\":\"c1\",\"kind\":\"FLEXIBLE\",\"count\":1,\"command\":\"x\"}";
        assertThat(send(posting("/allocate", body).header("Idempotency-Key", "k7"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(((Event.Allocate) term.events.poll()).request().key()).isEqualTo("k7");
    }

    @Test
    void anAllocationTellsItsResources() throws Exception {
        term.answers = e -> new Answer.Resources(List.of(FakeLeadership.resource(1, null, true)), 1);
        JsonNode all = json(post(
                        "/allocate", "{\"clientId\":\"c1\",\"kind\":\"FLEXIBLE\",\"count\":1,\"command\":\"x\"}"))
                .get("resources");
        assertThat(all).hasSize(1);
        assertThat(all.get(0).get("nativeId").textValue()).isEqualTo("resource_1");
    }

    @ParameterizedTest
    @EnumSource(Answer.Reason.class)
    void refusals(Answer.Reason reason) throws Exception {
        term.answers = e -> new Answer.Refused(reason, "clientId", "because");
        HttpResponse<String> response = post("/release-all", "{\"clientId\":\"c1\"}");
        Map<Answer.Reason, Integer> expected = Map.of(
                Answer.Reason.INVALID,
                400,
                Answer.Reason.UNKNOWN,
                404,
                Answer.Reason.CONFLICT,
                409,
                Answer.Reason.UNAVAILABLE,
                503);
        assertThat(response.statusCode()).isEqualTo(expected.get(reason));
        assertThat(response.headers().firstValue("Retry-After").isPresent())
                .isEqualTo(reason == Answer.Reason.UNAVAILABLE);
        assertThat(json(response))
                .isEqualTo(JSON.readTree(
                        "{\"error\":{\"code\":\"" + reason + "\",\"field\":\"clientId\",\"message\":\"because\"}}"));
    }

    @Test
    void resources() throws Exception {
        term.commit(FakeLeadership.resource(0, null, true), FakeLeadership.resource(1, null, false));
        JsonNode all = json(get("/resources"));
        assertThat(all)
                .isEqualTo(JSON.readTree(("[{'nativeId':'resource_0','id':'mesos_resource_0','mesosTaskId':"
                                + "'task_9','resourceState':'RUNNING','requestState':'NEW',"
                                + "'taskCompletionStatus':'NONE','hostname':"
                                + "'host-a','master':true,'tags':['a','b'],'cores':1.0,'memory':1024.0,"
                                + "'clientId':'c1','agentId':"
                                + "'agent-1','unreachable':true,'attempts':3},{'nativeId':'resource_1','id':"
                                + "'mesos_resource_1',"
                                + "'mesosTaskId':'','resourceState':'NEW','requestState':'NEW',"
                                + "'taskCompletionStatus':'NONE','hostname':"
                                + "'','master':false,'tags':['a','b'],'cores':0.0,'memory':4096.0,'clientId':"
                                + "'c1','agentId':'',"
                                + "'unreachable':false,'attempts':0}]")
                        .replace('\'', '"')));
        assertThat(json(get("/resources/resource_1"))).isEqualTo(all.get(1));
        assertThat(json(get("/resources/mesos_resource_1"))).isEqualTo(all.get(1));
    }

    @Test
    void framework() throws Exception {
        assertThat(json(get("/framework")))
                .isEqualTo(JSON.readTree("{\"id\":\"fw-1\",\"standing\":\"REGISTERED\",\"since\":1234}"));
        term.framework = null;
        assertThat(get("/framework").statusCode()).isEqualTo(404);
    }

    @Test
    void theInstancesAndWhoLeads() throws Exception {
        JsonNode all = json(get("/instances")).get("instances");
        assertThat(all.findValuesAsText("role")).containsExactly("LEADER", "STANDBY");
        assertThat(all.get(1))
                .isEqualTo(JSON.readTree("{\"host\":\"other.example\",\"port\":8123,\"pid\":2,\"version\":\"1.0\","
                        + "\"role\":\"STANDBY\"}"));
    }

    @Test
    void tagsAreValidatedWithoutATerm() throws Exception {
        role = Role.STANDBY;
        assertThat(post("/tags/validate", "{\"tags\":{\"a\":{\"cores\":\"0\"},\"b\":null}}")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> bad = post("/tags/validate", "{\"tags\":{\"a\":{\"disk\":1}}}");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(json(bad).at("/error/field").textValue()).isEqualTo("tags.a.disk");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void handOverIsOfThisInstance(Role any) throws Exception {
        role = any;
        assertThat(post("/handover", "").statusCode()).isEqualTo(200);
        assertThat(handedOver.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(term.events).isEmpty();
    }

    @Test
    void healthNeedsNoToken() throws Exception {
        for (Role each : Role.values()) {
            role = each;
            HttpResponse<String> health = HTTP.send(
                    java.net.http.HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + port + "/healthz"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(json(health)).hasToString("{\"role\":\"" + each.name() + "\"}");
            assertThat(json(send(to("/healthz"))).fieldNames())
                    .toIterable()
                    .contains("host", "port", "pid", "version", "role");
            HttpResponse<String> leaderHealth = HTTP.send(
                    java.net.http.HttpRequest.newBuilder(
                                    java.net.URI.create("http://127.0.0.1:" + port + "/leaderhealth"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(leaderHealth.statusCode()).isEqualTo(each == Role.READY ? 200 : 503);
        }
    }
}
