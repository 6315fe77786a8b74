package streamsx.mesos.simulation.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.invariants.history.History;
import streamsx.mesos.store.json.BadNodeException;
import streamsx.mesos.store.json.JsonCodec;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;

/**
 * Turns transactions into facts: each writer says what the nodes of its next commit mean, since parsing them costs too
 * much.
 */
public final class Records {
    private final Map<String, Map<String, Written<?>>> meaning = new HashMap<>();
    private final Map<String, String> resourceOf = new HashMap<>();
    private final Map<String, StreamsMesosResource> resources = new TreeMap<>();
    private final History history;
    private final ZooKeeperLayout layout;

    Records(History history, ZooKeeperLayout layout) {
        this.history = history;
        this.layout = layout;
    }

    /** A life is about to commit this; it has one commit under way at most. */
    public void announce(String who, List<List<Effect.Change>> groups) {
        Map<String, Written<?>> mine = meaning.computeIfAbsent(who, k -> new HashMap<>());
        Meaning announced = new Meaning(mine);
        groups.forEach(group -> group.forEach(change -> change.accept(announced)));
    }

    /** What a node is about to say, and the fact that it becomes when it is durable. */
    private record Written<T extends Record>(T announced, Class<T> type, Meant<T> meant) {
        /** @param parse whether to read what is written, instead of believing what was announced */
        Fact applied(long at, String who, Op operation, boolean parse) {
            return meant.fact(at, who, parse ? parsed(operation, type) : announced);
        }
    }

    @FunctionalInterface
    private interface Meant<T> {
        Fact fact(long at, String who, T value);
    }

    /** What the node of a change will say; of clients and removals there is nothing to say. */
    private final class Meaning implements Effect.Change.Visitor<Void> {
        private final Map<String, Written<?>> mine;

        Meaning(Map<String, Written<?>> mine) {
            this.mine = mine;
        }

        @Override
        public Void visit(Effect.PutResource put) {
            String path = layout.resource(put.resource().id());
            mine.put(path, new Written<>(put.resource(), StreamsMesosResource.class, (at, who, resource) -> {
                resources.put(resource.id(), resource);
                return new Fact.Stored(at, who, resource);
            }));
            resourceOf.put(path, put.resource().id());
            return null;
        }

        @Override
        public Void visit(Effect.PutFramework put) {
            mine.put(layout.framework(), new Written<>(put.framework(), Framework.class, Fact.FrameworkStored::new));
            return null;
        }

        @Override
        public Void visit(Effect.PutIds put) {
            mine.put(layout.ids(), new Written<>(put.ids(), Ids.class, Fact.CountersStored::new));
            return null;
        }

        @Override
        public Void visit(Effect.PutClient put) {
            return null;
        }

        @Override
        public Void visit(Effect.RemoveClient remove) {
            return null;
        }

        @Override
        public Void visit(Effect.RemoveResource remove) {
            return null;
        }
    }

    /** What is durable now. */
    public Collection<StreamsMesosResource> resources() {
        return resources.values();
    }

    /** @param parse whether to read what is written, instead of believing what was announced */
    void applied(long at, String who, List<Op> operations, boolean parse) {
        Map<String, Written<?>> mine = meaning.getOrDefault(who, Map.of());
        for (Op operation : operations) {
            String path = operation.getPath();
            if (operation.getType() == ZooDefs.OpCode.delete) {
                String id = resourceOf.get(path);
                if (id != null) {
                    resources.remove(id);
                    history.add(new Fact.Removed(at, who, id));
                }
            } else if (path.equals(layout.commit())) {
                history.add(new Fact.Committed(at, who, new String(content(operation), StandardCharsets.UTF_8)));
            } else if (operation.getType() != ZooDefs.OpCode.check && mine.containsKey(path)) {
                history.add(mine.get(path).applied(at, who, operation, parse));
            }
        }
    }

    private static <T extends Record> T parsed(Op operation, Class<T> type) {
        try {
            return new JsonCodec().read(operation.getPath(), content(operation), type);
        } catch (BadNodeException e) {
            throw new IllegalStateException("a writer wrote what cannot be read", e);
        }
    }

    private static byte[] content(Op operation) {
        return operation.getType() == ZooDefs.OpCode.create
                ? ((CreateRequest) operation.toRequestRecord()).getData()
                : ((SetDataRequest) operation.toRequestRecord()).getData();
    }
}
