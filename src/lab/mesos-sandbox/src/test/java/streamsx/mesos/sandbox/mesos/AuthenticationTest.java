package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import streamsx.mesos.sandbox.mesos.cli.MesosSandbox;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.Authentication;
import streamsx.mesos.sandbox.mesos.master.config.Credentials;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.testsupport.Await;

/** Capture 18: which requests are authenticated, and the answers to the others. */
@Timeout(60)
class AuthenticationTest {
    private static final String BASIC = "Authorization: Basic " + encoded("fw:secret") + "\r\n";
    private static final String OTHER = "Authorization: Basic " + encoded("op:other") + "\r\n";
    private static final String BEARER = "Authorization: Bearer a.b-c\r\n";
    private static final String JSON = "Content-Type: application/json\r\nAccept: application/json\r\n";

    @TempDir
    private static Path dir;

    private static SandboxMaster master;
    private static SandboxMaster withTokens;
    private static SandboxMaster standby;

    @BeforeAll
    static void start() throws IOException {
        Path secrets = Files.writeString(
                dir.resolve("credentials"),
                "{\"credentials\":[{\"principal\":\"fw\",\"secret\":\"secret\"},"
                        + "{\"principal\":\"op\",\"secret\":\"other\"}]}");
        Path tokens =
                Files.writeString(dir.resolve("tokens"), "{\"tokens\":[{\"principal\":\"fw\",\"token\":\"a.b-c\"}]}");
        MasterConfig config = MasterConfig.defaults()
                .withAuthentication(new Authentication(true, true, true, Credentials.read(secrets, null)));
        master = SandboxMaster.start(config);
        withTokens = SandboxMaster.start(
                config.withAuthentication(new Authentication(true, true, true, Credentials.read(secrets, tokens))));
        // One that never finds its ZooKeeper never leads.
        standby = SandboxMaster.start(config.withZk("zk://127.0.0.1:1/mesos", Duration.ofSeconds(4)));
    }

    @AfterAll
    static void stop() {
        Stream.of(master, withTokens, standby).forEach(SandboxMaster::close);
    }

    static Stream<Exchange> exchanges() throws IOException {
        List<Exchange> all = Exchange.ofCapture("18-http-authentication").toList();
        assertThat(all).hasSize(6);
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exchanges")
    void answersAsMesosDoes(Exchange exchange) throws IOException {
        int port = exchange.name().startsWith("standby") ? standby.port() : master.port();
        if (exchange.response().startsWith("HTTP/1.1 200")) {
            assertThat(Exchange.comparable(TestScheduler.headOf(port, exchange.request())))
                    .isEqualTo(Exchange.comparable(exchange.response()));
            return;
        }
        TestScheduler.Answer answer = TestScheduler.raw(port, exchange.request());
        assertThat(Exchange.comparable(answer.head())).isEqualTo(Exchange.comparable(exchange.response()));
        assertThat(answer.body()).isEqualTo(exchange.body());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/state,mesos-master-readonly,200",
        "GET,/master/state,mesos-master-readonly,200",
        "GET,/,mesos-master-readonly,200",
        "GET,/tasks,mesos-master-readonly,200",
        "GET,/flags,mesos-master-readonly,200",
        "POST,/teardown,mesos-master-readwrite,400"
    })
    void otherEndpointsHaveRealmsOfTheirOwn(String method, String path, String realm, int allowed) throws IOException {
        TestScheduler.Answer refused = TestScheduler.http(master.port(), method, path, "", null);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.head()).contains("WWW-Authenticate: Basic realm=\"" + realm + "\"\r\n");
        assertThat(refused.body()).isEqualTo("401 Unauthorized.");
        assertThat(TestScheduler.http(master.port(), method, path, BASIC, null).status())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/version", "/redirect"})
    void someAreOpenToAll(String path) throws IOException {
        assertThat(TestScheduler.http(master.port(), "GET", path, "", null).status())
                .isLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic !!!",
                "Basic Znc=",
                "basic Znc6c2VjcmV0",
                "Digest Znc6c2VjcmV0",
                "Bearer secret",
                "Bearer a.b-c",
                "Basic Znc6c2VjcmV0 x",
                "Basic Znc6c2VjcmV0OmE="
            })
    void nothingElseOpens(String authorization) throws IOException {
        assertThat(TestScheduler.http(master.port(), "GET", "/state", "Authorization: " + authorization + "\r\n", null)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aTokenIsAsGoodAsASecretWhereThereAreTokens() throws IOException {
        assertThat(TestScheduler.http(withTokens.port(), "GET", "/state", BEARER, null)
                        .status())
                .isEqualTo(200);
        assertThat(TestScheduler.http(withTokens.port(), "GET", "/state", BASIC, null)
                        .status())
                .isEqualTo(200);
        TestScheduler.Answer refused =
                TestScheduler.http(withTokens.port(), "GET", "/state", "Authorization: Bearer a.b\r\n", null);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.head())
                .contains("Basic realm=\"mesos-master-readonly\", Bearer realm=\"mesos-master-readonly\"");
    }

    @Test
    void aFrameworkBelongsToThePrincipalThatSubscribed() throws IOException {
        String subscribe =
                "{\"type\":\"SUBSCRIBE\",\"framework_id\":{\"value\":\"mine\"},\"subscribe\":{\"framework_info\":"
                        + "{\"user\":\"u\",\"name\":\"n\",\"failover_timeout\":60,\"id\":{\"value\":\"mine\"}}}}";
        assertThat(TestScheduler.headOf(
                        withTokens.port(),
                        "POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\n" + BEARER + JSON + "Content-Length: "
                                + subscribe.length() + "\r\n\r\n" + subscribe))
                .startsWith("HTTP/1.1 200");
        Await.until(
                "the framework is registered",
                Duration.ofSeconds(20),
                Duration.ofMillis(10),
                () -> TestScheduler.http(withTokens.port(), "GET", "/frameworks", BASIC, null)
                        .body()
                        .contains("\"principal\":\"fw\""));
        String revive = "{\"type\":\"REVIVE\",\"framework_id\":{\"value\":\"mine\"}}";
        assertThat(TestScheduler.http(withTokens.port(), "POST", "/api/v1/scheduler", OTHER + JSON, revive)
                        .body())
                .isEqualTo("Authenticated principal 'op' does not match principal 'fw' set in `FrameworkInfo`");
    }

    @Test
    void whereNobodyAsksCredentialsAreNotLookedAt() throws IOException {
        try (SandboxMaster open = SandboxMaster.start(MasterConfig.defaults())) {
            assertThat(TestScheduler.http(open.port(), "GET", "/state", OTHER, null)
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"credentials\":[{\"principal\":\"fw\",\"secret\":hunter2}]}",
                "hunter2",
                "{}",
                "[]",
                "",
                "{\"credentials\":[{\"principal\":\"hunter2\"}]}",
                "{\"credentials\":{\"principal\":\"fw\",\"secret\":\"hunter2\"}}"
            })
    void aWrongFileIsRefusedWithoutBeingQuoted(String content) throws IOException {
        Path file = Files.writeString(dir.resolve("wrong"), content);
        assertThatThrownBy(() -> Credentials.read(file, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .message()
                .doesNotContain("hunter2");
        assertThat(run("--authenticate_http_frameworks", "--credentials=file://" + file))
                .contains("wrong")
                .doesNotContain("hunter2");
    }

    @Test
    void theCommandLineIsCheckedBeforeAnythingStarts() {
        assertThat(run("--authenticate_http_readonly")).contains("--credentials");
        assertThat(run("--credentials=" + dir.resolve("none"))).contains("none");
        assertThat(run("--ssl_cert_file=" + dir.resolve("none"))).contains("--ssl_key_file");
        assertThat(run("--http_framework_authenticators=org_apache_mesos_JWT")).contains("only basic");
    }

    /** What a master with these options, which must be wrong, complains of. */
    private static String run(String... options) {
        StringWriter errors = new StringWriter();
        String[] arguments =
                Stream.concat(Stream.of("master"), Stream.of(options)).toArray(String[]::new);
        int code = new CommandLine(new MesosSandbox())
                .setErr(new PrintWriter(errors))
                .execute(arguments);
        assertThat(code).as("%s", errors).isEqualTo(CommandLine.ExitCode.USAGE);
        return errors.toString();
    }

    private static String encoded(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
