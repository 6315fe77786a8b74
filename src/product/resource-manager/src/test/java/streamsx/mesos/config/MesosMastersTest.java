package streamsx.mesos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.driver.MasterDetectors;

class MesosMastersTest {
    private static final Setting ZK = new Setting("STREAMS_ZKCONNECT", "zk:2181", "option --zkconnect");

    @TempDir
    Path directory;

    private static Config load(String master, String... more) throws ConfigException {
        Map<String, String> env = new HashMap<>(Map.of("MESOS_MASTER", master));
        for (String setting : more) {
            env.put(setting.split("=")[0], setting.split("=")[1]);
        }
        return ConfigLoader.load(env, null, List.of(ZK));
    }

    private static String refusal(String master, String... more) {
        return catchThrowableOfType(ConfigException.class, () -> load(master, more))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h",
                "h:5050",
                "10.0.0.1:5050",
                "h1:5050,h2:5050",
                "h1, h2",
                "http://h",
                "https://h:5050/",
                "HTTPS://h1:1,https://h2:2",
                "h1:1,https://h2:2",
                "[::1]:5050",
                "[fe80::1%eth0]",
                "https://[::1]:5050,[::2]:5050",
                "zk://h/mesos",
                "zk://h1:2181,h2:2181/a/b",
                "zk://[::1]:2181/mesos",
                "zk://user:pass@h:1/mesos",
                "zk://user:p@s/s,w:rd@h1:1,h2/mesos"
            })
    void whatTheDriverTakesIsTaken(String master) throws Exception {
        MasterDetectors.of(master, Duration.ofSeconds(1)).close();
        assertThat(load(master).mesos().masters().address()).isEqualTo(master);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        h:0                       | no port 0
        h:65536                   | no port 65536
        h:                        | is not host:port
        h:x                       | is not host:port
        h1:1,,h2:2                | a host is missing
        h1:1,                     | a host is missing
        two words                 | is not host:port
        ::1                       | in brackets
        ::1:5050                  | in brackets
        [::1:5050                 | is not host:port
        ftp://h:1                 | reached by ftp://
        http://h:1/path           | is not host:port
        h1:1,zk://h2:2/mesos      | stand alone
        zk://h:2181               | path of the masters
        zk://h:2181/              | path of the masters
        zk://h:2181/mesos/        | path of the masters
        zk://h:2181//mesos        | path of the masters
        zk:///mesos               | a host is missing
        zk://h:0/mesos            | no port 0
        zk://::1/mesos            | in brackets
        zk://@h:1/mesos           | not user:password
        zk://user@h:1/mesos       | not user:password
        http://user:pass@h:1      | MESOS_SECRET_FILE
        """)
    void whatItDoesNotTakeIsRefusedWithAReason(String master, String reason) {
        assertThatThrownBy(() -> MasterDetectors.of(master, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(refusal(master))
                .contains("for MESOS_MASTER (environment variable MESOS_MASTER)", reason, "allowed is")
                .doesNotContain("pass@");
    }

    /** As what may be meant for a password at any place of something that is wrong. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "zk://user:S3CR3T@h:2181",
                "zk://user:S3CR3T@h:x/mesos",
                "zk://user:S3CR3T@h:0/mesos",
                "zk://:S3CR3T@h/mesos",
                "zk://user:S3C@S3CR3T@h:x/mesos",
                "zk://user:S3CR3T@/mesos",
                "zk://user:S3CR3T",
                "zk://user:S3CR3T/mesos",
                "user:S3CR3T@h:1",
                "https://user:S3CR3T@h:1",
                "h1:1,https://a:S3CR3T@h2:1",
                "https://a:S3CR3T@h1,https://b:S3CR3T@h2",
                "user:S3CR3T",
                "user:S3CR3T,zk://h:1/mesos",
                "zk://joe@corp:S3CR3T/mesos",
                "zk:/user:S3CR3T@h:1/mesos",
                "mesos://zk://user:S3CR3T@h:x/mesos",
                "user:S3CR3T://h"
            })
    void noErrorShowsAPassword(String master) {
        assertThat(refusal(master)).contains("MESOS_MASTER").doesNotContain("S3CR3T");
    }

    @Test
    void aPasswordIsShownByNothingThatHoldsIt() throws Exception {
        Config config = load("zk://user:S3CR3T@h1:1,h2:2/mesos");
        assertThat(config.mesos().masters()).hasToString("zk://***@h1:1,h2:2/mesos");
        assertThat(config.toString()).doesNotContain("S3CR3T").contains("zk://***@h1:1,h2:2/mesos");
        assertThat(load("h1:1,https://h2:2").mesos().masters()).hasToString("h1:1,https://h2:2");
        assertThat(load("[::1]:5050,https://[::2]:1").mesos().masters()).hasToString("[::1]:5050,https://[::2]:1");
    }

    @Test
    void aPasswordDoesNotBelongOnTheCommandLine() throws Exception {
        String master = "zk://user:S3CR3T@h:1/mesos";
        assertThatThrownBy(() -> ConfigLoader.load(
                        Map.of(), null, List.of(ZK, new Setting("MESOS_MASTER", master, "option --master"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("(option --master) holds a password")
                .message()
                .doesNotContain("S3CR3T");
        Path file = Files.writeString(directory.resolve("p"), "MESOS_MASTER=" + master);
        assertThat(ConfigLoader.load(Map.of(), file, List.of(ZK))
                        .mesos()
                        .masters()
                        .address())
                .isEqualTo(master);
    }

    private MesosMasters resolved(String content, String permissions, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve("masters"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        Config.Mesos mesos = load("file://" + file, more).mesos();
        assertThat(mesos.masters()).hasToString("file://" + file);
        return mesos.masters().resolved(mesos);
    }

    @Test
    void theyMayBeInAFile() throws Exception {
        assertThat(resolved("h1:1,h2:2\n", "rw-r--r--").address()).isEqualTo("h1:1,h2:2");
        assertThat(resolved("zk://user:S3CR3T@h:1/mesos\n", "rw-------").address())
                .isEqualTo("zk://user:S3CR3T@h:1/mesos");
        assertThatThrownBy(() -> resolved("zk://user:S3CR3T@h:1/mesos\n", "rw-r--r--"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("masters, is open to other users")
                .message()
                .doesNotContain("S3CR3T");
        assertThatThrownBy(() -> resolved("zk://user:S3CR3T@h:x/mesos", "rw-------"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not host:port")
                .message()
                .doesNotContain("S3CR3T");
        assertThatThrownBy(() -> resolved("file:///other", "rw-------"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("names another file");
        assertThatThrownBy(() -> resolved("h1:1,h2:2", "rw-------", "MESOS_DRIVER=native"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no list");
        Config.Mesos none = load("file:///no/such/file").mesos();
        assertThatThrownBy(() -> none.masters().resolved(none))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("/no/such/file, cannot be read: it does not exist");
        assertThat(refusal("file://relative")).contains("absolute");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        h1:1,h2:2           | false
        http://h:1          | false
        [::1]:5050          | false
        h                   | false
        h:1                 | true
        zk://h1:1,h2:2/mesos | true
        """)
    void libmesosTakesLess(String master, boolean good) throws Exception {
        if (good) {
            assertThat(load(master, "MESOS_DRIVER=native").mesos().nativeDriver())
                    .isTrue();
        } else {
            assertThat(refusal(master, "MESOS_DRIVER=native"))
                    .contains(master, "MESOS_DRIVER=native", "no list and no URL");
        }
    }
}
