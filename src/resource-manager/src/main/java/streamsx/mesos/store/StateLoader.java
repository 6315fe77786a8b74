package streamsx.mesos.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import streamsx.mesos.core.Client;
import streamsx.mesos.core.Framework;
import streamsx.mesos.core.Ids;
import streamsx.mesos.core.StoredState;
import streamsx.mesos.core.StreamsMesosResource;

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
    record Loaded(StoredState state, Set<String> paths, Map<String, byte[]> unreadable) { }

    Loaded load() throws FencedException, StoreException, InterruptedException {
        // The framework and the counters cannot be set aside: going on without them would leave a ghost framework
        // behind, or use an id twice.
        Framework framework = vital(layout.framework(), Framework.class).orElse(null);
        Ids ids = vital(layout.ids(), Ids.class).orElse(Ids.INITIAL);
        if (!Futures.await(session.children(layout.aside())).isEmpty()) {
            paths.add(layout.aside());
        }
        Map<String, Client> clients = decode(nodes(List.of(layout.clients())), Client.class, Client::id);
        List<String> buckets = new ArrayList<>();
        for (String bucket : Futures.await(session.children(layout.resources()))) {
            buckets.add(layout.resources() + "/" + bucket);
        }
        Map<String, byte[]> resourceNodes = nodes(buckets);
        paths.addAll(buckets);
        Map<String, StreamsMesosResource> resources =
            decode(resourceNodes, StreamsMesosResource.class, StreamsMesosResource::id);
        ids = Counters.raised(ids, resources.values());
        for (String path : resourceNodes.keySet()) {
            ids = Counters.raised(ids, ZooKeeperLayout.name(path));
        }
        return new Loaded(new StoredState(framework, ids, clients, resources, reports), paths, unreadable);
    }

    private <T extends Record> Optional<T> vital(String path, Class<T> type)
        throws FencedException, StoreException, InterruptedException {
        Optional<ZooKeeperSession.Node> node = Futures.await(session.read(path));
        if (node.isEmpty()) {
            return Optional.empty();
        }
        paths.add(path);
        try {
            return Optional.of(codec.read(path, node.get().data(), type));
        } catch (BadNodeException e) {
            throw new StoreException("cannot lead without this node, repair it or restore a backup: "
                + e.getMessage(), e);
        }
    }

    private Map<String, byte[]> nodes(List<String> parents)
        throws FencedException, StoreException, InterruptedException {
        Map<String, CompletableFuture<List<String>>> lists = new LinkedHashMap<>();
        parents.forEach(parent -> lists.put(parent, session.children(parent)));
        Map<String, CompletableFuture<Optional<ZooKeeperSession.Node>>> reads = new LinkedHashMap<>();
        for (Map.Entry<String, CompletableFuture<List<String>>> list : lists.entrySet()) {
            for (String child : Futures.await(list.getValue())) {
                String path = list.getKey() + "/" + child;
                reads.put(path, session.read(path));
            }
        }
        Map<String, byte[]> nodes = new LinkedHashMap<>();
        for (Map.Entry<String, CompletableFuture<Optional<ZooKeeperSession.Node>>> read : reads.entrySet()) {
            Futures.await(read.getValue()).ifPresent(node -> nodes.put(read.getKey(), node.data()));
        }
        return nodes;
    }

    private <T extends Record> Map<String, T> decode(Map<String, byte[]> nodes, Class<T> type,
                                                     Function<T, String> idOf) {
        Map<String, T> values = new HashMap<>();
        nodes.forEach((path, data) -> {
            paths.add(path);
            try {
                T value = codec.read(path, data, type);
                if (!ZooKeeperLayout.encode(idOf.apply(value)).equals(ZooKeeperLayout.name(path))) {
                    throw new BadNodeException(path, "field id: is " + idOf.apply(value), null);
                }
                if (value instanceof StreamsMesosResource resource && !layout.resource(resource.id()).equals(path)) {
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
