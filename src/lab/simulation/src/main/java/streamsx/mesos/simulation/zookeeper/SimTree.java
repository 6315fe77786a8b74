package streamsx.mesos.simulation.zookeeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.SetDataRequest;

/** The nodes that one server knows. */
final class SimTree {
    private final Map<String, Node> nodes = new HashMap<>();

    /** A node; replaced when it changes. */
    record Node(byte[] data, int version) {}

    /** What became of a transaction: the code, and the operation to blame, -1 if none is. */
    record Outcome(Code code, int failedOp) {
        static final Outcome DONE = new Outcome(Code.OK, -1);
    }

    Node get(String path) {
        return nodes.get(path);
    }

    boolean has(String path) {
        return nodes.containsKey(path);
    }

    void put(String path, byte[] data) {
        nodes.put(path, new Node(data, 0));
    }

    void remove(String path) {
        nodes.remove(path);
    }

    /** Names of the nodes right below this one. */
    List<String> children(String path) {
        TreeSet<String> names = new TreeSet<>();
        String prefix = path + "/";
        for (String other : nodes.keySet()) {
            if (other.startsWith(prefix) && other.indexOf('/', prefix.length()) < 0) {
                names.add(other.substring(prefix.length()));
            }
        }
        return new ArrayList<>(names);
    }

    /** All or nothing. */
    Outcome apply(List<Op> operations) {
        Map<String, Node> before = new HashMap<>();
        for (int i = 0; i < operations.size(); i++) {
            Code code = apply(operations.get(i), before);
            if (code != Code.OK) {
                before.forEach((path, node) -> {
                    if (node == null) {
                        nodes.remove(path);
                    } else {
                        nodes.put(path, node);
                    }
                });
                return new Outcome(code, i);
            }
        }
        return Outcome.DONE;
    }

    private Code apply(Op operation, Map<String, Node> before) {
        String path = operation.getPath();
        Node node = nodes.get(path);
        switch (operation.getType()) {
            case ZooDefs.OpCode.check -> {
                return check(node, ((CheckVersionRequest) operation.toRequestRecord()).getVersion());
            }
            case ZooDefs.OpCode.setData -> {
                SetDataRequest request = (SetDataRequest) operation.toRequestRecord();
                Code code = check(node, request.getVersion());
                if (code == Code.OK) {
                    before.putIfAbsent(path, node);
                    nodes.put(path, new Node(request.getData(), node.version + 1));
                }
                return code;
            }
            case ZooDefs.OpCode.create -> {
                if (node != null) {
                    return Code.NODEEXISTS;
                }
                if (!nodes.containsKey(path.substring(0, path.lastIndexOf('/')))) {
                    return Code.NONODE;
                }
                before.put(path, before.get(path));
                nodes.put(path, new Node(((CreateRequest) operation.toRequestRecord()).getData(), 0));
                return Code.OK;
            }
            case ZooDefs.OpCode.delete -> {
                Code code = check(node, ((DeleteRequest) operation.toRequestRecord()).getVersion());
                if (code == Code.OK) {
                    before.putIfAbsent(path, node);
                    nodes.remove(path);
                }
                return code;
            }
            default -> throw new IllegalArgumentException("not simulated: operation of type " + operation.getType());
        }
    }

    private static Code check(Node node, int version) {
        return node == null ? Code.NONODE : version >= 0 && version != node.version ? Code.BADVERSION : Code.OK;
    }
}
