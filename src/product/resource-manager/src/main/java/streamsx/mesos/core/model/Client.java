package streamsx.mesos.core.model;

import java.util.Map;
import java.util.Objects;

/**
 * One that asks for resources: a domain's controller, or any program that speaks REST.
 *
 * @param id         the client's own name for itself, unique within the resource manager
 * @param name       for people; may be empty
 * @param domainId   the Streams domain; may be empty
 * @param attributes whatever else it said of itself
 */
public record Client(String id, String name, String domainId, Map<String, String> attributes) {
    public Client {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(domainId);
        attributes = Ordered.map(attributes);
    }
}
