package streamsx.mesos.benchmarks.commits;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import streamsx.mesos.benchmarks.report.BenchmarkException;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.leader.LeaderElection;
import streamsx.mesos.store.json.JsonCodec;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;
import streamsx.mesos.store.zookeeper.ZooKeeperStateStore;

/** The product's store, and one who writes the same operations without it, over the same session. */
public final class Contestants implements AutoCloseable {
    private static final byte[] EMPTY = new byte[0];
    private static final long TIMEOUT_SECONDS = 60;

    private final CuratorFramework client;
    private final ZooKeeper zooKeeper;
    private final ZooKeeperStateStore store;
    private final ZooKeeperLayout bareLayout = new ZooKeeperLayout("/streams-on-mesos", "bare1", "");
    private final JsonCodec codec = new JsonCodec();
    private final Set<String> bareNodes = new HashSet<>();
    private final String bareLatch;
    private int bareVersion;
    private int commits;
    private long storeNumber = Changes.free();
    private long bareNumber = Changes.free();

    /** Connects, and stores what both sides will change. */
    public Contestants(String connect) throws Exception {
        client = LeaderElection.newClient(connect, Duration.ofSeconds(10));
        client.start();
        client.blockUntilConnected();
        zooKeeper = client.getZookeeperClient().getZooKeeper();
        ZooKeeperLayout storeLayout = new ZooKeeperLayout("/streams-on-mesos", "store", "");
        String storeLatch = latch(storeLayout);
        store = new ZooKeeperStateStore(client, storeLayout, () -> storeLatch);
        store.open(ForkJoinPool.commonPool()).toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        bareLatch = latch(bareLayout);
        for (String path :
                List.of(bareLayout.commit(), bareLayout.clients(), bareLayout.resources(), bareLayout.ids())) {
            client.create().forPath(path, EMPTY);
        }
        for (List<List<Effect.Change>> commit : Changes.stored()) {
            store.commit(commit).toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            send(operations(commit));
        }
    }

    private String latch(ZooKeeperLayout layout) throws Exception {
        return client.create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath(layout.leader() + "/latch-");
    }

    /** The store makes so many commits, each when the one before is durable; returns how long that took, in ns. */
    public long store(Changes changes, int count) throws Exception {
        List<List<List<Effect.Change>>> work = changes.commits(commits, count, storeNumber);
        commits += count;
        storeNumber += changes.used(count);
        long start = System.nanoTime();
        for (int i = 0; i < work.size(); i++) {
            CompletableFuture<Void> sent = store.commit(work.get(i)).toCompletableFuture();
            if (i + 1 < work.size()) {
                // As a term does with what comes while a commit is under way.
                work.get(i + 1).forEach(store::foresee);
            }
            sent.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        return System.nanoTime() - start;
    }

    /** So many transactions are sent, each when the one before is durable; returns how long that took, in ns. */
    public long bare(Changes changes, int count) throws Exception {
        List<List<Op>> work = new ArrayList<>();
        for (List<List<Effect.Change>> commit : changes.commits(commits, count, bareNumber)) {
            work.add(operations(commit));
        }
        commits += count;
        bareNumber += changes.used(count);
        long start = System.nanoTime();
        for (List<Op> operations : work) {
            send(operations);
        }
        return System.nanoTime() - start;
    }

    /** Just what the store makes of it, but for the names of its paths, which are as long. */
    private List<Op> operations(List<List<Effect.Change>> commit) {
        List<Op> operations = new ArrayList<>();
        operations.add(Op.check(bareLatch, -1));
        operations.add(Op.setData(
                bareLayout.commit(),
                ("{\"term\":1,\"n\":" + bareVersion + "}").getBytes(StandardCharsets.UTF_8),
                bareVersion++));
        BareWriter writer = new BareWriter(operations);
        commit.forEach(group -> group.forEach(change -> change.accept(writer)));
        if (writer.ids != null) {
            operations.add(2, Op.setData(bareLayout.ids(), codec.write(bareLayout.ids(), writer.ids), -1));
        }
        return operations;
    }

    /** Makes an operation of each change that a benchmark has. */
    private final class BareWriter implements Effect.Change.Visitor<Void> {
        private final List<Op> operations;
        /** The last counters, which are written once; null for none. */
        private Ids ids;

        BareWriter(List<Op> operations) {
            this.operations = operations;
        }

        @Override
        public Void visit(Effect.PutResource put) {
            write(bareLayout.resource(put.resource().id()), put.resource(), operations);
            return null;
        }

        @Override
        public Void visit(Effect.RemoveResource remove) {
            operations.add(Op.delete(bareLayout.resource(remove.resourceId()), -1));
            bareNodes.remove(bareLayout.resource(remove.resourceId()));
            return null;
        }

        @Override
        public Void visit(Effect.PutIds put) {
            ids = put.ids();
            return null;
        }

        @Override
        public Void visit(Effect.PutFramework put) {
            throw unused(put);
        }

        @Override
        public Void visit(Effect.PutClient put) {
            throw unused(put);
        }

        @Override
        public Void visit(Effect.RemoveClient remove) {
            throw unused(remove);
        }

        private static IllegalArgumentException unused(Effect.Change change) {
            return new IllegalArgumentException("no benchmark writes " + change);
        }
    }

    private void write(String path, Record value, List<Op> operations) {
        byte[] data = codec.write(path, value);
        if (bareNodes.contains(path)) {
            operations.add(Op.setData(path, data, -1));
            return;
        }
        String bucket = path.substring(0, path.lastIndexOf('/'));
        if (bareNodes.add(bucket)) {
            operations.add(Op.create(bucket, EMPTY, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        }
        bareNodes.add(path);
        operations.add(Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
    }

    private void send(List<Op> operations) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        zooKeeper.multi(
                operations,
                (rc, path, context, results) -> {
                    if (rc == Code.OK.intValue()) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(new BenchmarkException("a transaction failed with " + Code.get(rc)));
                    }
                },
                null);
        done.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}
