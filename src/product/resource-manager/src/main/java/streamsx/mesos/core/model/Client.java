package streamsx.mesos.core.model;

import java.util.Map;
import java.util.Objects;

/**
 * A client of the resource manager: a domain's controller, or any program that uses the HTTP API.
 *
 * @param id         the client's own name for itself, unique within the resource manager
 * @param name       for people; may be empty
 * @param domainId   the Streams domain; may be empty
 * @param attributes further attributes that it sent
 */
public record Client(String id, String name, String domainId, Map<String, String> attributes) {
    public Client {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(domainId);
        attributes = Ordered.map(attributes);
    }
}
