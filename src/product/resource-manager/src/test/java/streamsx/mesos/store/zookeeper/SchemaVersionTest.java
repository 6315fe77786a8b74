package streamsx.mesos.store.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StreamsMesosResource;

/**
 * What an instance of this schema can read. Whoever changes the lists below raises the version: the minor for another
 * field, which an older instance carries along without knowing it, the major for another value of an enumeration, which
 * it cannot read: it would set the resource aside and kill its task.
 */
class SchemaVersionTest {
    /** Every enumeration that is stored, with its values. */
    private static void enumerations(Class<?> type, Map<String, String> found) {
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> of = component.getType();
            if (of.isEnum()) {
                found.put(of.getSimpleName(), Arrays.toString(of.getEnumConstants()));
            } else if (of.isRecord()) {
                enumerations(of, found);
            }
        }
    }

    @Test
    void theValuesOfMajor1() {
        Map<String, String> found = new TreeMap<>();
        for (Class<?> stored : new Class<?>[] {StreamsMesosResource.class, Client.class, Framework.class, Ids.class}) {
            enumerations(stored, found);
        }
        assertThat(SchemaVersion.CURRENT.major()).isEqualTo(1);
        assertThat(found)
                .isEqualTo(Map.of(
                        "AllocationKind", "[MASTER, SYNCHRONOUS, ASYNCHRONOUS, FLEXIBLE]",
                        "Kind", "[ALLOCATED, REVOKED, STOP_CONTROLLER]",
                        "RequestState", "[NEW, ALLOCATED, PENDING, CANCELLED, RELEASED]",
                        "ResourceState", "[NEW, LAUNCHED, RUNNING, STOPPING, STOPPED, FAILED, CANCELLED]",
                        "Standing", "[NEVER_REGISTERED, REGISTERED, REMOVED, TEARING_DOWN, TORN_DOWN]",
                        "TaskCompletionStatus", "[NONE, FINISHED, FAILED, ERROR, KILLED, LOST]"));
    }
}
