package streamsx.mesos.store.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZooKeeperLayoutTest {
    private final ZooKeeperLayout layout = new ZooKeeperLayout("/root", "mesos", "D");

    @ParameterizedTest
    @CsvSource({
        "resource_0,                    0/resource_0",
        "resource_999,                  0/resource_999",
        "resource_1000,                 1/resource_1000",
        "7,                             0/7",
        "resource_12x345678,            345/resource_12x345678",
        "r123456789012345678,           123456789012345/r123456789012345678",
        "r1234567890123456789,          other/r1234567890123456789",
        "resource_,                     other/resource_",
        "resource_٣,                    other/resource_%D9%A3",
        "a/b5,                          0/a%2Fb5",
        "..,                            other/%2E%2E",
    })
    void resourcesAreInBucketsOfAThousand(String id, String expected) {
        assertThat(layout.resource(id)).isEqualTo("/root/mesos/D/resources/" + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/,     mesos,  '',    /mesos/_all",
        "/root, mesos,  _all,  /root/mesos/%5Fall",
        "/root, a/b,    c d,   /root/a%2Fb/c+d",
    })
    void namesFromOutsideStayOneElement(String root, String type, String domain, String base) {
        assertThat(new ZooKeeperLayout(root, type, domain).base()).isEqualTo(base);
    }

    @Test
    void whatCannotBeStoredIsRefused() {
        assertThatThrownBy(() -> new ZooKeeperLayout("/root", "", "D")).hasMessageContaining("type is empty");
        assertThatThrownBy(() -> new ZooKeeperLayout("root", "mesos", "D"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> layout.client("")).hasMessageContaining("empty name");
    }
}
