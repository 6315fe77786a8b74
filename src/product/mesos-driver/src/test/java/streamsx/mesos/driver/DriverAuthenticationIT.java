package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.driver.SchedulerFixture.INFO;
import static streamsx.mesos.driver.SchedulerFixture.OPTIONS;
import static streamsx.mesos.driver.ScriptedMaster.redirect;
import static streamsx.mesos.driver.ScriptedMaster.status;
import static streamsx.mesos.driver.ScriptedMaster.subscribed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.driver.api.TrustStores;
import streamsx.mesos.testsupport.Await;
import streamsx.mesos.testsupport.LogCapture;

/** Who we say we are, whom we trust, and that nobody reads it in a log. */
@Timeout(60)
class DriverAuthenticationIT {

    private static final String UNAUTHORIZED = "401 Unauthorized.";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Credential CREDENTIAL = Credential.newBuilder()
            .setPrincipal("fw")
            .setSecret("S3cr\u00e9t-basic")
            .build();
    private static final String BASIC = "Basic "
            + Base64.getEncoder()
                    .encodeToString("fw:S3cr\u00e9t-basic".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    @TempDir
    private static Path dir;

    @RegisterExtension
    final SchedulerFixture it = new SchedulerFixture();

    @BeforeAll
    static void makeCertificates() throws Exception {
        for (String name : List.of("master", "stranger")) {
            keytool(
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    name + ".p12");
        }
        Certificate certificate = KeyStore.getInstance(dir.resolve("master.p12").toFile(), PASSWORD)
                .getCertificate("master");
        Files.writeString(
                dir.resolve("trust.pem"),
                "# the master\n-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        for (String type : List.of("PKCS12", "JKS")) {
            KeyStore trust = KeyStore.getInstance(type);
            trust.load(null, null);
            trust.setCertificateEntry("m", certificate);
            try (var out = Files.newOutputStream(dir.resolve("trust." + type))) {
                trust.store(out, PASSWORD);
            }
        }
    }

    @Test
    void everyRequestCarriesTheCredential() throws Exception {
        it.master.then(it.master.open("s", subscribed("fw", 15)));
        it.driver = new HttpSchedulerDriver(it.scheduler, INFO, it.master.address(), CREDENTIAL);
        it.driver.start();
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        it.driver.reviveOffers();
        assertThat(it.master.call().getType()).isEqualTo(Call.Type.REVIVE);
        it.driver.stop(false);
        assertThat(it.master.call().getType()).isEqualTo(Call.Type.TEARDOWN);
        assertThat(it.master.authorizations).containsExactly(BASIC, BASIC, BASIC);
    }

    @Test
    void aPrincipalWithAColonIsRefused() {
        assertThatThrownBy(() -> OPTIONS.withCredential(
                        CREDENTIAL.toBuilder().setPrincipal("a:b").build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a:b")
                .message()
                .doesNotContain("S3cr");
    }

    @Test
    void aBearerTokenIsAskedForBeforeEachRequest() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        it.master.then(status(503, ""), it.master.open("s", subscribed("fw", 15)));
        it.start(OPTIONS.withBearerToken(() -> "token-" + asked.incrementAndGet()));
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        it.driver.reviveOffers();
        it.driver.suppressOffers();
        it.driver.stop(true);
        assertThat(it.master.authorizations)
                .containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-3", "Bearer token-4");
    }

    @Test
    void anExpiredTokenIsReplacedByTheNextAndARefusedOneIsTheEnd() throws Exception {
        Iterator<String> tokens = List.of("old", "new", "new", "bad", "bad").iterator();
        it.master.then(
                status(401, UNAUTHORIZED),
                ScriptedMaster.stream("s", subscribed("fw", 15)),
                status(503, ""),
                status(401, UNAUTHORIZED),
                status(401, UNAUTHORIZED));
        it.start(OPTIONS.withBearerToken(tokens::next));
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        assertThat(it.scheduler.next()).isEqualTo("disconnected");
        assertThat(it.scheduler.next()).isEqualTo("error SUBSCRIBE refused with HTTP status 401: " + UNAUTHORIZED);
        assertThat(it.master.authorizations)
                .containsExactly("Bearer old", "Bearer new", "Bearer new", "Bearer bad", "Bearer bad");
    }

    @Test
    void aSupplierThatFailsKeepsTheDriverTryingAndSendsNothing() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Supplier<String> shaky = () -> switch (asked.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("cannot renew S3cr3t-token");
            case 2 -> null;
            case 3 -> "S3cr3t-token\r\nX-Evil: 1";
            case 4, 6 -> "good";
            default -> throw new IllegalStateException("cannot renew S3cr3t-token");
        };
        it.master.then(it.master.open("s", subscribed("fw", 15)));
        try (LogCapture logs = new LogCapture()) {
            it.start(OPTIONS.withBearerToken(shaky));
            assertThat(it.scheduler.next()).isEqualTo("registered fw");
            it.driver.reviveOffers();
            assertThat(it.scheduler.next()).isEqualTo("dropped REVIVE");
            it.driver.suppressOffers();
            assertThat(it.scheduler.next()).isEqualTo("accepted SUPPRESS");
            assertThat(logs.lines())
                    .anyMatch(line -> line.contains("supplier of bearer tokens failed"))
                    .anyMatch(line -> line.contains("gave none"))
                    .anyMatch(line -> line.contains("a header cannot"))
                    .noneMatch(line -> line.contains("S3cr3t"));
        }
        assertThat(it.master.authorizations).containsExactly("Bearer good", "Bearer good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trust.pem", "trust.JKS", "trust.PKCS12"})
    void speaksTlsToWhomATrustStoreNames(String store) throws Exception {
        try (ScriptedMaster secure = ScriptedMaster.secure(tls("master"))) {
            secure.then(secure.open("s", subscribed("fw", 15)));
            it.start(
                    secure.address(),
                    OPTIONS.withTls(TrustStores.load(dir.resolve(store), PASSWORD))
                            .withCredential(CREDENTIAL));
            assertThat(it.scheduler.next()).isEqualTo("registered fw");
            it.driver.reviveOffers();
            assertThat(it.scheduler.next()).isEqualTo("accepted REVIVE");
            assertThat(secure.authorizations).containsExactly(BASIC, BASIC);
        }
    }

    @Test
    void strangersGetNoCredentials() throws Exception {
        try (ScriptedMaster stranger = ScriptedMaster.secure(tls("stranger"));
                LogCapture logs = new LogCapture()) {
            stranger.then(stranger.open("s", subscribed("fw", 15)));
            it.start(
                    "https://" + stranger.address(),
                    OPTIONS.withTls(TrustStores.load(dir.resolve("trust.pem"), null))
                            .withCredential(CREDENTIAL));
            awaitLine(logs, "could not subscribe at https://.*certification path");
            assertThat(stranger.authorizations).isEmpty();
            assertThat(it.scheduler.log).isEmpty();
        }
    }

    @Test
    void aRedirectFromTlsToPlainHttpIsNotFollowed() throws Exception {
        try (ScriptedMaster secure = ScriptedMaster.secure(tls("master"));
                LogCapture logs = new LogCapture()) {
            secure.then(
                    redirect("http://" + it.master.address() + "/api/v1/scheduler"),
                    secure.open("s", subscribed("fw", 15)));
            it.start(
                    secure.address(),
                    OPTIONS.withTls(TrustStores.load(dir.resolve("trust.pem"), null))
                            .withCredential(CREDENTIAL));
            assertThat(it.scheduler.next()).isEqualTo("registered fw");
            assertThat(it.master.authorizations).isEmpty();
            assertThat(logs.lines()).anyMatch(line -> line.contains("without TLS; not followed"));
        }
    }

    @Test
    void aTrustStoreThatCannotBeUsedIsNamed() throws Exception {
        Path garbage = Files.writeString(dir.resolve("garbage"), "garbage");
        Path broken = Files.writeString(
                dir.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        for (Path file : List.of(garbage, broken, dir.resolve("none"))) {
            assertThatThrownBy(() -> TrustStores.load(file, PASSWORD))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
        assertThatThrownBy(() -> TrustStores.load(dir.resolve("trust.JKS"), "S3cr3t".toCharArray()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("password")
                .message()
                .doesNotContain("S3cr3t");
    }

    @Test
    void noSecretIsEverLogged() throws Exception {
        String encoded = BASIC.substring("Basic ".length());
        try (LogCapture logs = new LogCapture();
                TestingServer zooKeeper = new TestingServer()) {
            it.master.then(
                    status(503, ""),
                    ScriptedMaster.stream("s", subscribed("fw", 15)),
                    redirect("//h:99999999/"),
                    it.master.open("s", subscribed("fw", 15)));
            it.start(OPTIONS.withCredential(CREDENTIAL));
            assertThat(it.scheduler.next()).isEqualTo("registered fw");
            assertThat(it.scheduler.next()).isEqualTo("disconnected");
            assertThat(it.scheduler.next()).isEqualTo("reregistered");
            it.master.callStatus = 401;
            it.driver.reviveOffers();
            assertThat(it.scheduler.next()).startsWith("refused REVIVE 401");
            it.driver.stop(true);
            it.master.callStatus = 202;
            it.master.then(it.master.open("s", subscribed("fw", 15)), status(401, UNAUTHORIZED));
            it.start(OPTIONS.withBearerToken(() -> "S3cr3t-token"));
            assertThat(it.scheduler.next()).isEqualTo("registered fw");
            it.driver.stop(false);
            it.start(OPTIONS.withCredential(CREDENTIAL));
            assertThat(it.scheduler.next()).isEqualTo("error SUBSCRIBE refused with HTTP status 401: " + UNAUTHORIZED);
            it.driver.stop(true);
            it.driver = new HttpSchedulerDriver(
                    it.scheduler, INFO, "zk://u:S3cr3t-digest@" + zooKeeper.getConnectString() + "/mesos", CREDENTIAL);
            it.driver.start();
            awaitLine(logs, "Session establishment complete");
            zooKeeper.stop();
            awaitLine(logs, "staying with the last known master");
            it.driver.stop(true);
            logs.lines().add(OPTIONS.withCredential(CREDENTIAL).toString());
            logs.lines().add(OPTIONS.withBearerToken(() -> "S3cr3t-token").toString());
            assertThat(logs.lines()).as("the driver's own").anyMatch(line -> line.contains("Subscribed at"));
            assertThat(logs.lines().stream().filter(line -> line.contains("S3cr") || line.contains(encoded)))
                    .isEmpty();
        }
    }

    private static SSLContext tls(String name) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(dir.resolve(name + ".p12").toFile(), PASSWORD), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", new String(PASSWORD), "-keypass", new String(PASSWORD)));
        Process process =
                new ProcessBuilder(command).directory(dir.toFile()).inheritIO().start();
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static void awaitLine(LogCapture logs, String pattern) {
        Predicate<String> found = Pattern.compile(pattern).asPredicate();
        Await.until("'" + pattern + "' in the log", () -> logs.lines().stream().anyMatch(found));
    }
}
