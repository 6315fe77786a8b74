package streamsx.mesos.sandbox.streams.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a domain manager must know of its predecessor's doings. Mutable; JSON as it stands. Needs are named by their
 * keys.
 */
public final class Book {
    /** Resources that the domain has, by the order in which it got them. */
    public List<Held> held = new ArrayList<>();
    /** Needs that were requested at least once since their instance, or the domain, was started. */
    public SortedSet<String> answered = new TreeSet<>();
    /** How many resources a need did not get when it was last requested. */
    public SortedMap<String, Integer> shortBy = new TreeMap<>();
    /** Needs that are not requested before that time, in ms of the epoch. */
    public SortedMap<String, Long> notBefore = new TreeMap<>();
    /** Needs whose request was lost, by a domain that does not repeat those. */
    public SortedSet<String> blocked = new TreeSet<>();
    /** Names of resources that are gone, by the need that wants others in their places. */
    public SortedMap<String, List<String>> gone = new TreeMap<>();
    /** Native ids that were handed out during this start of the domain, the latest last, some hundreds of them. */
    public List<String> used = new ArrayList<>();
    /** What the manager did wrong, for tests and for people, the latest last. */
    public List<String> violations = new ArrayList<>();

    public Optional<Held> find(String nativeId) {
        return held.stream().filter(h -> h.nativeId().equals(nativeId)).findFirst();
    }

    /** Resources of an instance (null: of the domain) that are not on their way back. */
    public List<Held> of(String instance) {
        return held.stream()
                .filter(h -> !h.leaving() && Objects.equals(h.instance(), instance))
                .toList();
    }

    /** An empty book, but for what the manager did wrong. */
    public Book emptied() {
        Book empty = new Book();
        empty.violations.addAll(violations);
        return empty;
    }

    /** Puts one in the place of the one with the same native id. */
    public void replace(Held changed) {
        held.replaceAll(h -> h.nativeId().equals(changed.nativeId()) ? changed : h);
    }

    /** Forgets what is known of needs whose keys begin so. */
    public void forget(String keyPrefix) {
        answered.removeIf(k -> k.startsWith(keyPrefix));
        shortBy.keySet().removeIf(k -> k.startsWith(keyPrefix));
        notBefore.keySet().removeIf(k -> k.startsWith(keyPrefix));
        blocked.removeIf(k -> k.startsWith(keyPrefix));
        gone.keySet().removeIf(k -> k.startsWith(keyPrefix));
    }
}
