package streamsx.mesos.core.model;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The stored state as a term loads it. Equal states are iterated in the same order, in every JVM, however they were put
 * together.
 *
 * @param framework  the framework, or null if there never was one
 * @param ids        the counters
 * @param clients    by client id, in the order of the ids
 * @param resources  by native name, in the order of their numbers
 * @param unreadable nodes that were set aside because they did not parse, each as "path: why"
 */
public record StoredState(
        Framework framework,
        Ids ids,
        Map<String, Client> clients,
        Map<String, StreamsMesosResource> resources,
        List<String> unreadable) {
    /** The state of a resource manager that never ran. */
    public static final StoredState EMPTY =
            new StoredState(null, Ids.INITIAL, Collections.emptyMap(), Collections.emptyMap(), List.of());

    public StoredState {
        Objects.requireNonNull(ids);
        clients = Ordered.map(clients);
        resources = byNumber(resources);
        unreadable = List.copyOf(unreadable);
    }

    private static Map<String, StreamsMesosResource> byNumber(Map<String, StreamsMesosResource> resources) {
        Map<String, StreamsMesosResource> ordered = new LinkedHashMap<>();
        resources.values().stream()
                .sorted(Comparator.comparingLong(StreamsMesosResource::number).thenComparing(StreamsMesosResource::id))
                .forEach(r -> ordered.put(r.id(), r));
        return Collections.unmodifiableMap(ordered);
    }
}
