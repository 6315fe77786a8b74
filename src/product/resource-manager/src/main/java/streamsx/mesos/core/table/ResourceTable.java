package streamsx.mesos.core.table;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;

/**
 * The resources with the indexes that decisions need, and the counters. Each change of it is emitted.
 */
public final class ResourceTable {
    private final Map<String, StreamsMesosResource> byId = new LinkedHashMap<>();
    private final NavigableMap<Long, StreamsMesosResource> byNumber = new TreeMap<>();
    private final Map<String, String> byTask = new LinkedHashMap<>();
    private final NavigableMap<Long, StreamsMesosResource> wanting = new TreeMap<>();
    private final NavigableMap<Long, StreamsMesosResource> pending = new TreeMap<>();
    /** Ended, without a notification. */
    private final NavigableSet<Ended> ended = new TreeSet<>();

    /** Ended, with a notification that its client has not confirmed. */
    private final NavigableSet<Ended> unconfirmed = new TreeSet<>();

    private final Map<String, Integer> tasksOn = new LinkedHashMap<>();
    private final Map<String, NavigableMap<Long, StreamsMesosResource>> byClient = new LinkedHashMap<>();
    private final int endedKept;
    private final long endedFor;
    private final long revokedFor;
    private Ids ids;
    private boolean idsChanged;

    private record Ended(long at, long number, String id) implements Comparable<Ended> {
        static Ended of(StreamsMesosResource resource) {
            return new Ended(resource.status().endedAt(), resource.number(), resource.id());
        }

        @Override
        public int compareTo(Ended other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    public ResourceTable(StoredState loaded, Policy.Kept kept) {
        endedKept = kept.ended();
        endedFor = kept.endedFor().toMillis();
        revokedFor = kept.revokedFor().toMillis();
        this.ids = loaded.ids();
        loaded.resources().values().forEach(this::index);
    }

    public StreamsMesosResource get(String id) {
        return byId.get(id);
    }

    /** The resource with this current or last task, or null. */
    public StreamsMesosResource ofTask(String taskId) {
        String id = byTask.get(taskId);
        return id == null ? null : byId.get(id);
    }

    /** All resources as they are now, by number. */
    public List<StreamsMesosResource> all() {
        return List.copyOf(byNumber.values());
    }

    /** Resources that wait for an offer, oldest first. */
    public Collection<StreamsMesosResource> wanting() {
        return wanting.values();
    }

    /** Resources whose clients get a notification when they can use them, oldest first. */
    public List<StreamsMesosResource> pending() {
        return List.copyOf(pending.values());
    }

    /** A client's resources as they are now, by number. */
    public List<StreamsMesosResource> ofClient(String clientId) {
        NavigableMap<Long, StreamsMesosResource> resources = byClient.get(clientId);
        return resources == null ? List.of() : List.copyOf(resources.values());
    }

    public int tasksOn(String agentId) {
        return tasksOn.getOrDefault(agentId, 0);
    }

    public void put(Turn turn, StreamsMesosResource changed) {
        StreamsMesosResource old = byId.get(changed.id());
        boolean ends = changed.state().ended() && changed.status().endedAt() == 0;
        StreamsMesosResource resource = ends ? changed.endedAt(turn.now()) : changed;
        if (resource.equals(old)) {
            return;
        }
        if (old != null) {
            unindex(old);
        }
        index(resource);
        turn.emit(new Effect.PutResource(resource));
    }

    public void remove(Turn turn, StreamsMesosResource resource) {
        unindex(resource);
        turn.emit(new Effect.RemoveResource(resource.id()));
    }

    /**
     * Removes ended resources. Those without a notification are removed by number, oldest first, and by age. One with a
     * notification is removed only by its own, longer age: by then its client counts as gone.
     */
    public void prune(Turn turn) {
        // A resource that was stored without the time of its end gets one now, durably.
        Stream.of(ended, unconfirmed)
                .flatMap(set -> set.headSet(new Ended(1, 0, "")).stream())
                .map(e -> byId.get(e.id))
                .toList()
                .forEach(r -> put(turn, r));
        while (ended.size() > endedKept || (!ended.isEmpty() && old(turn, ended.first(), endedFor))) {
            remove(turn, byId.get(ended.first().id));
        }
        while (!unconfirmed.isEmpty() && old(turn, unconfirmed.first(), revokedFor)) {
            remove(turn, byId.get(unconfirmed.first().id));
        }
    }

    private static boolean old(Turn turn, Ended resource, long keptFor) {
        return turn.now() - resource.at >= keptFor;
    }

    public long nextResource() {
        ids = new Ids(ids.nextResource() + 1, ids.nextTask(), ids.nextNotification());
        idsChanged = true;
        return ids.nextResource() - 1;
    }

    public long nextTask() {
        ids = new Ids(ids.nextResource(), ids.nextTask() + 1, ids.nextNotification());
        idsChanged = true;
        return ids.nextTask() - 1;
    }

    public long nextNotification() {
        ids = new Ids(ids.nextResource(), ids.nextTask(), ids.nextNotification() + 1);
        idsChanged = true;
        return ids.nextNotification() - 1;
    }

    /** Emits the counters, if the event used them, so that they are committed with its changes. */
    public void flushIds(Turn turn) {
        if (idsChanged) {
            idsChanged = false;
            turn.emit(new Effect.PutIds(ids));
        }
    }

    private void index(StreamsMesosResource r) {
        byId.put(r.id(), r);
        byNumber.put(r.number(), r);
        byClient.computeIfAbsent(r.clientId(), k -> new TreeMap<>()).put(r.number(), r);
        if (r.task() != null) {
            byTask.put(r.task().taskId(), r.id());
        }
        if (r.hasLiveTask()) {
            tasksOn.merge(r.task().agentId(), 1, Integer::sum);
        }
        if (r.wantsTask()) {
            wanting.put(r.number(), r);
        }
        if (r.request() == RequestState.PENDING) {
            pending.put(r.number(), r);
        }
        if (r.state().ended()) {
            (r.notification() == null ? ended : unconfirmed).add(Ended.of(r));
        }
    }

    private void unindex(StreamsMesosResource r) {
        byId.remove(r.id());
        byNumber.remove(r.number());
        byClient.computeIfPresent(r.clientId(), (k, resources) -> {
            resources.remove(r.number());
            return resources.isEmpty() ? null : resources;
        });
        if (r.task() != null) {
            byTask.remove(r.task().taskId());
        }
        if (r.hasLiveTask()) {
            tasksOn.computeIfPresent(r.task().agentId(), (k, n) -> n == 1 ? null : n - 1);
        }
        wanting.remove(r.number());
        pending.remove(r.number());
        ended.remove(Ended.of(r));
        unconfirmed.remove(Ended.of(r));
    }
}
