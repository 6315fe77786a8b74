package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.driver.ScriptedMaster.redirect;
import static streamsx.mesos.driver.ScriptedMaster.status;
import static streamsx.mesos.driver.ScriptedMaster.subscribed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who we say we are, whom we trust, and that nobody reads it in a log. */
@Timeout(60)
class DriverAuthenticationTest {

    private static final FrameworkInfo INFO = FrameworkInfo.newBuilder().setUser("u").setName("n").build();
    private static final String UNAUTHORIZED = "401 Unauthorized.";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final DriverOptions OPTIONS = DriverOptions.defaults().withStopTimeout(Duration.ofSeconds(2))
            .withRequestTimeout(Duration.ofSeconds(5)).withBackoff(Duration.ofMillis(20), Duration.ofMillis(50));
    private static final Credential CREDENTIAL =
            Credential.newBuilder().setPrincipal("fw").setSecret("S3cr\u00e9t-basic").build();
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString(
            "fw:S3cr\u00e9t-basic".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    @TempDir
    private static Path dir;

    private final RecordingScheduler scheduler = new RecordingScheduler();
    private ScriptedMaster master;
    private HttpSchedulerDriver driver;

    @BeforeAll
    static void makeCertificates() throws Exception {
        for (String name : List.of("master", "stranger")) {
            keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext",
                    "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", name + ".p12");
        }
        Certificate certificate = KeyStore.getInstance(dir.resolve("master.p12").toFile(), PASSWORD).getCertificate("master");
        Files.writeString(dir.resolve("trust.pem"), "# the master\n-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded()) + "\n-----END CERTIFICATE-----\n");
        for (String type : List.of("PKCS12", "JKS")) {
            KeyStore trust = KeyStore.getInstance(type);
            trust.load(null, null);
            trust.setCertificateEntry("m", certificate);
            try (var out = Files.newOutputStream(dir.resolve("trust." + type))) {
                trust.store(out, PASSWORD);
            }
        }
    }

    @BeforeEach
    void begin() throws Exception {
        master = new ScriptedMaster();
    }

    @AfterEach
    void end() {
        if (driver != null) {
            driver.stop(true);
        }
        master.close();
    }

    @Test
    void everyRequestCarriesTheCredential() throws Exception {
        master.then(master.open("s", subscribed("fw", 15)));
        driver = new HttpSchedulerDriver(scheduler, INFO, master.address(), CREDENTIAL);
        driver.start();
        assertThat(scheduler.next()).isEqualTo("registered fw");
        driver.reviveOffers();
        driver.stop(false);
        assertThat(master.calls).hasSize(2);
        assertThat(master.authorizations).containsExactly(BASIC, BASIC, BASIC);
    }

    @Test
    void aPrincipalWithAColonIsRefused() {
        assertThatThrownBy(() -> OPTIONS.withCredential(CREDENTIAL.toBuilder().setPrincipal("a:b").build()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("a:b")
                .message().doesNotContain("S3cr");
    }

    @Test
    void aBearerTokenIsAskedForBeforeEachRequest() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        master.then(status(503, ""), master.open("s", subscribed("fw", 15)));
        start(OPTIONS.withBearerToken(() -> "token-" + asked.incrementAndGet()));
        assertThat(scheduler.next()).isEqualTo("registered fw");
        driver.reviveOffers();
        driver.suppressOffers();
        driver.stop(true);
        assertThat(master.authorizations)
                .containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-3", "Bearer token-4");
    }

    @Test
    void anExpiredTokenIsReplacedByTheNextAndARefusedOneIsTheEnd() throws Exception {
        Iterator<String> tokens = List.of("old", "new", "new", "bad", "bad").iterator();
        master.then(status(401, UNAUTHORIZED), ScriptedMaster.stream("s", subscribed("fw", 15)), status(503, ""),
                status(401, UNAUTHORIZED), status(401, UNAUTHORIZED));
        start(OPTIONS.withBearerToken(tokens::next));
        assertThat(scheduler.next()).isEqualTo("registered fw");
        assertThat(scheduler.next()).isEqualTo("disconnected");
        assertThat(scheduler.next()).isEqualTo("error SUBSCRIBE refused with HTTP status 401: " + UNAUTHORIZED);
        assertThat(master.authorizations).containsExactly("Bearer old", "Bearer new", "Bearer new", "Bearer bad",
                "Bearer bad");
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
        master.then(master.open("s", subscribed("fw", 15)));
        try (Logs logs = new Logs()) {
            start(OPTIONS.withBearerToken(shaky));
            assertThat(scheduler.next()).isEqualTo("registered fw");
            driver.reviveOffers();
            assertThat(scheduler.next()).isEqualTo("dropped REVIVE");
            driver.suppressOffers();
            assertThat(scheduler.next()).isEqualTo("accepted SUPPRESS");
            assertThat(logs.lines()).anyMatch(line -> line.contains("supplier of bearer tokens failed"))
                    .anyMatch(line -> line.contains("gave none")).anyMatch(line -> line.contains("a header cannot"))
                    .noneMatch(line -> line.contains("S3cr3t"));
        }
        assertThat(master.authorizations).containsExactly("Bearer good", "Bearer good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trust.pem", "trust.JKS", "trust.PKCS12"})
    void speaksTlsToWhomATrustStoreNames(String store) throws Exception {
        try (ScriptedMaster secure = ScriptedMaster.secure(tls("master"))) {
            secure.then(secure.open("s", subscribed("fw", 15)));
            DriverOptions options = OPTIONS.withTls(TrustStores.load(dir.resolve(store), PASSWORD)).withCredential(CREDENTIAL);
            driver = new HttpSchedulerDriver(scheduler, INFO, secure.address(), false, null, scheduler, options);
            driver.start();
            assertThat(scheduler.next()).isEqualTo("registered fw");
            driver.reviveOffers();
            assertThat(scheduler.next()).isEqualTo("accepted REVIVE");
            assertThat(secure.authorizations).containsExactly(BASIC, BASIC);
        }
    }

    @Test
    void strangersGetNoCredentials() throws Exception {
        try (ScriptedMaster stranger = ScriptedMaster.secure(tls("stranger")); Logs logs = new Logs()) {
            stranger.then(stranger.open("s", subscribed("fw", 15)));
            driver = new HttpSchedulerDriver(scheduler, INFO, "https://" + stranger.address(), false, null, scheduler,
                    OPTIONS.withTls(TrustStores.load(dir.resolve("trust.pem"), null)).withCredential(CREDENTIAL));
            driver.start();
            await(() -> logs.lines().stream().anyMatch(line -> line.contains("not subscribed at https://")
                    && line.contains("certification path")));
            assertThat(stranger.authorizations).isEmpty();
            assertThat(scheduler.log).isEmpty();
        }
    }

    @Test
    void aRedirectFromTlsToPlainHttpIsNotFollowed() throws Exception {
        try (ScriptedMaster secure = ScriptedMaster.secure(tls("master")); Logs logs = new Logs()) {
            secure.then(redirect("http://" + master.address() + "/api/v1/scheduler"), secure.open("s", subscribed("fw", 15)));
            driver = new HttpSchedulerDriver(scheduler, INFO, secure.address(), false, null, scheduler,
                    OPTIONS.withTls(TrustStores.load(dir.resolve("trust.pem"), null)).withCredential(CREDENTIAL));
            driver.start();
            assertThat(scheduler.next()).isEqualTo("registered fw");
            assertThat(master.authorizations).isEmpty();
            assertThat(logs.lines()).anyMatch(line -> line.contains("without TLS; not followed"));
        }
    }

    @Test
    void aTrustStoreThatCannotBeUsedIsNamed() throws Exception {
        Path garbage = Files.writeString(dir.resolve("garbage"), "garbage");
        Path broken = Files.writeString(dir.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        for (Path file : List.of(garbage, broken, dir.resolve("none"))) {
            assertThatThrownBy(() -> TrustStores.load(file, PASSWORD)).isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
        assertThatThrownBy(() -> TrustStores.load(dir.resolve("trust.JKS"), "S3cr3t".toCharArray()))
                .isInstanceOf(IOException.class).hasMessageContaining("password").message().doesNotContain("S3cr3t");
    }

    @Test
    void noSecretIsEverLogged() throws Exception {
        String encoded = BASIC.substring("Basic ".length());
        try (Logs logs = new Logs(); TestingServer zooKeeper = new TestingServer()) {
            master.then(status(503, ""), ScriptedMaster.stream("s", subscribed("fw", 15)), redirect("//h:99999999/"),
                    master.open("s", subscribed("fw", 15)));
            start(OPTIONS.withCredential(CREDENTIAL));
            assertThat(scheduler.next()).isEqualTo("registered fw");
            assertThat(scheduler.next()).isEqualTo("disconnected");
            assertThat(scheduler.next()).isEqualTo("reregistered");
            master.callStatus = 401;
            driver.reviveOffers();
            assertThat(scheduler.next()).startsWith("refused REVIVE 401");
            driver.stop(true);
            master.callStatus = 202;
            master.then(master.open("s", subscribed("fw", 15)), status(401, UNAUTHORIZED));
            start(OPTIONS.withBearerToken(() -> "S3cr3t-token"));
            assertThat(scheduler.next()).isEqualTo("registered fw");
            driver.stop(false);
            start(OPTIONS.withCredential(CREDENTIAL));
            assertThat(scheduler.next()).isEqualTo("error SUBSCRIBE refused with HTTP status 401: " + UNAUTHORIZED);
            driver.stop(true);
            driver = new HttpSchedulerDriver(scheduler, INFO,
                    "zk://u:S3cr3t-digest@" + zooKeeper.getConnectString() + "/mesos", CREDENTIAL);
            driver.start();
            await(() -> logs.lines().stream().anyMatch(line -> line.contains("Session establishment complete")));
            zooKeeper.stop();
            await(() -> logs.lines().stream().anyMatch(line -> line.contains("staying with the last known master")));
            driver.stop(true);
            logs.lines().add(OPTIONS.withCredential(CREDENTIAL).toString());
            logs.lines().add(OPTIONS.withBearerToken(() -> "S3cr3t-token").toString());
            assertThat(logs.lines()).as("the driver's own").anyMatch(line -> line.contains("subscribed at"));
            assertThat(logs.lines().stream().filter(line -> line.contains("S3cr") || line.contains(encoded))).isEmpty();
        }
    }

    private void start(DriverOptions options) {
        driver = new HttpSchedulerDriver(scheduler, INFO, master.address(), false, null, scheduler, options);
        assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
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
        Process process = new ProcessBuilder(command).directory(dir.toFile()).inheritIO().start();
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
