package streamsx.mesos.core.model;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/**
 * What is fixed of a resource when it is requested.
 *
 * @param number      its number, from {@link Ids#nextResource()}
 * @param id          native name, {@code resource_<number>}
 * @param displayName name in streamtool, {@code <type>_resource_<number>}
 * @param clientId    the client that requested it
 * @param requestKey  the client's idempotency key of the request, or an empty string
 * @param kind        the kind of the request
 * @param tags        names of the tags of the request, sorted, each with its definition (empty for a plain label)
 * @param size        cores and memory that it needs of an agent
 * @param createdAt   time of the request, ms since the epoch
 * @param twoStep     whether it is reserved first and started later: then delivery of an answer does not confirm that
 *     the client has it, and its controller is stopped before its task is killed
 */
public record ResourceSpec(
        long number,
        String id,
        String displayName,
        String clientId,
        String requestKey,
        AllocationKind kind,
        SortedMap<String, Map<String, String>> tags,
        ResourceSize size,
        long createdAt,
        boolean twoStep) {
    public ResourceSpec {
        Objects.requireNonNull(id);
        Objects.requireNonNull(displayName);
        Objects.requireNonNull(clientId);
        Objects.requireNonNull(requestKey);
        Objects.requireNonNull(kind);
        tags = ResourceTags.ordered(tags);
        Objects.requireNonNull(size);
    }
}
