package streamsx.mesos.chaos.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** The resources that a client knows to have, as it learnt from answers and notifications. For any thread. */
final class Holdings {
    private final Map<String, Boolean> held = new TreeMap<>();
    private final List<String> revoked = new ArrayList<>();
    private final Set<String> over = new HashSet<>();
    private final Set<Long> heard = new HashSet<>();

    synchronized void has(String resource, boolean allocated) {
        // An answer may come after the notification that it has gone.
        if (!over.contains(resource)) {
            held.merge(resource, allocated, Boolean::logicalOr);
        }
    }

    synchronized void isRevoked(String resource) {
        held.remove(resource);
        revoked.add(resource);
        over.add(resource);
    }

    synchronized void gives(Collection<String> resources) {
        resources.forEach(held::remove);
        over.addAll(resources);
    }

    synchronized void hears(long sequence) {
        heard.add(sequence);
    }

    synchronized boolean hasHeard(long sequence) {
        return heard.contains(sequence);
    }

    synchronized int size() {
        return held.size();
    }

    /** One of those held; the client must hold some. */
    synchronized String any(Random random) {
        return List.copyOf(held.keySet()).get(random.nextInt(held.size()));
    }

    synchronized boolean isPending(String resource) {
        return Boolean.FALSE.equals(held.get(resource));
    }

    synchronized List<String> all() {
        return List.copyOf(held.keySet());
    }

    /** Those revoked since the last call. */
    synchronized List<String> takeRevoked() {
        List<String> taken = List.copyOf(revoked);
        revoked.clear();
        return taken;
    }
}
