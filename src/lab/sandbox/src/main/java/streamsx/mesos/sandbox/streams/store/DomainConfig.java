package streamsx.mesos.sandbox.streams.store;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import streamsx.mesos.standin.wire.TagDefinition;

/**
 * A domain, without its instances.
 *
 * @param id         its name
 * @param state      what it is doing
 * @param handedOver while it stops: the domain manager has given back all but the domain's own resources and does
 *     nothing more
 * @param clientId   the id of its current start at the resource manager; null before the first
 * @param starts     how often it was started
 * @param properties by name, only those that were set
 * @param tags       by name, without the reserved ones
 */
public record DomainConfig(
        String id,
        DomainState state,
        boolean handedOver,
        String clientId,
        int starts,
        Map<String, String> properties,
        Map<String, Tag> tags) {

    public DomainConfig {
        properties = new TreeMap<>(properties == null ? Map.of() : properties);
        tags = new TreeMap<>(tags == null ? Map.of() : tags);
    }

    /** A new domain, stopped. */
    public static DomainConfig create(String id, Map<String, String> properties) {
        return new DomainConfig(id, DomainState.STOPPED, false, null, 0, properties, Map.of());
    }

    /** The type of its resource manager; null if none is set. */
    public String managerType() {
        String type = properties.get("domain.externalResourceManager");
        return type == null || type.isBlank() ? null : type;
    }

    /** Tags with their definitions; those that are not made are plain labels. */
    public Map<String, TagDefinition> definitions(Collection<String> names) {
        Map<String, TagDefinition> definitions = new TreeMap<>();
        for (String name : names) {
            definitions.put(name, tags.containsKey(name) ? tags.get(name).definition() : TagDefinition.none());
        }
        return definitions;
    }

    public DomainConfig withState(DomainState newState) {
        return new DomainConfig(id, newState, false, clientId, starts, properties, tags);
    }

    public DomainConfig withHandedOver() {
        return new DomainConfig(id, state, true, clientId, starts, properties, tags);
    }

    /** A new start under a new client id. */
    public DomainConfig starting(String newClientId) {
        return new DomainConfig(id, DomainState.STARTING, false, newClientId, starts + 1, properties, tags);
    }

    /** Sets properties; an empty value takes one away. */
    public DomainConfig withProperties(Map<String, String> changes) {
        return new DomainConfig(id, state, handedOver, clientId, starts, changed(properties, changes), tags);
    }

    /** Properties with changes, among which an empty value takes one away. */
    static Map<String, String> changed(Map<String, String> properties, Map<String, String> changes) {
        Map<String, String> changed = new TreeMap<>(properties);
        changed.putAll(changes);
        changed.values().removeIf(String::isEmpty);
        return changed;
    }

    /** Sets a tag; null takes it away. */
    public DomainConfig withTag(String name, Tag tag) {
        Map<String, Tag> changed = new TreeMap<>(tags);
        if (tag == null) {
            changed.remove(name);
        } else {
            changed.put(name, tag);
        }
        return new DomainConfig(id, state, handedOver, clientId, starts, properties, changed);
    }
}
