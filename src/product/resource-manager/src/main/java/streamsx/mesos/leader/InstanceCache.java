package streamsx.mesos.leader;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.store.json.BadNodeException;
import streamsx.mesos.store.json.JsonCodec;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/** Which instances there are, kept up to date by watches, so that an answer needs no question to ZooKeeper. */
public final class InstanceCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceCache.class);
    private static final int SEQUENCE_DIGITS = 10;

    private final CuratorCache cache;

    /** Does nothing before {@link #start()}. */
    public InstanceCache(CuratorFramework client, ZooKeeperLayout layout) {
        cache = CuratorCache.build(client, layout.leader());
    }

    /** Begins to watch. */
    public void start() {
        cache.start();
    }

    /** Completes when this instance's own latch node is seen: only then it can lead, and others know of it. */
    public CompletableFuture<Void> presence(InstanceInfo self) {
        CompletableFuture<Void> present = new CompletableFuture<>();
        Runnable look = () -> {
            if (instances().contains(self)) {
                present.complete(null);
            }
        };
        cache.listenable().addListener((type, before, after) -> look.run());
        look.run();
        return present;
    }

    /** All instances whose latch node can be read, the one that leads first. */
    public List<InstanceInfo> instances() {
        return nodes().stream()
                .map(InstanceCache::read)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The instance that leads, if its latch node can be read. */
    public Optional<InstanceInfo> leader() {
        return nodes().stream().findFirst().map(InstanceCache::read);
    }

    private List<ChildData> nodes() {
        return cache.stream()
                .filter(node -> InstanceDirectory.isLatchNode(node.getPath()))
                .sorted(Comparator.comparing(node -> sequence(node.getPath())))
                .toList();
    }

    private static String sequence(String path) {
        return path.substring(Math.max(0, path.length() - SEQUENCE_DIGITS));
    }

    private static InstanceInfo read(ChildData node) {
        try {
            return new JsonCodec().read(node.getPath(), node.getData(), InstanceInfo.class);
        } catch (BadNodeException e) {
            LOG.warn(
                    "The latch node {} cannot be read and is skipped: {}",
                    node.getPath(),
                    new String(node.getData(), StandardCharsets.UTF_8));
            return null;
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
