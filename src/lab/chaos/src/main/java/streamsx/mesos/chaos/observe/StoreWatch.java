package streamsx.mesos.chaos.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import streamsx.mesos.chaos.cluster.Zk;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.store.json.BadNodeException;
import streamsx.mesos.store.json.JsonCodec;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/** Reads the product's nodes with its own codec, past all proxies, and never older than when it was asked. */
final class StoreWatch implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 10;

    private final ObjectMapper json = new ObjectMapper();
    private final JsonCodec codec = new JsonCodec();
    private final Zk zk;
    private final ZooKeeperLayout layout;
    /** What has ended and has nothing left to say never changes again; read once. */
    private final Map<String, StreamsMesosResource> over = new HashMap<>();

    StoreWatch(Zk zk, ZooKeeperLayout layout) {
        this.zk = zk;
        this.layout = layout;
    }

    private record Node(byte[] data, Stat stat) {}

    /**
     * Everything.
     *
     * @return empty if ZooKeeper cannot be reached, or the state is not there yet
     * @throws BadNodeException if a node is not what it should be
     */
    Optional<StoreState> read() throws BadNodeException, InterruptedException {
        try {
            ZooKeeper client = zk.client();
            CompletableFuture<Void> synced = new CompletableFuture<>();
            client.sync(layout.base(), (code, path, context) -> finish(synced, code, path, null), null);
            await(synced);
            Optional<Node> commit = get(client, layout.commit());
            if (commit.isEmpty()) {
                return Optional.empty();
            }
            JsonNode mark = json.readTree(commit.get().data());
            Optional<Node> framework = get(client, layout.framework());
            Optional<Node> ids = get(client, layout.ids());
            return Optional.of(new StoreState(
                    framework.isEmpty()
                            ? null
                            : codec.read(layout.framework(), framework.get().data(), Framework.class),
                    ids.isEmpty() ? null : codec.read(layout.ids(), ids.get().data(), Ids.class),
                    commit.get().stat().getVersion(),
                    mark.path("term").asLong(),
                    mark.path("n").asLong(),
                    resources(client)));
        } catch (KeeperException | IOException | TimeoutException e) {
            return Optional.empty(); // It is being harmed.
        }
    }

    private Map<String, StreamsMesosResource> resources(ZooKeeper client)
            throws KeeperException, InterruptedException, TimeoutException, IOException, BadNodeException {
        Map<String, CompletableFuture<Node>> reads = new LinkedHashMap<>();
        Map<String, StreamsMesosResource> found = new TreeMap<>();
        for (String bucket : children(client, layout.resources())) {
            for (String name : children(client, layout.resources() + "/" + bucket)) {
                String path = layout.resources() + "/" + bucket + "/" + name;
                if (over.containsKey(path)) {
                    found.put(over.get(path).id(), over.get(path));
                } else {
                    CompletableFuture<Node> read = new CompletableFuture<>();
                    client.getData(
                            path,
                            false,
                            (code, p, context, data, stat) -> finish(read, code, p, new Node(data, stat)),
                            null);
                    reads.put(path, read);
                }
            }
        }
        for (Map.Entry<String, CompletableFuture<Node>> read : reads.entrySet()) {
            try {
                StreamsMesosResource resource =
                        codec.read(read.getKey(), await(read.getValue()).data(), StreamsMesosResource.class);
                found.put(resource.id(), resource);
                if (resource.state().ended() && resource.notification() == null) {
                    over.put(read.getKey(), resource);
                }
            } catch (KeeperException.NoNodeException e) {
                continue; // Pruned between the two reads.
            }
        }
        return found;
    }

    private static <T> void finish(CompletableFuture<T> future, int code, String path, T value) {
        KeeperException.Code result = KeeperException.Code.get(code);
        if (result == KeeperException.Code.OK) {
            future.complete(value);
        } else {
            future.completeExceptionally(KeeperException.create(result, path));
        }
    }

    private static <T> T await(CompletableFuture<T> future)
            throws KeeperException, InterruptedException, TimeoutException {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeeperException keeper) {
                throw keeper;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static List<String> children(ZooKeeper client, String path) throws KeeperException, InterruptedException {
        try {
            return client.getChildren(path, false);
        } catch (KeeperException.NoNodeException e) {
            return List.of();
        }
    }

    private static Optional<Node> get(ZooKeeper client, String path) throws KeeperException, InterruptedException {
        try {
            Stat stat = new Stat();
            return Optional.of(new Node(client.getData(path, false, stat), stat));
        } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        zk.close();
    }
}
