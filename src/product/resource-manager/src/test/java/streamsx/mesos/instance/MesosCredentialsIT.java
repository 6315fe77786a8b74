package streamsx.mesos.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.cli.Run;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.config.ConfigLoader;
import streamsx.mesos.sandbox.mesos.http.SelfSignedCertificate;
import streamsx.mesos.testsupport.LogCapture;

/** What is made of the files of secrets and certificates. */
class MesosCredentialsIT {
    @TempDir
    static Path directory;

    private static Path pem;

    @BeforeAll
    static void certificate() throws Exception {
        pem = SelfSignedCertificate.make(directory).certificate();
    }

    private static Path secret(String name, String content) throws Exception {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static Config config(String... settings) throws ConfigException {
        Map<String, String> env = new HashMap<>(Map.of("STREAMS_ZKCONNECT", "zk:2181", "MESOS_MASTER", "h:1"));
        for (String setting : settings) {
            env.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        return ConfigLoader.load(env, null, List.of());
    }

    private static MesosCredentials access(String... settings) throws ConfigException {
        return MesosCredentials.of(config(settings).mesos());
    }

    private static List<String> problems(String... settings) {
        return catchThrowableOfType(ConfigException.class, () -> access(settings))
                .problems();
    }

    @Test
    void nobodyAsks() throws Exception {
        MesosCredentials access = access();
        assertThat(access.authorization()).isEmpty();
        assertThat(access.credential()).isEmpty();
        assertThat(access.tls()).isEmpty();
        assertThat(access).hasToString("h:1, without credentials");
        assertThat(access.showsSecretsOnItsWay()).isFalse();
    }

    @Test
    void aPrincipalProvesItselfByItsSecret() throws Exception {
        String[] who = {"MESOS_PRINCIPAL=fw", "MESOS_SECRET_FILE=" + secret("secret", "S3CR3T\n")};
        MesosCredentials access = access(who);
        String pair = Base64.getEncoder().encodeToString("fw:S3CR3T".getBytes(StandardCharsets.UTF_8));
        assertThat(access.authorization()).contains("Basic " + pair);
        assertThat(access.credential().orElseThrow().getSecret()).isEqualTo("S3CR3T");
        assertThat(access).hasToString("h:1, with the secret of principal fw");
        assertThat(access.options().toString()).contains("fw").doesNotContain("S3CR3T", pair);
        assertThat(config(who).toString()).contains("fw").doesNotContain("S3CR3T");
        assertThat(access.showsSecretsOnItsWay()).isTrue();
        assertThat(access(who[0], who[1], "MESOS_MASTER=https://h1:1,https://h2")
                        .showsSecretsOnItsWay())
                .isFalse();
        assertThat(access(who[0], who[1], "MESOS_MASTER=https://h1:1,h2").showsSecretsOnItsWay())
                .isTrue();
        assertThat(access(who[0], who[1], "MESOS_TRUST_STORE_FILE=" + pem).showsSecretsOnItsWay())
                .isFalse();
    }

    @Test
    void aTokenIsReadAnewEachTime() throws Exception {
        Path file = secret("token", "first\n");
        MesosCredentials access = access("MESOS_PRINCIPAL=fw", "MESOS_BEARER_TOKEN_FILE=" + file);
        assertThat(access.authorization()).contains("Bearer first");
        Files.writeString(file, "second");
        assertThat(access.authorization()).contains("Bearer second");
        assertThat(access).hasToString("h:1, with the bearer token in " + file);
        assertThat(access.options().toString()).doesNotContain("second");
        assertThat(problems("MESOS_PRINCIPAL=fw", "MESOS_BEARER_TOKEN_FILE=" + secret("words", "S3CR3T words")))
                .singleElement()
                .asString()
                .contains("MESOS_BEARER_TOKEN_FILE", "does not hold a token")
                .doesNotContain("S3CR3T");
    }

    @Test
    void aTokenThatIsGoneIsSaidOnceAndNoRequestLeaves() throws Exception {
        Path file = secret("renewed", "first");
        Config.Mesos mesos =
                config("MESOS_PRINCIPAL=fw", "MESOS_BEARER_TOKEN_FILE=" + file).mesos();
        MesosCredentials access = MesosCredentials.of(mesos);
        RenewedToken token = new RenewedToken(() -> access.authorization().orElseThrow());
        try (LogCapture logs = new LogCapture()) {
            assertThat(token.get()).isEqualTo("Bearer first");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(token::get)
                        .isInstanceOf(IllegalStateException.class)
                        .message()
                        .doesNotContain("first");
            }
            Files.delete(file);
            assertThatThrownBy(token::get).isInstanceOf(IllegalStateException.class);
            secret("renewed", "second");
            assertThat(token.get()).isEqualTo("Bearer second");
            assertThat(logs.lines())
                    .filteredOn(line -> line.contains("RenewedToken"))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("open to other users"),
                            line -> assertThat(line).contains("does not exist"));
            assertThat(logs.lines()).noneMatch(line -> line.contains("Bearer ") || line.contains("second"));
        }
    }

    @Test
    void certificatesAreInAnyOfThreeKindsOfFile() throws Exception {
        assertThat(problems("MESOS_TRUST_STORE_FILE=" + pem + ".not"))
                .singleElement()
                .asString()
                .isEqualTo("MESOS_TRUST_STORE_FILE: there is no file " + pem + ".not that can be read");
        assertThat(access("MESOS_TRUST_STORE_FILE=" + pem))
                .hasToString("h:1, without credentials, over TLS, trusting " + pem);
        Path password = secret("password", "S3CR3T\n");
        Path wrong = secret("wrong", "WR0NG\n");
        for (String type : List.of("JKS", "PKCS12")) {
            Path store = store(type);
            assertThat(access("MESOS_TRUST_STORE_FILE=" + store, "MESOS_TRUST_STORE_PASSWORD_FILE=" + password)
                            .tls())
                    .isPresent();
            assertThat(problems("MESOS_TRUST_STORE_FILE=" + store, "MESOS_TRUST_STORE_PASSWORD_FILE=" + wrong))
                    .singleElement()
                    .asString()
                    .contains("MESOS_TRUST_STORE_FILE", store.toString(), "is the password right?")
                    .doesNotContain("WR0NG");
        }
        assertThat(problems("MESOS_TRUST_STORE_FILE=" + directory.resolve("PKCS12")))
                .singleElement()
                .asString()
                .contains("MESOS_TRUST_STORE_PASSWORD_FILE");
    }

    private static Path store(String type) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        try (var in = Files.newInputStream(pem)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        Path file = directory.resolve(type);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "S3CR3T".toCharArray());
        }
        return file;
    }

    @Test
    void allThatIsWrongWithTheFilesComesAtOnce() throws Exception {
        Path open = Files.writeString(directory.resolve("open"), "S3CR3T");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(problems(
                        "MESOS_MASTER=file:///none",
                        "MESOS_PRINCIPAL=fw",
                        "MESOS_SECRET_FILE=" + open,
                        "MESOS_TRUST_STORE_FILE=" + open))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("MESOS_MASTER", "/none"),
                        problem -> assertThat(problem)
                                .contains("MESOS_SECRET_FILE", "open to other users")
                                .doesNotContain("S3CR3T"),
                        problem -> assertThat(problem)
                                .contains("MESOS_TRUST_STORE_FILE", open.toString())
                                .doesNotContain("S3CR3T"));
    }

    @Test
    void startSaysSoAndEndsWithTheCodeOfAWrongProperty() throws Exception {
        Path none = directory.resolve("none");
        Run run = Run.of(
                "start", "--zkconnect", "127.0.0.1:1", "-D", "MESOS_PRINCIPAL=fw", "-D", "MESOS_SECRET_FILE=" + none);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("The file of MESOS_SECRET_FILE, " + none + ", does not exist");
    }

    @Test
    void theHttpDriverIsRehearsedOnlyByWhoWillUseIt() throws Exception {
        for (String driver : List.of("http", "native")) {
            Config.Mesos mesos = config("MESOS_DRIVER=" + driver).mesos();
            assertThat(MesosDrivers.rehearsed(mesos, MesosCredentials.of(mesos)).isPresent())
                    .isEqualTo(driver.equals("http"));
        }
    }
}
