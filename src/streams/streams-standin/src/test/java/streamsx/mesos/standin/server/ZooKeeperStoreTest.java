package streamsx.mesos.standin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourcePersistenceManager;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ZooKeeperStoreTest {

    @RegisterExtension
    final StandIn standIn = new StandIn();

    private ResourcePersistenceManager store;

    @BeforeEach
    void start() throws Exception {
        RecordingManager manager = new RecordingManager(new String[0]);
        assertThat(manager.getResourcePersistenceManager()).isNull();
        standIn.server(args -> manager, "d1").serving();
        store = manager.getResourcePersistenceManager();
    }

    @Test
    void nothingGoesBeforeConnect() {
        assertThatThrownBy(() -> store.exists("a"))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageStartingWith("CDISR6012E");
        assertThatThrownBy(() -> store.set("a", null)).isInstanceOf(ResourceManagerException.class);
        store.connect();
        store.connect();
    }

    @Test
    void entriesAreWrittenReadAndRemoved() throws Exception {
        store.connect();
        assertThat(store.exists("resources/r_0")).isFalse();
        assertThat(store.getChildren("resources")).isEmpty();
        store.set("resources/r_0", new byte[] {1, 2});
        store.set("resources/r_1", null);
        assertThat(store.exists("resources")).isTrue();
        assertThat(store.get("resources/r_0")).containsExactly(1, 2);
        assertThat(store.get("resources/r_1")).isNull();
        store.set("resources/r_0", new byte[0]);
        assertThat(store.get("resources/r_0")).isNullOrEmpty();
        assertThat(store.getChildren("resources")).containsExactlyInAnyOrder("r_0", "r_1");
        assertThat(standIn.client()
                        .checkExists()
                        .forPath("/com.ibm.im.streams.resourcemgr/test/d1/store/resources/r_1"))
                .isNotNull();
        store.delete("resources/r_1");
        store.delete("resources/r_1");
        assertThat(store.getChildren("resources")).containsExactly("r_0");
        store.delete("resources");
        assertThat(store.exists("resources/r_0")).isFalse();
        assertThatThrownBy(() -> store.get("resources/r_0"))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageContaining("resources/r_0");
    }

    @Test
    void propertiesComeBackAsTheyWere() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("a = b", " ü\n#x ");
        assertThat(store.toProperties(store.toBytes(properties))).isEqualTo(properties);
        Properties odd = new Properties();
        odd.put("a", 1);
        assertThatThrownBy(() -> store.toBytes(odd)).isInstanceOf(ResourceManagerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "a/../b"})
    void pathsThatWillNotDoAreRefused(String path) {
        store.connect();
        assertThatThrownBy(() -> store.set(path, new byte[0])).isInstanceOf(ResourceManagerException.class);
    }
}
