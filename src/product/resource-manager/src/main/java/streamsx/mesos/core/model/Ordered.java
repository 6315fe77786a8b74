package streamsx.mesos.core.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Immutable copies whose iteration order is that of their keys. The copies of the JDK ({@link Map#copyOf}) have an
 * order that differs from one JVM to the next, and what is decided while iterating over them would differ too.
 */
public final class Ordered {
    private Ordered() {}

    /**
     * A map in the order of its keys.
     *
     * @throws NullPointerException if a key or a value is null
     */
    public static <K extends Comparable<K>, V> SortedMap<K, V> map(Map<K, V> entries) {
        SortedMap<K, V> copy = new TreeMap<>(entries);
        copy.values().forEach(Objects::requireNonNull);
        return Collections.unmodifiableSortedMap(copy);
    }

    /**
     * A set in the order of its elements.
     *
     * @throws NullPointerException if an element is null
     */
    public static <E extends Comparable<E>> SortedSet<E> set(Collection<E> elements) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(elements));
    }
}
