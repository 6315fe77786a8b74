package streamsx.mesos.standin.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.zookeeper.KeeperException;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.StandInPaths;

/** Reads which servers are registered. The one with the lowest sequence number leads. */
public final class Registrations {

    public static final String PREFIX = "server-";

    private final CuratorFramework zooKeeper;
    private final String type;

    public Registrations(CuratorFramework zooKeeper, String type) {
        this.zooKeeper = zooKeeper;
        this.type = type;
    }

    /**
     * @param domainId null for all domains
     * @param watcher  called once if any of the answer changes; null for none
     * @return the leader first
     */
    public List<Registration> read(String domainId, CuratorWatcher watcher) throws Exception {
        String above = StandInPaths.servers(type, domainId);
        List<Registration> found = new ArrayList<>();
        for (String name : children(above, watcher)) {
            String path = above + "/" + name;
            try {
                found.add(Registration.fromJson(
                        path,
                        watcher == null
                                ? zooKeeper.getData().forPath(path)
                                : zooKeeper.getData().usingWatcher(watcher).forPath(path)));
            } catch (KeeperException.NoNodeException gone) {
                // it left between the two questions; the watch on the children tells
            }
        }
        found.sort(Comparator.comparing(registration -> sequence(registration.path)));
        return found;
    }

    private List<String> children(String path, CuratorWatcher watcher) throws Exception {
        if (watcher != null && zooKeeper.checkExists().usingWatcher(watcher).forPath(path) == null) {
            return Collections.emptyList();
        }
        try {
            return watcher == null
                    ? zooKeeper.getChildren().forPath(path)
                    : zooKeeper.getChildren().usingWatcher(watcher).forPath(path);
        } catch (KeeperException.NoNodeException none) {
            return Collections.emptyList();
        }
    }

    /** @return the scopes that have a server, sorted: domains, and {@link StandInPaths#ALL_DOMAINS} */
    public List<String> scopes() throws Exception {
        List<String> found = new ArrayList<>();
        for (String scope : children(StandInPaths.type(type), null)) {
            if (!read(StandInPaths.ALL_DOMAINS.equals(scope) ? null : scope, null)
                    .isEmpty()) {
                found.add(scope);
            }
        }
        Collections.sort(found);
        return found;
    }

    /** @return the message that says why there is nothing: none for all domains, none for that one, none at all */
    public String none(String domainId, Locale locale) throws Exception {
        if (scopes().isEmpty()) {
            return ServerMessage.NONE_AT_ALL.text(locale, type);
        }
        return domainId == null
                ? ServerMessage.NONE_FOR_ALL.text(locale, type)
                : ServerMessage.NONE_FOR_DOMAIN.text(locale, type, domainId);
    }

    /** ZooKeeper appends ten digits. A name without them is no candidate. */
    private static String sequence(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.matches(".*\\d{10}") ? name.substring(name.length() - 10) : "~" + name;
    }
}
