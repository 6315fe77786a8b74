package streamsx.mesos.standin.wire;

import com.ibm.streams.resourcemgr.ResourceTags.TagDefinitionType;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What a tag means to a resource manager: nothing, some properties, or text in a format of its own. */
public final class TagDefinition {

    private static final TagDefinition NONE =
            new TagDefinition(TagDefinitionType.NONE, Collections.<String, String>emptyMap(), null);

    private final TagDefinitionType type;
    private final Map<String, String> properties;
    private final String custom;

    private TagDefinition(TagDefinitionType type, Map<String, String> properties, String custom) {
        this.type = type;
        this.properties = properties;
        this.custom = custom;
    }

    /** @return a plain label */
    public static TagDefinition none() {
        return NONE;
    }

    /** @param properties names with values @return a tag that is defined by them */
    public static TagDefinition properties(Map<String, String> properties) {
        return new TagDefinition(
                TagDefinitionType.PROPERTIES, Collections.unmodifiableMap(new TreeMap<>(properties)), null);
    }

    /** @param text in the manager's own format @return a tag that is defined by it */
    public static TagDefinition custom(String text) {
        return new TagDefinition(
                TagDefinitionType.CUSTOM, Collections.<String, String>emptyMap(), Objects.requireNonNull(text));
    }

    /** @return which of the three it is */
    public TagDefinitionType getType() {
        return type;
    }

    /** @return names with values, sorted; empty unless it is defined so */
    public Map<String, String> getProperties() {
        return properties;
    }

    /** @return the text; null unless it is defined so */
    public String getCustom() {
        return custom;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof TagDefinition)) {
            return false;
        }
        TagDefinition that = (TagDefinition) other;
        return type == that.type && properties.equals(that.properties) && Objects.equals(custom, that.custom);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, properties, custom);
    }

    @Override
    public String toString() {
        return type == TagDefinitionType.NONE
                ? "none"
                : type == TagDefinitionType.PROPERTIES ? properties.toString() : custom;
    }
}
