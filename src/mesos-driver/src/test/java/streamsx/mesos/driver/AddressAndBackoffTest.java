package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressAndBackoffTest {

    @Test
    void mastersAreParsed() {
        assertThat(MasterAddress.parse("h:1").schedulerApi()).hasToString("http://h:1/api/v1/scheduler");
        assertThat(MasterAddress.parse("https://h:1/").schedulerApi()).hasToString("https://h:1/api/v1/scheduler");
        assertThat(MasterAddress.parse("h")).isEqualTo(new MasterAddress("http", "h", 5050));
        assertThat(MasterAddress.parse("[::1]:7").schedulerApi()).hasToString("http://[::1]:7/api/v1/scheduler");
    }

    @Test
    void zooKeeperAddressesAreParsedAndTheirPasswordIsNotShown() {
        ZooKeeperAddress address = ZooKeeperAddress.parse("zk://u:p@a:1,b:2/mesos/x");
        assertThat(address.servers()).isEqualTo("a:1,b:2");
        assertThat(address.path()).isEqualTo("/mesos/x");
        assertThat(address.digest()).contains("u:p");
        assertThat(address.toString()).doesNotContain("u:p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://", "ftp://h:1", "h:99999", "h:1/path", "zk://", "zk://h:1", "zk://h:1/",
        "zk:///mesos", "a b"})
    void nonsenseIsRefused(String master) {
        assertThatThrownBy(() -> MasterDetector.of(master, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void backoffGrowsToItsCapAndStartsAnew() {
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5), new Random(1));
        long whole = 50;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(whole / 2), Duration.ofMillis(whole));
            whole = Math.min(5000, whole * 2);
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(50));
    }
}
