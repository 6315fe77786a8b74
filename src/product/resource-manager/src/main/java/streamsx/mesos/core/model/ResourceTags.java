package streamsx.mesos.core.model;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Tags: names on a request, each either a plain label (an empty or null definition) or a size given by the properties
 * {@value #CORES} and {@value #MEMORY}. With several sizes the largest counts; 0, the whole offer, beats them all.
 */
public final class ResourceTags {
    /** Cores of a resource. */
    public static final String CORES = "cores";
    /** Memory of a resource, in MB. */
    public static final String MEMORY = "memory";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    // Double.parseDouble also takes "1d", "0x1p3" and "NaN", which nobody means.
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /** What is 0 as it is written: something tiny is 0 only as a double, and must not mean the whole offer. */
    private static final Pattern ZERO = Pattern.compile("[+-]?[0.]+([eE][+-]?\\d+)?");

    private ResourceTags() {}

    /** An immutable copy in the order of the names, the definitions in that of their properties. */
    static SortedMap<String, Map<String, String>> ordered(Map<String, Map<String, String>> tags) {
        SortedMap<String, Map<String, String>> copy = new TreeMap<>();
        tags.forEach((name, definition) -> copy.put(name, definition == null ? null : Ordered.map(definition)));
        return Collections.unmodifiableSortedMap(copy);
    }

    /** Checks names and definitions. */
    public static void validate(Map<String, Map<String, String>> tags) throws TagException {
        size(tags, CORES, 0);
        size(tags, MEMORY, 0);
    }

    /**
     * The size that a request asks for. A property that no tag defines has its default, and a master has the defaults
     * whatever its tags say; they are checked all the same.
     */
    public static ResourceSize size(
            AllocationKind kind, Map<String, Map<String, String>> tags, double defaultCores, double defaultMemory)
            throws TagException {
        double cores = size(tags, CORES, defaultCores);
        double memory = size(tags, MEMORY, defaultMemory);
        return kind == AllocationKind.MASTER
                ? new ResourceSize(defaultCores, defaultMemory)
                : new ResourceSize(cores, memory);
    }

    private static double size(Map<String, Map<String, String>> tags, String property, double byDefault)
            throws TagException {
        double largest = -1;
        boolean whole = false;
        // Sorted, so that of several errors the same one is reported each time.
        SortedMap<String, Map<String, String>> sorted = new TreeMap<>(tags);
        for (Map.Entry<String, Map<String, String>> tag : sorted.entrySet()) {
            check(tag.getKey(), tag.getValue());
            String value = tag.getValue() == null ? null : tag.getValue().get(property);
            if (value != null) {
                double number = number(tag.getKey(), property, value);
                whole |= number == 0;
                largest = Math.max(largest, number);
            }
        }
        if (whole) {
            return 0;
        }
        return largest < 0 ? byDefault : largest;
    }

    private static void check(String tag, Map<String, String> definition) throws TagException {
        if (!NAME.matcher(tag).matches()) {
            throw new TagException(
                    tag, "", "tag \"" + tag + "\": a tag name is a letter followed by letters, digits and underscores");
        }
        if (definition == null) {
            return;
        }
        for (Map.Entry<String, String> property : new TreeMap<>(definition).entrySet()) {
            String name = property.getKey();
            if (!name.equals(CORES) && !name.equals(MEMORY)) {
                throw new TagException(
                        tag,
                        name,
                        "tag \"" + tag + "\": property \"" + name + "\" is not known; " + CORES + " and " + MEMORY
                                + " are");
            }
            if (property.getValue() == null) {
                throw new TagException(tag, name, "tag \"" + tag + "\": property \"" + name + "\" has no value");
            }
        }
    }

    private static double number(String tag, String property, String text) throws TagException {
        String digits = text.strip();
        double value = NUMBER.matcher(digits).matches() ? Double.parseDouble(digits) : Double.NaN;
        double most = property.equals(CORES) ? ResourceSize.MOST_CORES : ResourceSize.MOST_MEMORY;
        boolean zero = value == 0 && ZERO.matcher(digits).matches();
        if (!zero && !(value >= ResourceSize.LEAST && value <= most)) {
            throw new TagException(
                    tag,
                    property,
                    "tag \"" + tag + "\": property \"" + property + "\" must be 0, or a number from "
                            + ResourceSize.LEAST + " to " + (long) most + ", not \"" + text + "\"");
        }
        return value + 0.0; // makes of -0 the 0 that it means
    }

    /** A tag that cannot be. */
    public static final class TagException extends Exception {
        private static final long serialVersionUID = 1;
        private final String tag;
        private final String property;

        /**
         * @param tag      the tag's name
         * @param property the property at fault, or an empty string if it is the name
         * @param message  what is wrong, naming both
         */
        public TagException(String tag, String property, String message) {
            super(message);
            this.tag = Objects.requireNonNull(tag);
            this.property = Objects.requireNonNull(property);
        }

        /** The tag's name. */
        public String tag() {
            return tag;
        }

        /** The property at fault; empty if it is the name. */
        public String property() {
            return property;
        }
    }
}
