package streamsx.mesos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.secrets.SecretException;
import streamsx.mesos.secrets.SecretFile;

/** The settings for a cluster that asks who we are: what goes together, and what a file of a secret must be. */
class MesosLoginTest {
    @TempDir
    Path directory;

    private static Config load(String... settings) throws ConfigException {
        Map<String, String> env = new HashMap<>(Map.of("STREAMS_ZKCONNECT", "zk:2181"));
        for (String setting : settings) {
            env.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        return ConfigLoader.load(env, null, List.of());
    }

    @Test
    void whatFitsTogetherIsTaken() throws Exception {
        assertThat(load().mesos().login()).isEqualTo(Config.Login.NONE);
        assertThat(load(
                                "MESOS_PRINCIPAL=fw",
                                "MESOS_SECRET_FILE=~/secret",
                                "MESOS_TRUST_STORE_FILE=/ca.jks",
                                "MESOS_TRUST_STORE_PASSWORD_FILE=/pw")
                        .mesos()
                        .login())
                .isEqualTo(new Config.Login(
                        "fw",
                        Optional.of(Path.of(System.getProperty("user.home"), "secret")),
                        Optional.empty(),
                        Optional.of(Path.of("/ca.jks")),
                        Optional.of(Path.of("/pw"))));
        assertThat(load("MESOS_PRINCIPAL=fw", "MESOS_BEARER_TOKEN_FILE=/t")
                        .mesos()
                        .login()
                        .bearerTokenFile())
                .isPresent();
        assertThat(load("MESOS_DRIVER=native", "MESOS_PRINCIPAL=a:b", "MESOS_SECRET_FILE=/s")
                        .mesos()
                        .login()
                        .principal())
                .isEqualTo("a:b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        MESOS_PRINCIPAL=fw                                                            | MESOS_PRINCIPAL is set without MESOS_SECRET_FILE
        MESOS_SECRET_FILE=/s                                                          | MESOS_SECRET_FILE is set without MESOS_PRINCIPAL
        MESOS_PRINCIPAL=fw MESOS_SECRET_FILE=/s MESOS_BEARER_TOKEN_FILE=/t            | exclude each other
        MESOS_BEARER_TOKEN_FILE=/t                                                    | MESOS_BEARER_TOKEN_FILE is set without MESOS_PRINCIPAL
        MESOS_PRINCIPAL=a:b MESOS_SECRET_FILE=/s                                      | holds a colon
        MESOS_TRUST_STORE_PASSWORD_FILE=/p                                            | is set without MESOS_TRUST_STORE_FILE
        MESOS_DRIVER=native MESOS_PRINCIPAL=fw MESOS_BEARER_TOKEN_FILE=/t             | MESOS_BEARER_TOKEN_FILE cannot be used with MESOS_DRIVER=native
        MESOS_DRIVER=native MESOS_TRUST_STORE_FILE=/c                                 | MESOS_TRUST_STORE_FILE cannot be used with MESOS_DRIVER=native
        MESOS_TRUST_STORE_FILE=/c MESOS_MASTER=h:1,http://h:2                         | says http://
        """)
    void whatMakesNoSenseIsRefusedAlone(String settings, String problem) {
        assertThat(catchThrowableOfType(ConfigException.class, () -> load(settings.split(" ")))
                        .problems())
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void aPrincipalIsOneLine() {
        assertThatThrownBy(() -> load("MESOS_PRINCIPAL=a\nb"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("text without control characters");
    }

    private Path file(String content, String permissions) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"})
    void aSecretOpenToOthersIsRefused(String permissions) throws Exception {
        Path file = file("S3CR3T", permissions);
        assertThatThrownBy(() -> SecretFile.read("The file", file))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("The file, " + file + ", is open to other users (" + permissions + "): chmod 600")
                .message()
                .doesNotContain("S3CR3T");
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "'\n', is empty",
        "' ', is empty",
        "'S3CR3T\nsecond', one line",
        "'S3CR3T\u0000', one line"
    })
    void aSecretIsOneLine(String content, String problem) throws Exception {
        Path file = file(content, "rw-------");
        assertThatThrownBy(() -> SecretFile.read("The file", file))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(problem)
                .message()
                .doesNotContain("S3CR3T");
    }

    @Test
    void aSecretIsReadAsItIsWithoutTheEndOfItsLine() throws Exception {
        assertThat(SecretFile.read("The file", file(" two wörds \r\n", "rw-------")))
                .isEqualTo(" two wörds ");
        assertThat(SecretFile.read("The file", file("S3CR3T", "r--------"))).isEqualTo("S3CR3T");
    }

    @Test
    void whatIsNoFileIsSaidSo() throws Exception {
        assertThatThrownBy(() -> SecretFile.read("The file", directory.resolve("none")))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> SecretFile.read("The file", directory)).hasMessageContaining("not a regular file");
        Path tooLong = file("x".repeat(65_537), "rw-------");
        assertThatThrownBy(() -> SecretFile.read("The file", tooLong)).hasMessageContaining("too long");
    }
}
