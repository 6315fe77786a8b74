package streamsx.mesos.core.model;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/**
 * A client's request for resources.
 *
 * @param clientId    the client
 * @param key         idempotency key, or an empty string: a repeated request with the same key gets the same resources
 * @param kind        its kind: how long the client waits, and whether it is for the master
 * @param count       number of resources; at least 1
 * @param tags        tag names with their definitions
 * @param size        size of each
 * @param command     shell command of the tasks, or an empty string to reserve only
 * @param environment environment variables of the tasks
 */
public record AllocationRequest(
        String clientId,
        String key,
        AllocationKind kind,
        int count,
        SortedMap<String, Map<String, String>> tags,
        ResourceSize size,
        String command,
        Map<String, String> environment) {
    public AllocationRequest {
        Objects.requireNonNull(clientId);
        Objects.requireNonNull(key);
        Objects.requireNonNull(kind);
        tags = ResourceTags.ordered(tags);
        Objects.requireNonNull(size);
        Objects.requireNonNull(command);
        environment = Ordered.map(environment);
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, not " + count);
        }
    }

    /** Whether a resource was requested in as many steps as this request has: reserve and start, or one. */
    public boolean comesAs(StreamsMesosResource resource) {
        return resource.spec().twoStep() == command.isEmpty();
    }

    /**
     * Whether a resource comes from this request when it was made before. Sizes are those of the tags, or defaults that
     * may have changed since; the command of a reserved resource comes later.
     */
    public boolean repeats(StreamsMesosResource resource) {
        return resource.spec().requestKey().equals(key)
                && resource.kind() == kind
                && resource.spec().tags().equals(tags)
                && comesAs(resource)
                && (command.isEmpty()
                        || (resource.command().equals(command)
                                && resource.status().environment().equals(environment)));
    }

    /** Whether a resource is what this request would have produced. */
    public boolean fits(StreamsMesosResource resource) {
        return resource.clientId().equals(clientId)
                && resource.kind() == kind
                && resource.spec().size().equals(size)
                && resource.spec().tags().equals(tags)
                && resource.spec().requestKey().equals(key)
                && comesAs(resource);
    }
}
