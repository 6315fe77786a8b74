package streamsx.mesos.store.zookeeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.store.StoreException;
import streamsx.mesos.store.json.BadNodeException;
import streamsx.mesos.store.json.JsonCodec;

/** Reads everything that is stored, all requests under way at once: one by one, 10,000 nodes take too long. */
final class StateLoader {
    private final ZooKeeperSession session;
    private final ZooKeeperLayout layout;
    private final JsonCodec codec;
    private final Set<String> paths = new HashSet<>();
    private final Map<String, byte[]> unreadable = new HashMap<>();
    private final List<String> reports = new ArrayList<>();

    StateLoader(ZooKeeperSession session, ZooKeeperLayout layout, JsonCodec codec) {
        this.session = session;
        this.layout = layout;
        this.codec = codec;
    }

    /**
     * What was found.
     *
     * @param state      what could be read
     * @param paths      of all nodes that exist, readable or not
     * @param unreadable contents of the nodes that were set aside, by path
     */
    record Loaded(StoredState state, Set<String> paths, Map<String, byte[]> unreadable) {}

    /** @param worker decodes: 50,000 nodes take too long for ZooKeeper's thread */
    CompletableFuture<Loaded> load(Executor worker) {
        // The framework and the counters cannot be set aside: going on without them would leave a ghost framework
        // behind, or use an id twice.
        CompletableFuture<Optional<Framework>> framework = vital(layout.framework(), Framework.class);
        CompletableFuture<Optional<Ids>> ids = vital(layout.ids(), Ids.class);
        CompletableFuture<List<String>> aside = session.children(layout.aside());
        CompletableFuture<Map<String, byte[]>> clients = nodes(List.of(layout.clients()));
        CompletableFuture<List<String>> buckets = below(layout.resources());
        CompletableFuture<Map<String, byte[]>> resources = buckets.thenCompose(this::nodes);
        return CompletableFuture.allOf(framework, ids, aside, clients, resources)
                .thenApplyAsync(
                        done -> {
                            if (!aside.join().isEmpty()) {
                                paths.add(layout.aside());
                            }
                            paths.addAll(buckets.join());
                            return loaded(
                                    framework.join().orElse(null),
                                    ids.join().orElse(Ids.INITIAL),
                                    clients.join(),
                                    resources.join());
                        },
                        worker);
    }

    private Loaded loaded(
            Framework framework, Ids stored, Map<String, byte[]> clientNodes, Map<String, byte[]> resourceNodes) {
        Map<String, Client> clients = decode(clientNodes, Client.class, Client::id);
        Map<String, StreamsMesosResource> resources =
                decode(resourceNodes, StreamsMesosResource.class, StreamsMesosResource::id);
        Ids ids = Counters.raised(stored, resources.values());
        for (String path : resourceNodes.keySet()) {
            ids = Counters.raised(ids, ZooKeeperLayout.name(path));
        }
        return new Loaded(new StoredState(framework, ids, clients, resources, reports), paths, unreadable);
    }

    private <T extends Record> CompletableFuture<Optional<T>> vital(String path, Class<T> type) {
        return session.read(path)
                .thenCompose(node -> Futures.of(() -> {
                    if (node.isEmpty()) {
                        return Optional.<T>empty();
                    }
                    paths.add(path);
                    try {
                        return Optional.of(codec.read(path, node.get().data(), type));
                    } catch (BadNodeException e) {
                        throw new StoreException(
                                "cannot lead without this node, repair it or restore a backup: " + e.getMessage(), e);
                    }
                }));
    }

    private CompletableFuture<List<String>> below(String parent) {
        return session.children(parent)
                .thenApply(
                        names -> names.stream().map(name -> parent + "/" + name).toList());
    }

    private CompletableFuture<Map<String, byte[]>> nodes(List<String> parents) {
        return Futures.all(parents.stream().map(this::below).toList()).thenCompose(lists -> {
            List<String> all = lists.stream().flatMap(List::stream).toList();
            return Futures.all(all.stream().map(session::read).toList()).thenApply(read -> {
                Map<String, byte[]> nodes = new LinkedHashMap<>();
                for (int i = 0; i < all.size(); i++) {
                    String path = all.get(i);
                    read.get(i).ifPresent(node -> nodes.put(path, node.data()));
                }
                return nodes;
            });
        });
    }

    private <T extends Record> Map<String, T> decode(
            Map<String, byte[]> nodes, Class<T> type, Function<T, String> idOf) {
        Map<String, T> values = new HashMap<>();
        nodes.forEach((path, data) -> {
            paths.add(path);
            try {
                T value = codec.read(path, data, type);
                if (!ZooKeeperLayout.encode(idOf.apply(value)).equals(ZooKeeperLayout.name(path))) {
                    throw new BadNodeException(path, "field id: is " + idOf.apply(value), null);
                }
                if (value instanceof StreamsMesosResource resource
                        && !layout.resource(resource.id()).equals(path)) {
                    throw new BadNodeException(path, "is in the wrong bucket", null);
                }
                values.put(idOf.apply(value), value);
            } catch (BadNodeException e) {
                codec.forget(path);
                unreadable.put(path, data == null ? new byte[0] : data);
                reports.add(e.getMessage());
            }
        });
        return values;
    }
}
