package streamsx.mesos.store.zookeeper;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.zookeeper.common.PathUtils;

/**
 * Where everything is in ZooKeeper: {@code <root>/<type>/<domain or _all>/…} (ha-docs/zookeeper.md). Names that come
 * from outside are URL-encoded, so that a {@code /} in them does no harm.
 */
public final class ZooKeeperLayout {
    private static final long BUCKET = 1000;
    /** More would not fit into a long. */
    private static final int MOST_DIGITS = 18;

    private final String base;
    private final String resources;

    /**
     * Paths of one resource manager.
     *
     * @param root   full path that all instances of a site share, such as {@code /streams-on-mesos}
     * @param type   the resource manager's type
     * @param domain the Streams domain that it serves; empty if it serves all
     */
    public ZooKeeperLayout(String root, String type, String domain) {
        PathUtils.validatePath(root);
        if (type.isEmpty()) {
            throw new IllegalArgumentException("the resource manager's type is empty");
        }
        // A domain of that very name must not meet the place of "all domains".
        String place = domain.isEmpty() ? "_all" : domain.equals("_all") ? "%5Fall" : encode(domain);
        base = (root.equals("/") ? "" : root) + "/" + encode(type) + "/" + place;
        resources = base + "/resources";
    }

    /** The node above all others of this resource manager. */
    public String base() {
        return base;
    }

    /** Version of this layout: {@link SchemaVersion}. */
    public String schema() {
        return base + "/schema";
    }

    /** Term and number of the last transaction; its ZooKeeper version orders all transactions. */
    public String commit() {
        return base + "/commit";
    }

    /** The latch; its children are the instances. */
    public String leader() {
        return base + "/leader";
    }

    /** The framework. */
    public String framework() {
        return base + "/framework";
    }

    /** The counters. */
    public String ids() {
        return base + "/ids";
    }

    /** Parent of all clients. */
    public String clients() {
        return base + "/clients";
    }

    /** A client. */
    public String client(String id) {
        return clients() + "/" + encode(id);
    }

    /** Parent of the buckets of all resources. */
    public String resources() {
        return resources;
    }

    /** A resource, in the bucket of its number, so that no list of children nears the 1 MB that ZooKeeper can send. */
    public String resource(String id) {
        OptionalLong number = number(id);
        return resources + "/" + (number.isPresent() ? number.getAsLong() / BUCKET : "other") + "/" + encode(id);
    }

    /** Parent of what was found unreadable and then had to make way for a new value of the same path. */
    public String aside() {
        return base + "/aside";
    }

    /** The number at the end of an id or a node's name; empty if there is none. */
    static OptionalLong number(String id) {
        int begin = id.length();
        while (begin > 0 && id.charAt(begin - 1) >= '0' && id.charAt(begin - 1) <= '9') {
            begin--;
        }
        int digits = id.length() - begin;
        return digits == 0 || digits > MOST_DIGITS
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(id, begin, id.length(), 10));
    }

    /** A name as one element of a path. */
    static String encode(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an empty name cannot be stored");
        }
        if (name.equals(".") || name.equals("..")) {
            return name.replace(".", "%2E");
        }
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /**
     * The name that an element of a path stands for.
     *
     * @throws IllegalArgumentException if it is no encoded name
     */
    static String decode(String element) {
        return URLDecoder.decode(element, StandardCharsets.UTF_8);
    }

    /** The path above. */
    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** The last element of a path. */
    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
