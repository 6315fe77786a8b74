package streamsx.mesos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.http.SelfSignedCertificate;
import streamsx.mesos.sandbox.mesos.http.Tls;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.Authentication;
import streamsx.mesos.sandbox.mesos.master.config.Credentials;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.secrets.ApiTokenFile;

/**
 * Instances, each a process, and commands at a master that speaks https alone and lets nobody in whom it does not know.
 */
@Timeout(90)
class SecuredMastersIT {
    private static final String SECRET = "S3CR3T-of-the-framework";
    private static final String TOKEN = "T0KEN-of-the-framework";
    private static final String WRONG = "WR0NG-one";

    @TempDir
    static Path directory;

    private static TestingServer zooKeeper;
    private static SandboxMaster master;
    private static SelfSignedCertificate certificate;

    private final List<Process> instances = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        zooKeeper = new TestingServer();
        certificate = SelfSignedCertificate.make(directory);
        Path known = secret("known", "{\"credentials\":[{\"principal\":\"fw\",\"secret\":\"" + SECRET + "\"}]}");
        Path tokens = secret("tokens", "{\"tokens\":[{\"principal\":\"fw\",\"token\":\"" + TOKEN + "\"}]}");
        master = SandboxMaster.start(MasterConfig.defaults()
                .withTls(Tls.server(certificate.certificate(), certificate.key()))
                .withAuthentication(new Authentication(true, true, true, Credentials.read(known, tokens))));
        secret("right", SECRET + "\n");
        secret("wrong", WRONG + "\n");
        secret("token", TOKEN + "\n");
        ApiTokenFile.readOrCreate(directory.resolve("api-token"));
    }

    @AfterAll
    static void stop() throws Exception {
        master.close();
        zooKeeper.close();
    }

    @AfterEach
    void end() throws Exception {
        for (Process instance : instances) {
            instance.destroyForcibly().waitFor();
        }
    }

    private static Path secret(String name, String content) throws Exception {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Of two masters the first is not there. */
    private static List<String> command(String name, String domain, List<String> proof) {
        List<String> line = new ArrayList<>(List.of(
                name,
                "--master",
                "127.0.0.1:1,127.0.0.1:" + port(),
                "-d",
                domain,
                "--zkconnect",
                zooKeeper.getConnectString(),
                "-D",
                "API_TOKEN_FILE=" + directory.resolve("api-token"),
                "-D",
                "MESOS_TRUST_STORE_FILE=" + certificate.certificate()));
        proof.forEach(setting -> line.addAll(List.of("-D", setting)));
        return line;
    }

    private static List<String> secretIn(String file) {
        return List.of("MESOS_PRINCIPAL=fw", "MESOS_SECRET_FILE=" + directory.resolve(file));
    }

    private static String port() {
        return master.hostPort().substring(master.hostPort().lastIndexOf(':') + 1);
    }

    private Process instance(String domain, List<String> proof) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                StreamsOnMesos.class.getName()));
        line.addAll(command("start", domain, proof));
        line.addAll(List.of("--fg", "-D", "STREAMS_SERVER=none"));
        Process instance = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log(domain).toFile())
                .start();
        instances.add(instance);
        return instance;
    }

    private static Path log(String domain) {
        return directory.resolve(domain + ".log");
    }

    /** Waits for a line; whoever ends before he has said it never will. */
    private static void said(Process instance, String domain, String text) throws Exception {
        while (!Files.readString(log(domain)).contains(text)) {
            if (instance.waitFor(50, TimeUnit.MILLISECONDS)) {
                assertThat(log(domain)).content().contains(text);
            }
        }
    }

    private static String masterState() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(Tls.client(certificate.certificate()))
                .build();
        String who = Base64.getEncoder().encodeToString(("fw:" + SECRET).getBytes(StandardCharsets.UTF_8));
        return client.send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + "/state"))
                                .header("Authorization", "Basic " + who)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void whoIsBelievedLeadsAndWhoIsNotSaysSoAndEnds() throws Exception {
        Process right = instance("Right", secretIn("right"));
        Process token = instance(
                "Token", List.of("MESOS_PRINCIPAL=fw", "MESOS_BEARER_TOKEN_FILE=" + directory.resolve("token")));
        List<String> start = command("start", "Wrong", secretIn("wrong"));
        start.addAll(List.of("-D", "STREAMS_SERVER=none", "-D", "RUN_DIR=" + directory.resolve("run")));
        Run wrong = Run.of(start.toArray(String[]::new));
        assertThat(wrong.code()).as("MESOS_REFUSED").isEqualTo(15);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err())
                .contains(
                        "Mesos refuses the instance for good, so it has been stopped",
                        "Mesos ended the registration: SUBSCRIBE refused with HTTP status 401",
                        "see MESOS_PRINCIPAL and MESOS_SECRET_FILE",
                        "This instance ends: MESOS_REFUSED (exit code 15)");
        assertThat(directory.resolve("run").toFile().list())
                .as("nobody is left to try again")
                .noneMatch(f -> f.endsWith(".pid"));

        said(right, "Right", "Ready: leading as framework ");
        said(token, "Token", "Ready: leading as framework ");
        assertThat(masterState()).contains("\"principal\":\"fw\"");
        Run status = Run.of(command("status", "Right", secretIn("right")).stream()
                .filter(word -> !word.equals("--master") && !word.startsWith("127.0.0.1:1,"))
                .toArray(String[]::new));
        assertThat(status.out()).contains("RUNNING");
        for (Process instance : List.of(right, token)) {
            instance.destroy();
            assertThat(instance.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(instance.exitValue()).isZero();
        }
        assertThat(log("Right"))
                .content()
                .contains("127.0.0.1:" + port() + ", with the secret of principal fw, over TLS, trusting "
                        + certificate.certificate())
                .doesNotContain("without TLS");

        String id = Files.readString(log("Right")).replaceAll("(?s).*leading as framework (\\S+).*", "$1");
        assertRefused(id);
        Run done = Run.of(command("teardown", "Right", secretIn("right"), id));
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).contains("Torn down " + id);
        assertNoSecrets(wrong, status, done);
    }

    /** The commands' own way to the master: who is not believed changes nothing. */
    private void assertRefused(String id) {
        Run wrong = Run.of(command("teardown", "Right", secretIn("wrong"), id));
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err())
                .contains("The Mesos master at https://127.0.0.1:" + port(), "status 401", "MESOS_SECRET_FILE");
        Run untrusted = Run.of(Stream.of(command("teardown", "Right", secretIn("right"), id))
                .map(word -> word.startsWith("MESOS_TRUST_STORE_FILE=") ? "MESOS_TRUST_STORE_FILE=" : word)
                .map(word -> word.startsWith("127.0.0.1:1,") ? "https://127.0.0.1:" + port() : word)
                .toArray(String[]::new));
        assertThat(untrusted.code()).isEqualTo(1);
        assertThat(untrusted.err()).contains("https://127.0.0.1:" + port(), "over TLS", "MESOS_TRUST_STORE_FILE");
        assertNoSecrets(wrong, untrusted);
    }

    private static String[] command(String name, String domain, List<String> proof, String id) {
        List<String> line = command(name, domain, proof);
        line.add(id);
        return line.toArray(String[]::new);
    }

    private static void assertNoSecrets(Run... runs) {
        List<String> hidden = List.of(SECRET, TOKEN, WRONG, encoded(SECRET), encoded(WRONG));
        for (Run run : runs) {
            assertThat(run.out() + run.err()).doesNotContain(hidden);
        }
        for (String domain : List.of("Right", "Token")) {
            assertThat(log(domain)).content().doesNotContain(hidden);
        }
    }

    private static String encoded(String secret) {
        return Base64.getEncoder().encodeToString(("fw:" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
