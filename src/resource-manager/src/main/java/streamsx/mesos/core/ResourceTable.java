package streamsx.mesos.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.LinkedHashSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The resources with the indexes that decisions need, and the counters. Whatever is put here leaves as a change.
 */
final class ResourceTable {
    private final Map<String, StreamsMesosResource> byId = new HashMap<>();
    private final Map<String, String> byTask = new HashMap<>();
    private final NavigableMap<Long, StreamsMesosResource> wanting = new TreeMap<>();
    private final NavigableMap<Long, StreamsMesosResource> pending = new TreeMap<>();
    private final NavigableMap<Long, String> ended = new TreeMap<>();
    private final Map<String, Integer> tasksOn = new HashMap<>();
    private final Map<String, Set<String>> byClient = new HashMap<>();
    private final Consumer<Effect> out;
    private final int endedKept;
    private Ids ids;
    private boolean idsChanged;

    ResourceTable(StoredState loaded, int endedKept, Consumer<Effect> out) {
        this.out = out;
        this.endedKept = endedKept;
        this.ids = loaded.ids();
        loaded.resources().values().forEach(this::index);
    }

    StreamsMesosResource get(String id) {
        return byId.get(id);
    }

    /** The resource whose current or last task this is, or null. */
    StreamsMesosResource ofTask(String taskId) {
        String id = byTask.get(taskId);
        return id == null ? null : byId.get(id);
    }

    /** All resources, in the order of their numbers so that decisions do not depend on hashing. */
    List<StreamsMesosResource> all() {
        List<StreamsMesosResource> list = new ArrayList<>(byId.values());
        list.sort((a, b) -> Long.compare(a.number(), b.number()));
        return list;
    }

    /** Resources that wait for an offer, oldest first. */
    Collection<StreamsMesosResource> wanting() {
        return wanting.values();
    }

    /** Resources that will be announced to their clients when they can be used, oldest first. */
    List<StreamsMesosResource> pending() {
        return List.copyOf(pending.values());
    }

    List<StreamsMesosResource> ofClient(String clientId) {
        return byClient.getOrDefault(clientId, Set.of()).stream().map(byId::get).toList();
    }

    int tasksOn(String agentId) {
        return tasksOn.getOrDefault(agentId, 0);
    }

    void put(StreamsMesosResource resource) {
        StreamsMesosResource old = byId.get(resource.id());
        if (resource.equals(old)) {
            return;
        }
        if (old != null) {
            unindex(old);
        }
        index(resource);
        out.accept(new Effect.PutResource(resource));
    }

    void remove(StreamsMesosResource resource) {
        unindex(resource);
        out.accept(new Effect.RemoveResource(resource.id()));
    }

    /** Forgets the oldest ended resources that no client has to learn of, down to the number to be kept. */
    void prune() {
        int surplus = ended.size() - endedKept;
        if (surplus > 0) {
            List<StreamsMesosResource> oldest = ended.values().stream().limit(surplus).map(byId::get).toList();
            oldest.forEach(this::remove);
        }
    }

    long nextResource() {
        ids = new Ids(ids.nextResource() + 1, ids.nextTask(), ids.nextNotification());
        idsChanged = true;
        return ids.nextResource() - 1;
    }

    long nextTask() {
        ids = new Ids(ids.nextResource(), ids.nextTask() + 1, ids.nextNotification());
        idsChanged = true;
        return ids.nextTask() - 1;
    }

    long nextNotification() {
        ids = new Ids(ids.nextResource(), ids.nextTask(), ids.nextNotification() + 1);
        idsChanged = true;
        return ids.nextNotification() - 1;
    }

    /** The counters go with the changes of the event that used them. */
    void flushIds() {
        if (idsChanged) {
            idsChanged = false;
            out.accept(new Effect.PutIds(ids));
        }
    }

    private void index(StreamsMesosResource r) {
        byId.put(r.id(), r);
        byClient.computeIfAbsent(r.clientId(), k -> new LinkedHashSet<>()).add(r.id());
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
        if (r.state().ended() && r.notification() == null) {
            ended.put(r.number(), r.id());
        }
    }

    private void unindex(StreamsMesosResource r) {
        byId.remove(r.id());
        byClient.computeIfPresent(r.clientId(), (k, set) -> {
            set.remove(r.id());
            return set.isEmpty() ? null : set;
        });
        if (r.task() != null) {
            byTask.remove(r.task().taskId());
        }
        if (r.hasLiveTask()) {
            tasksOn.computeIfPresent(r.task().agentId(), (k, n) -> n == 1 ? null : n - 1);
        }
        wanting.remove(r.number());
        pending.remove(r.number());
        ended.remove(r.number());
    }
}
