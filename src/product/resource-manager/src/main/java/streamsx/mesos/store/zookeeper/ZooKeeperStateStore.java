package streamsx.mesos.store.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.store.StateStore;
import streamsx.mesos.store.StoreException;
import streamsx.mesos.store.json.BadNodeException;
import streamsx.mesos.store.json.JsonCodec;

/**
 * The state in ZooKeeper, for one term. Every write is fenced by the latch node and chained to the one before by the
 * version of the commit node. Stages complete on ZooKeeper's event thread: what depends on them must not block. After a
 * failure nothing more is sent; memory and store may then differ, and the process ends.
 */
public final class ZooKeeperStateStore implements StateStore {
    private static final byte[] EMPTY = new byte[0];

    private final Callable<EnsembleClient> client;
    private final ZooKeeperLayout layout;
    private final Fence fence;
    private final Limits limits;
    private final List<ACL> acl;
    private final JsonCodec codec = new JsonCodec();
    private final AtomicBoolean outstanding = new AtomicBoolean();
    private volatile Throwable failure;
    private volatile FencedTransactions transactions;
    private TransactionPlanner planner;

    /** A store with the limits of the product and nodes without access control. */
    public ZooKeeperStateStore(CuratorFramework client, ZooKeeperLayout layout, Fence fence) {
        this(client, layout, fence, Limits.DEFAULT, ZooDefs.Ids.OPEN_ACL_UNSAFE);
    }

    /** The same, on any client of an ensemble. */
    public ZooKeeperStateStore(EnsembleClient client, ZooKeeperLayout layout, Fence fence) {
        this(() -> client, layout, fence, Limits.DEFAULT, ZooDefs.Ids.OPEN_ACL_UNSAFE);
    }

    /**
     * A store for one term.
     *
     * @param client started, without a namespace; the one that holds the latch
     * @param layout where the state is
     * @param fence  of this term
     * @param limits of transactions
     * @param acl    of the nodes that it creates
     */
    public ZooKeeperStateStore(
            CuratorFramework client, ZooKeeperLayout layout, Fence fence, Limits limits, List<ACL> acl) {
        this(() -> new ZooKeeperClient(client.getZookeeperClient().getZooKeeper()), layout, fence, limits, acl);
    }

    private ZooKeeperStateStore(
            Callable<EnsembleClient> client, ZooKeeperLayout layout, Fence fence, Limits limits, List<ACL> acl) {
        this.client = client;
        this.layout = layout;
        this.fence = fence;
        this.limits = limits;
        this.acl = List.copyOf(acl);
    }

    @Override
    public CompletionStage<StoredState> open(Executor worker) {
        return Futures.bare(Futures.of(this::session).thenCompose(session -> {
            FencedTransactions sender = new FencedTransactions(session, fence.latchPath(), layout.commit());
            return session.sync(layout.base())
                    .thenCompose(synced -> epoch(session))
                    .thenCompose(epoch -> sender.sendAll(List.of(epoch)).thenApply(sent -> epoch))
                    .thenCompose(epoch -> new StateLoader(session, layout, codec)
                            .load(worker)
                            .thenCompose(loaded -> Futures.of(() -> opened(sender, epoch, loaded))));
        }));
    }

    private StoredState opened(FencedTransactions sender, Transaction epoch, StateLoader.Loaded loaded)
            throws StoreException {
        planner = new TransactionPlanner(
                layout, limits, acl, codec, fence, loaded, mark(epoch.mark()), epoch.expectedVersion() + 1);
        transactions = sender;
        return loaded.state();
    }

    private ZooKeeperSession session() throws StoreException {
        try {
            return new ZooKeeperSession(client.call());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted", e);
        } catch (Exception e) {
            throw new StoreException("no connection to ZooKeeper: " + e.getMessage(), e);
        }
    }

    /** Those of the nodes that a term begins with that exist already. */
    private record Found(
            Optional<ZooKeeperSession.Node> schema, Optional<ZooKeeperSession.Node> commit, List<String> missing) {}

    /**
     * The transaction that begins the term; it creates the nodes that a resource manager that never ran does not have.
     */
    private CompletableFuture<Transaction> epoch(ZooKeeperSession session) {
        List<String> parents = List.of(layout.clients(), layout.resources());
        return session.read(layout.schema())
                .thenCompose(schema -> session.read(layout.commit())
                        .thenCompose(commit -> Futures.all(
                                        parents.stream().map(session::read).toList())
                                .thenCompose(read -> {
                                    List<String> missing = IntStream.range(0, parents.size())
                                            .filter(i -> read.get(i).isEmpty())
                                            .mapToObj(parents::get)
                                            .toList();
                                    return Futures.of(() -> epoch(new Found(schema, commit, missing)));
                                })));
    }

    private Transaction epoch(Found found) throws StoreException {
        List<Op> operations = new ArrayList<>();
        operations.add(Op.check(fence.latchPath(), -1));
        long term = found.commit.isEmpty() ? 1 : mark(found.commit.get().data()).term() + 1;
        byte[] data = codec.write(layout.commit(), new CommitMark(term, 0));
        int version = found.commit.map(ZooKeeperSession.Node::version).orElse(Transaction.ABSENT);
        operations.add(
                found.commit.isEmpty() ? create(layout.commit(), data) : Op.setData(layout.commit(), data, version));
        if (found.schema.isEmpty()) {
            operations.add(create(layout.schema(), codec.write(layout.schema(), SchemaVersion.CURRENT)));
        } else {
            ZooKeeperSession.Node node = found.schema.get();
            SchemaVersion stored = readVital(layout.schema(), node.data(), SchemaVersion.class);
            stored.refuseNewer(layout.schema());
            operations.add(
                    stored.minor() < SchemaVersion.CURRENT.minor()
                            ? Op.setData(
                                    layout.schema(),
                                    codec.write(layout.schema(), SchemaVersion.CURRENT),
                                    node.version())
                            : Op.check(layout.schema(), node.version()));
        }
        found.missing.forEach(parent -> operations.add(create(parent, EMPTY)));
        return new Transaction(operations, version, data);
    }

    private Op create(String path, byte[] data) {
        return Op.create(path, data, acl, CreateMode.PERSISTENT);
    }

    private CommitMark mark(byte[] data) throws StoreException {
        return readVital(layout.commit(), data, CommitMark.class);
    }

    private <T extends Record> T readVital(String path, byte[] data, Class<T> type) throws StoreException {
        try {
            return codec.read(path, data, type);
        } catch (BadNodeException e) {
            throw new StoreException(
                    "cannot lead without this node, repair it or restore a backup: " + e.getMessage(), e);
        }
    }

    @Override
    public CompletionStage<Void> commit(List<List<Effect.Change>> groups) {
        FencedTransactions sender = opened();
        if (!outstanding.compareAndSet(false, true)) {
            throw new IllegalStateException("a commit is outstanding");
        }
        CompletableFuture<Void> result = new CompletableFuture<>();
        CompletableFuture<Void> sent;
        try {
            sent = failure != null ? CompletableFuture.failedFuture(failure) : sender.sendAll(planner.plan(groups));
        } catch (StoreException | RuntimeException e) {
            sent = CompletableFuture.failedFuture(
                    e instanceof StoreException ? e : new StoreException("cannot be stored: " + e.getMessage(), e));
        }
        sent.whenComplete((done, problem) -> {
            if (problem == null) {
                outstanding.set(false);
                result.complete(null);
            } else {
                failure = Futures.unwrap(problem);
                outstanding.set(false);
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    @Override
    public void foresee(List<Effect.Change> group) {
        opened();
        planner.foresee(group);
    }

    @Override
    public CompletionStage<Void> confirm() {
        return Futures.bare(opened().confirm());
    }

    private FencedTransactions opened() {
        FencedTransactions sender = transactions;
        if (sender == null) {
            throw new IllegalStateException("not opened");
        }
        return sender;
    }
}
