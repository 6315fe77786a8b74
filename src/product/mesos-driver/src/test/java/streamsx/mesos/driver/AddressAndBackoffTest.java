package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.api.MasterDetector;
import streamsx.mesos.driver.internal.masters.ZooKeeperAddress;
import streamsx.mesos.driver.internal.threads.RetryDelays;

class AddressAndBackoffTest {

    @Test
    void mastersAreParsed() {
        assertThat(MasterAddress.parse("h:1").schedulerApi()).hasToString("http://h:1/api/v1/scheduler");
        assertThat(MasterAddress.parse("https://h:1/").schedulerApi()).hasToString("https://h:1/api/v1/scheduler");
        assertThat(MasterAddress.parse("h")).isEqualTo(new MasterAddress("http", "h", 5050));
        assertThat(MasterAddress.parse("[::1]:7").schedulerApi()).hasToString("http://[::1]:7/api/v1/scheduler");
    }

    @ParameterizedTest
    @CsvSource({
        "h, http://h:5050",
        "h:1, http://h:1",
        "10.0.0.1:5051, http://10.0.0.1:5051",
        "[::1], http://[::1]:5050",
        "[fe80::1]:7, http://[fe80::1]:7",
        "http://h, http://h:5050",
        "HTTPS://h:1/, https://h:1",
        "https://[::1]:1, https://[::1]:1",
        "' h:1 ', http://h:1"
    })
    void aMasterMayBeWrittenSo(String text, String url) {
        try (MasterDetector detector = MasterDetectors.of(text, Duration.ofSeconds(1))) {
            assertThat(detector.leader().orElseThrow()).hasToString(url);
            assertThat(detector.leader().orElseThrow().schedulerApi()).hasToString(url + "/api/v1/scheduler");
        }
    }

    @Test
    void withTlsThoseWithoutASchemeAreSpokenToSecurely() {
        assertThat(MasterDetectors.of("h:1", Duration.ofSeconds(1), true)
                        .leader()
                        .orElseThrow())
                .hasToString("https://h:1");
        assertThat(MasterDetectors.of("http://h:1", Duration.ofSeconds(1), true)
                        .leader()
                        .orElseThrow())
                .hasToString("http://h:1");
    }

    @Test
    void ofAListTheNextIsTakenWhenOneFails() {
        MasterDetector detector = MasterDetectors.of("a:1,[::1]:2, https://c:3", Duration.ofSeconds(1));
        MasterAddress first = detector.leader().orElseThrow();
        assertThat(first).hasToString("http://a:1");
        detector.failed(first);
        assertThat(detector.leader().orElseThrow()).hasToString("http://[::1]:2");
        detector.failed(first);
        assertThat(detector.leader().orElseThrow()).hasToString("http://[::1]:2");
        detector.failed(detector.leader().orElseThrow());
        assertThat(detector.leader().orElseThrow()).hasToString("https://c:3");
        detector.failed(detector.leader().orElseThrow());
        assertThat(detector.leader()).contains(first);
    }

    @Test
    void aFileMayHoldTheAddress(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("masters"), "h:77\n");
        assertThat(MasterDetectors.of("file://" + file, Duration.ofSeconds(1))
                        .leader()
                        .orElseThrow())
                .hasToString("http://h:77");
        assertThatThrownBy(() -> MasterDetectors.of("file://" + dir + "/none", Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(dir + "/none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "zk://a:1,b:2/mesos a:1,b:2 /mesos -",
                "zk://a,b/mesos/x/y a:2181,b:2181 /mesos/x/y -",
                "zk://u:p@a:1,b:2/mesos a:1,b:2 /mesos u:p",
                "zk://u:p@ss/w:rd@a:1/m a:1 /m u:p@ss/w:rd",
                "zk://[::1]:1,[fe80::2],c/m [::1]:1,[fe80::2]:2181,c:2181 /m -",
                "zk://u:p@[::1]/m [::1]:2181 /m u:p"
            })
    void zooKeeperMayBeWrittenSo(String text, String servers, String path, String digest) {
        ZooKeeperAddress address = ZooKeeperAddress.parse(text);
        assertThat(address.servers()).isEqualTo(servers);
        assertThat(address.path()).isEqualTo(path);
        assertThat(address.digest().orElse("-")).isEqualTo(digest);
        assertThat(address).hasToString("zk://" + servers + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "h:1,",
                "http://",
                "ftp://h:1",
                "h:99999",
                "h:0",
                "h:x",
                "h:1/path",
                "zk://",
                "a b",
                "zk://h:1",
                "zk://h:1/",
                "zk:///mesos",
                "zk://h:1//m",
                "zk://h:1/m/",
                "zk://h:1,/m",
                "zk://h:x/m",
                "zk://h:99999/m",
                "zk://::1:2181/m",
                "zk://u:S3cret@/m",
                "zk://u:S3cret@h:1",
                "zk://u:S3cret@h:99999/m",
                "zk://S3cret@h/m",
                "zk://@h/m",
                "::1",
                "::1:5050",
                "[::1",
                "[zz]:1",
                "http://[::1/",
                "http://u:S3cret@h:1",
                "u:S3cret@h:1",
                "u:S3cret@h:1,b",
                "http://h:1?x",
                "http://h:1#x",
                "file:///no/such/file"
            })
    void nonsenseIsRefusedInWordsThatHoldNoSecret(String master) {
        assertThatThrownBy(() -> MasterDetectors.of(master, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeGreaterThan(20)
                .doesNotContain("S3cret");
    }

    @Test
    void anIpv6AddressWithoutBracketsIsToldHowToBeWritten() {
        assertThatThrownBy(() -> MasterAddress.parse("::1:5050")).hasMessageContaining("[::1]:5050");
        assertThatThrownBy(() -> ZooKeeperAddress.parse("zk://::1/m")).hasMessageContaining("brackets");
    }

    @Test
    void backoffGrowsToItsCapAndStartsAnew() {
        RetryDelays backoff = new RetryDelays(Backoff.ofMillis(50, 5_000), new Random(1));
        long whole = 50;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(whole / 2), Duration.ofMillis(whole));
            whole = Math.min(5000, whole * 2);
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(50));
    }
}
