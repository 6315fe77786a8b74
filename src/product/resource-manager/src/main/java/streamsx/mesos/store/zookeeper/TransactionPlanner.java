package streamsx.mesos.store.zookeeper;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.data.ACL;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.store.StoreException;
import streamsx.mesos.store.json.JsonCodec;

/**
 * Turns changes into transactions: groups packed together up to the limits, larger groups split, counters first. It
 * keeps account of the nodes that exist as if every transaction succeeded; when one does not, the term is over.
 */
final class TransactionPlanner {
    private static final byte[] EMPTY = new byte[0];
    /** Rough size of what a ZooKeeper operation carries beside path and data. */
    private static final int OVERHEAD = 64;

    private final ZooKeeperLayout layout;
    private final Limits limits;
    private final List<ACL> acl;
    private final JsonCodec codec;
    private final Op check;
    private final Set<String> known;
    private final Map<String, byte[]> unreadable;
    private final IdentityHashMap<Effect.PutResource, Write> foreseen = new IdentityHashMap<>();
    private final Encoder encoder = new Encoder();
    private Ids ids;
    private CommitMark mark;
    private int version;

    TransactionPlanner(
            ZooKeeperLayout layout,
            Limits limits,
            List<ACL> acl,
            JsonCodec codec,
            Fence fence,
            StateLoader.Loaded loaded,
            CommitMark mark,
            int version) {
        this.layout = layout;
        this.limits = limits;
        this.acl = acl;
        this.codec = codec;
        this.check = Op.check(fence.latchPath(), -1);
        this.known = loaded.paths();
        this.unreadable = loaded.unreadable();
        this.ids = loaded.state().ids();
        this.mark = mark;
        this.version = version;
    }

    /** The new content of a node; null removes it. */
    private record Write(String path, byte[] data) {
        int bytes() {
            return path.length() + (data == null ? 0 : data.length) + OVERHEAD;
        }
    }

    /** Writes of one transaction; of several to a node only the last counts. */
    private static final class Batch {
        private final Map<String, Write> writes = new LinkedHashMap<>();
        private int bytes;

        void add(Write write) {
            Write before = writes.put(write.path(), write);
            bytes += write.bytes() - (before == null ? 0 : before.bytes());
        }
    }

    /**
     * Encodes resources ahead of {@link #plan}; their ids are never used again, so nothing that comes between changes
     * it.
     */
    void foresee(List<Effect.Change> group) {
        for (Effect.Change change : group) {
            if (change instanceof Effect.PutResource put) {
                String path = layout.resource(put.resource().id());
                foreseen.put(put, new Write(path, codec.write(path, put.resource())));
            }
        }
    }

    List<Transaction> plan(List<List<Effect.Change>> groups) throws StoreException {
        Ids after = Counters.after(ids, groups);
        List<List<Write>> encoded = new ArrayList<>();
        for (List<Effect.Change> group : groups) {
            encoded.add(encode(group));
        }
        foreseen.clear();
        List<Batch> batches = pack(encoded, after.equals(ids) ? null : sized(write(layout.ids(), after)));
        ids = after;
        List<Transaction> transactions = new ArrayList<>();
        for (Batch batch : batches) {
            List<Op> operations = operations(batch);
            if (!operations.isEmpty()) {
                transactions.add(transaction(operations));
            }
        }
        return transactions;
    }

    private List<Write> encode(List<Effect.Change> group) throws StoreException {
        List<Write> writes = new ArrayList<>();
        for (Effect.Change change : group) {
            Write write = change.accept(encoder);
            if (write != null) {
                writes.add(sized(write));
            }
        }
        return writes;
    }

    /** The write of a change; null for counters, which go first whatever group they are in. */
    private final class Encoder implements Effect.Change.Visitor<Write> {
        @Override
        public Write visit(Effect.PutResource put) {
            Write write = foreseen.get(put);
            return write != null ? write : write(layout.resource(put.resource().id()), put.resource());
        }

        @Override
        public Write visit(Effect.RemoveResource remove) {
            return remove(layout.resource(remove.resourceId()));
        }

        @Override
        public Write visit(Effect.PutClient put) {
            return write(layout.client(put.client().id()), put.client());
        }

        @Override
        public Write visit(Effect.RemoveClient remove) {
            return remove(layout.client(remove.clientId()));
        }

        @Override
        public Write visit(Effect.PutFramework put) {
            return write(layout.framework(), put.framework());
        }

        @Override
        public Write visit(Effect.PutIds put) {
            return null;
        }
    }

    private Write write(String path, Record value) {
        return new Write(path, codec.write(path, value));
    }

    private Write sized(Write write) throws StoreException {
        if (write.data() != null && write.data().length > limits.nodeBytes()) {
            throw new StoreException(write.path() + ": " + write.data().length + " bytes are too much for one node, "
                    + limits.nodeBytes() + " is the limit");
        }
        return write;
    }

    private Write remove(String path) {
        codec.forget(path);
        return new Write(path, null);
    }

    private List<Batch> pack(List<List<Write>> groups, Write counters) {
        List<Batch> batches = new ArrayList<>();
        Batch current = new Batch();
        batches.add(current);
        if (counters != null) {
            current.add(counters);
        }
        for (List<Write> group : groups) {
            if (!fits(current, group)) {
                current = new Batch();
                batches.add(current);
            }
            boolean whole = fits(current, group);
            for (Write write : group) {
                if (!whole && !fits(current, List.of(write)) && !current.writes.isEmpty()) {
                    current = new Batch();
                    batches.add(current);
                }
                current.add(write);
            }
        }
        return batches;
    }

    private boolean fits(Batch batch, List<Write> more) {
        int bytes = batch.bytes;
        for (Write write : more) {
            bytes += write.bytes();
        }
        return bytes <= limits.transactionBytes() && batch.writes.size() + more.size() <= limits.operations();
    }

    private List<Op> operations(Batch batch) {
        List<Op> operations = new ArrayList<>();
        for (Write write : batch.writes.values()) {
            keepUnreadable(write.path(), operations);
            if (write.data() == null) {
                if (known.remove(write.path())) {
                    operations.add(Op.delete(write.path(), -1));
                }
            } else if (known.contains(write.path())) {
                operations.add(Op.setData(write.path(), write.data(), -1));
            } else {
                create(write.path(), write.data(), operations);
            }
        }
        return operations;
    }

    private void create(String path, byte[] data, List<Op> operations) {
        String parent = ZooKeeperLayout.parent(path);
        if (!parent.equals(layout.base()) && !parent.equals(layout.clients()) && known.add(parent)) {
            operations.add(Op.create(parent, EMPTY, acl, CreateMode.PERSISTENT));
        }
        known.add(path);
        operations.add(Op.create(path, data, acl, CreateMode.PERSISTENT));
    }

    /** A client chooses its own id, so a new value may come to the path of an unreadable node: that is kept aside. */
    private void keepUnreadable(String path, List<Op> operations) {
        byte[] data = unreadable.remove(path);
        if (data != null) {
            create(
                    layout.aside() + "/" + mark.term() + "." + (mark.n() + 1) + "-"
                            + ZooKeeperLayout.encode(
                                    path.substring(layout.base().length() + 1)),
                    data,
                    operations);
        }
    }

    private Transaction transaction(List<Op> changes) {
        mark = mark.next();
        byte[] data = codec.write(layout.commit(), mark);
        List<Op> operations = new ArrayList<>(changes.size() + 2);
        operations.add(check);
        operations.add(Op.setData(layout.commit(), data, version));
        operations.addAll(changes);
        Transaction transaction = new Transaction(operations, version, data);
        version++;
        return transaction;
    }
}
