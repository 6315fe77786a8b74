package streamsx.mesos.core.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that outlives a process, as a term loads it.
 *
 * @param framework  the framework, or null if there never was one
 * @param ids        the counters
 * @param clients    by client id
 * @param resources  by native name
 * @param unreadable what was set aside because it did not parse, for people: "path: why"
 */
public record StoredState(
        Framework framework,
        Ids ids,
        Map<String, Client> clients,
        Map<String, StreamsMesosResource> resources,
        List<String> unreadable) {
    /** Of a resource manager that never ran. */
    public static final StoredState EMPTY = new StoredState(null, Ids.INITIAL, Map.of(), Map.of(), List.of());

    public StoredState {
        Objects.requireNonNull(ids);
        clients = Map.copyOf(clients);
        resources = Map.copyOf(resources);
        unreadable = List.copyOf(unreadable);
    }
}
