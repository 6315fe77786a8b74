package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.secrets.ApiToken;
import streamsx.mesos.testsupport.LogCapture;

/** Whatever is wrong with a request, it gets a 4xx that names the field, and the term never hears of it. */
class BadRequestTest extends ApiServerTestBase {
    private static final String ALLOCATE = "{\"clientId\":\"c1\",\"kind\":\"FLEXIBLE\",\"count\":1,\"command\":\"x\"}";

    @AfterEach
    void nothingChanged() {
        assertThat(term.events).isEmpty();
        assertThat(handedOver.getCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "/clients | body |",
                "/clients | body | {",
                "/clients | body | []",
                "/clients | body | null",
                "/clients | body | {} {}",
                "/clients | body | {'clientId':'a','clientId':'b'}",
                "/clients | body | {'clientId':NaN}",
                "/clients | clientId | {}",
                "/clients | clientId | {'clientId':null}",
                "/clients | clientId | {'clientId':1}",
                "/clients | clientId | {'clientId':''}",
                "/clients | clientId | {'clientId':'a/b'}",
                "/clients | clientId | {'clientId':'..'}",
                "/clients | clientId | {'clientId':'a\\u0000'}",
                "/clients | name | {'clientId':'c','name':5}",
                "/clients | name | {'clientId':'c','name':'\\n'}",
                "/clients | attributes | {'clientId':'c','attributes':[]}",
                "/clients | attributes.a | {'clientId':'c','attributes':{'a':1}}",
                "/clients | colour | {'clientId':'c','colour':'red'}",
                "/allocate | clientId | {'kind':'FLEXIBLE','count':1,'command':'x'}",
                "/allocate | kind | {'clientId':'c','count':1,'command':'x'}",
                "/allocate | kind | {'clientId':'c','kind':'flexible','count':1,'command':'x'}",
                "/allocate | kind | {'clientId':'c','kind':1,'count':1,'command':'x'}",
                "/allocate | count | {'clientId':'c','kind':'FLEXIBLE','command':'x'}",
                "/allocate | count | {'clientId':'c','kind':'FLEXIBLE','count':0,'command':'x'}",
                "/allocate | count | {'clientId':'c','kind':'FLEXIBLE','count':-1,'command':'x'}",
                "/allocate | count | {'clientId':'c','kind':'FLEXIBLE','count':1.5,'command':'x'}",
                "/allocate | count | {'clientId':'c','kind':'FLEXIBLE','count':'1','command':'x'}",
                "/allocate | count | {'clientId':'c','kind':'FLEXIBLE','count':99999999999,'command':'x'}",
                "/allocate | count | {'clientId':'c','kind':'MASTER','count':2,'command':'x'}",
                "/allocate | command | {'clientId':'c','kind':'FLEXIBLE','count':1}",
                "/allocate | command | {'clientId':'c','kind':'FLEXIBLE','count':1,'command':' '}",
                "/allocate | key | {'clientId':'c','key':1,'kind':'FLEXIBLE','count':1,'command':'x'}",
                "/allocate | environment | "
                        + "{'clientId':'c','kind':'FLEXIBLE','count':1,'command':'x','environment':'E=1'}",
                "/allocate | environment.E | "
                        + "{'clientId':'c','kind':'FLEXIBLE','count':1,'command':'x','environment':{'E':1}}",
                "/allocate | environment.A=B | "
                        + "{'clientId':'c','kind':'MASTER','command':'x','environment':{'A=B':'1'}}",
                "/allocate | tags | {'clientId':'c','kind':'FLEXIBLE','count':1,'command':'x','tags':['a']}",
                "/allocate | tags.a | {'clientId':'c','kind':'FLEXIBLE','count':1,'command':'x','tags':{'a':1}}",
                "/allocate | tags.1a | {'clientId':'c','kind':'FLEXIBLE','count':1,'command':'x','tags':{'1a':null}}",
                "/allocate | tags.a.cores | {'clientId':'c','kind':'MASTER','command':'x','tags':{'a':{'cores':-1}}}",
                "/allocate | tags.a.cores | {'clientId':'c','kind':'MASTER','command':'x','tags':{'a':{'cores':true}}}",
                "/allocate | tags.a.cores | "
                        + "{'clientId':'c','kind':'MASTER','command':'x','tags':{'a':{'cores':1e999}}}",
                "/allocate | tags.a.memory | "
                        + "{'clientId':'c','kind':'MASTER','command':'x','tags':{'a':{'memory':'NaN'}}}",
                "/allocate | tags.a.disk | {'clientId':'c','kind':'MASTER','command':'x','tags':{'a':{'disk':1}}}",
                "/allocate | tags.a.cores | "
                        + "{'clientId':'c','kind':'MASTER','command':'x','tags':{'a':{'cores':1e-400}}}",
                "/allocate | tags.a.cores | "
                        + "{'clientId':'c','kind':'MASTER','command':'x','tags':{'a':{'cores':0.0004}}}",
                "/allocate | tags.a.memory | "
                        + "{'clientId':'c','kind':'MASTER','command':'x','tags':{'a':{'memory':'1e300'}}}",
                "/clients | attributes.a | {'clientId':'c','attributes':{'a':'\\ud800'}}",
                "/clients | attributes | {'clientId':'c','attributes':{'\\udc00':'a'}}",
                "/clients | body | {'\\udc00':'a'}",
                "/allocate | command | {'clientId':'c','kind':'MASTER','command':'x\\ud83dy'}",
                "/allocate | environment.E | "
                        + "{'clientId':'c','kind':'MASTER','command':'x','environment':{'E':'\\ud83d'}}",
                "/release | resources[1] | {'clientId':'c','resources':['r','\\udfff']}",
                "/reserve | command | {'clientId':'c','kind':'FLEXIBLE','count':1,'command':'x'}",
                "/reserve | session | {'clientId':'c','kind':'FLEXIBLE','count':1,'session':1}",
                "/reserve | session | {'clientId':'c','kind':'FLEXIBLE','count':1,'session':'\\n'}",
                "/allocate | session | {'clientId':'c','kind':'FLEXIBLE','count':1,'command':'x','session':'s'}",
                "/start | session | {'clientId':'c','commands':{'r':'x'},'session':null}",
                "/answered | clientId | {'resources':['r']}",
                "/answered | clientId | {'clientId':'','resources':['r']}",
                "/answered | resources | {'clientId':'c'}",
                "/answered | resources | {'clientId':'c','resources':'r'}",
                "/answered | resources[0] | {'clientId':'c','resources':[1]}",
                "/answered | session | {'clientId':'c','resources':[],'session':'s'}",
                "/stop-failed | resources | {}",
                "/stop-failed | resources[1] | {'resources':['r',null]}",
                "/stop-failed | clientId | {'clientId':'c','resources':['r']}",
                "/start | clientId | {'commands':{'r':'x'}}",
                "/start | commands | {'clientId':'c'}",
                "/start | commands | {'clientId':'c','commands':{}}",
                "/start | commands | {'clientId':'c','commands':['x']}",
                "/start | commands.r | {'clientId':'c','commands':{'r':''}}",
                "/start | commands.r | {'clientId':'c','commands':{'r':null}}",
                "/release | resources | {'clientId':'c'}",
                "/release | resources | {'clientId':'c','resources':'r'}",
                "/release | resources[1] | {'clientId':'c','resources':['r',1]}",
                "/release-all | clientId | {}",
                "/release-all | resources | {'clientId':'c','resources':[]}",
                "/cancel | resources | {'clientId':'c'}",
                "/cancel | clientId | {'resources':[]}",
                "/tags/validate | tags | {}",
                "/tags/validate | tags | {'tags':1}",
                "/tags/validate | x | {'tags':{},'x':1}",
                "/stop | force | {'force':'yes'}",
                "/stop | body |",
                "/stop | now | {'now':true}",
                "/teardown | frameworkId | {}",
                "/teardown | frameworkId | {'frameworkId':''}",
            })
    void bodies(String path, String field, String body) throws Exception {
        check(post(path, body == null ? "" : body.replace('\'', '"')), 400, field);
    }

    @ParameterizedTest
    @CsvSource({
        "?client=,client",
        "?session=%01,session",
        "?session=a&session=b,session",
        "?client=c1&acknowledged=x,acknowledged",
        "?client=c1&acknowledged=-1,acknowledged",
        "?client=c1&timeoutSecs=61,timeoutSecs",
        "?client=c1&timeoutSecs=1.5,timeoutSecs",
        "?client=c1&client=c2,client",
        "?client=c1&since=1,since"
    })
    void polls(String query, String field) throws Exception {
        check(get("/notifications" + query), 400, field);
    }

    @Test
    void unknownThings() throws Exception {
        check(get("/resources/resource_77"), 404, "id");
        check(get("/notifications?client=nobody"), 404, "client");
        check(get("/nothing"), 404, "path");
        check(send(to("/")), 404, "path");
        check(get("/resources?all=1"), 400, "all");
    }

    @Test
    void wrongMethods() throws Exception {
        check(get("/allocate"), 405, "method");
        check(get("/handover"), 405, "method");
        check(post("/resources", "{}"), 405, "method");
        check(send(to("/api/v1/clients").DELETE()), 405, "method");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
    void wrongContentTypes(String type) throws Exception {
        check(
                send(to("/api/v1/allocate").header("Content-Type", type).POST(BodyPublishers.ofString(ALLOCATE))),
                415,
                "Content-Type");
    }

    @Test
    void noContentType() throws Exception {
        check(send(to("/api/v1/allocate").POST(BodyPublishers.ofString(ALLOCATE))), 415, "Content-Type");
    }

    @Test
    void aSessionThatIsTooLong() throws Exception {
        String much = "x".repeat(RequestParser.MAX_NAME + 1);
        check(
                post("/start", "{\"clientId\":\"c\",\"commands\":{\"r\":\"x\"},\"session\":\"" + much + "\"}"),
                400,
                "session");
        check(get("/notifications?session=" + much), 400, "session");
    }

    @Test
    void twoKeys() throws Exception {
        String body = ALLOCATE.replace("}", ",\"key\":\"a\"}");
        check(send(posting("/allocate", body).header("Idempotency-Key", "b")), 400, "key");
    }

    @Test
    void hugeBodies() throws Exception {
        String commands = "{\"clientId\":\"c\",\"commands\":{\"r\":\"" + "x".repeat(3 << 20) + "\"}}";
        check(post("/start", commands), 413, "body");
        byte[] huge = ("{\"clientId\":\"" + "x".repeat(2 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        check(
                send(to("/api/v1/clients")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(huge))),
                413,
                "body");
        check(
                send(to("/api/v1/clients")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge)))),
                413,
                "body");
    }

    @Test
    void textsThatNoNodeHolds() throws Exception {
        String much = "x".repeat(RequestParser.MAX_TEXT + 1);
        check(post("/allocate", ALLOCATE.replace("\"x\"", "\"" + much + "\"")), 400, "command");
        check(
                post(
                        "/start",
                        "{\"clientId\":\"c\",\"commands\":{\"r\":\"x\"},\"environment\":{\"E\":\"" + much + "\"}}"),
                400,
                "environment");
        check(post("/clients", "{\"clientId\":\"c\",\"attributes\":{\"a\":\"" + much + "\"}}"), 400, "attributes");
        check(post("/clients", "[".repeat(5000)), 400, "body");
    }

    @Test
    void withoutTheToken() throws Exception {
        String[] wrong = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic " + TOKEN, TOKEN, "Bearer " + TOKEN + "x"};
        for (String path : new String[] {
            "/resources",
            "/framework",
            "/instances",
            "/notifications?client=c1",
            "/nothing",
            "/clients",
            "/allocate",
            "/reserve",
            "/start",
            "/answered",
            "/stop-failed",
            "/release",
            "/release-all",
            "/cancel",
            "/stop",
            "/handover",
            "/teardown",
            "/tags/validate"
        }) {
            for (String header : wrong) {
                for (String method : new String[] {"GET", "POST"}) {
                    HttpResponse<String> response = HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                                    .header("Authorization", header)
                                    .header("Content-Type", "application/json")
                                    .method(method, BodyPublishers.ofString(ALLOCATE))
                                    .build(),
                            BodyHandlers.ofString());
                    check(response, 401, "Authorization");
                    assertThat(response.body()).doesNotContain(TOKEN);
                }
            }
        }
        assertThat(new ApiToken(TOKEN).toString()).doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/v1/handover",
                "/api/v1/./handover",
                "/x/../api/v1/handover",
                "/API/v1/handover",
                "/api/v1/handover;/healthz",
                "/healthz/../api/v1/handover",
                "/api/v1/%68andover",
                "/healthz;/x"
            })
    void noWayRoundTheToken(String path) throws Exception {
        String answer = raw("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(answer).containsPattern("^HTTP/1.1 (400|401|404|405) ").contains("{\"error\":");
    }

    @Test
    void whatIsNoHttpGetsJsonToo() throws Exception {
        assertThat(raw("GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("{\"error\":")
                .doesNotContain("Jetty");
        assertThat(raw("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400 ").contains("{\"error\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{} {}", "{\"a\":NaN}", "{'a':1}", "{\"a\":1,\"a\":2}", "[[[[[[[[[[[[[[[[[[[[[[1]", "nul", "{"})
    void h7WordsAboutABodyAreNotThoseOfTheParser(String body) throws Exception {
        HttpResponse<String> response = post("/clients", body);
        check(response, 400, "body");
        assertThat(response.body()).doesNotContain("fasterxml", "Feature", "StreamRead", "`", "Token");
    }

    @Test
    void h7AHeaderThatIsTooLongIsTheCallersAffair() throws Exception {
        try (LogCapture log = new LogCapture()) {
            assertThat(raw("GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ");
            assertThat(log.lines()).noneMatch(line -> line.startsWith("WARN") || line.startsWith("ERROR"));
        }
    }

    @Test
    void shortTokensAreRefused() {
        assertThatThrownBy(() -> new ApiToken("short")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ApiToken("0123456789 abcdef")).hasMessageNotContaining("0123");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void check(HttpResponse<String> response, int status, String field) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(response).at("/error/field").textValue())
                .as(response.body())
                .isEqualTo(field);
        assertThat(json(response).at("/error/code").textValue()).isNotEmpty();
        assertThat(json(response).at("/error/message").textValue()).isNotEmpty();
    }
}
