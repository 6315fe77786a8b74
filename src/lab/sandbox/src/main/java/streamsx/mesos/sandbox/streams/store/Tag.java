package streamsx.mesos.sandbox.streams.store;

import java.util.Map;
import java.util.TreeMap;
import streamsx.mesos.standin.wire.TagDefinition;

/**
 * A tag of the domain.
 *
 * @param description for people; null if there is none
 * @param properties  its definition as properties; null if it is not defined so
 * @param text        its definition in the manager's own format; null if it is not defined so
 */
public record Tag(String description, Map<String, String> properties, String text) {

    public Tag {
        properties = properties == null ? null : new TreeMap<>(properties);
    }

    /** A plain label. */
    public static Tag plain(String description) {
        return new Tag(description, null, null);
    }

    /** Whether it tells the manager anything. */
    public boolean defined() {
        return properties != null || text != null;
    }

    /** As the manager gets it. */
    public TagDefinition definition() {
        if (text != null) {
            return TagDefinition.custom(text);
        }
        return properties == null ? TagDefinition.none() : TagDefinition.properties(properties);
    }
}
