package streamsx.mesos.adapter;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import com.ibm.streams.resourcemgr.ResourceTags;
import com.ibm.streams.resourcemgr.ResourceTags.TagDefinitionType;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Tags of a request as the leader takes them. What several definitions amount to is the leader's to say; here it is
 * only refused, in the caller's language, what is no definition at all.
 */
final class Tags {
    static final String CORES = "cores";
    static final String MEMORY = "memory";

    // Double.parseDouble also takes "1d", "0x1p3" and "NaN", which nobody means.
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private Tags() {}

    /** The names; none for null. */
    static Set<String> names(ResourceTags tags) {
        Set<String> names = new TreeSet<>();
        if (tags != null && tags.getNames() != null) {
            for (String name : tags.getNames()) {
                names.add(name == null ? "" : name);
            }
        }
        return names;
    }

    /**
     * Name and definition of each: null for a plain label, such as a role that Streams asks for, otherwise an object.
     *
     * @param tags null for none
     */
    static JsonObject toJson(ResourceTags tags, Locale locale) throws ResourceTagException, ResourceManagerException {
        JsonObject all = new JsonObject();
        // Sorted, so that of several errors the same one is reported each time.
        for (String name : names(tags)) {
            TagDefinitionType type = tags.getTagDefinitionType(name);
            if (type == null || type == TagDefinitionType.NONE) {
                all.add(name, Json.NULL);
            } else if (type == TagDefinitionType.PROPERTIES) {
                all.add(name, definition(name, tags.getDefinitionAsProperties(name), locale));
            } else {
                throw Errors.tag(locale, Text.TAG_FORMAT, name, type);
            }
        }
        return all;
    }

    private static JsonObject definition(String tag, Properties properties, Locale locale) throws ResourceTagException {
        JsonObject definition = new JsonObject();
        if (properties == null) {
            return definition;
        }
        Set<String> keys = new TreeSet<>(properties.stringPropertyNames());
        properties.keySet().forEach(key -> keys.add(String.valueOf(key)));
        for (String key : keys) {
            if (!key.equals(CORES) && !key.equals(MEMORY)) {
                throw Errors.tag(locale, Text.TAG_PROPERTY, tag, key);
            }
            // Numbers come as objects now and then, which getProperty would not show.
            Object value = properties.get(key);
            definition.add(key, number(tag, key, value == null ? properties.getProperty(key) : value, locale));
        }
        return definition;
    }

    private static String number(String tag, String property, Object value, Locale locale) throws ResourceTagException {
        String digits = String.valueOf(value).trim();
        double number = NUMBER.matcher(digits).matches() ? Double.parseDouble(digits) : Double.NaN;
        if (!(number >= 0) || Double.isInfinite(number)) {
            throw Errors.tag(locale, Text.TAG_NUMBER, tag, property, value);
        }
        return digits;
    }
}
