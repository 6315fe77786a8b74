package streamsx.mesos.standin.server;

import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.registry.Registration;
import streamsx.mesos.standin.registry.Registrations;

/** A server's own registration, and its place among the others. */
final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final CuratorFramework zooKeeper;
    private final Registrations registrations;
    private final String type;
    private final String domainId;
    private final CuratorWatcher watcher;
    private volatile Registration own;
    private volatile boolean lost;

    /** @param changed called whenever the servers, or the session, may have changed */
    Membership(CuratorFramework zooKeeper, String type, String domainId, Registration own, Runnable changed) {
        this.zooKeeper = zooKeeper;
        this.registrations = new Registrations(zooKeeper, type);
        this.type = type;
        this.domainId = domainId;
        this.own = own;
        this.watcher = event -> changed.run();
        zooKeeper.getConnectionStateListenable().addListener((client, state) -> {
            lost |= state == ConnectionState.LOST;
            changed.run();
        });
    }

    void register() throws Exception {
        String above = StandInPaths.servers(type, domainId);
        String path = zooKeeper
                .create()
                .creatingParentsIfNeeded()
                .withProtection()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath(above + "/" + Registrations.PREFIX, own.toJson());
        own = own.withPath(path);
    }

    Registration own() {
        return own;
    }

    /** @return whether the registration is gone, and with it the right to serve */
    boolean lost() {
        return lost;
    }

    /** @return the leading server, with a watch set; null while ZooKeeper does not answer */
    Registration leader() {
        try {
            List<Registration> all = registrations.read(domainId, watcher);
            boolean registered = false;
            for (Registration each : all) {
                registered |= each.path.equals(own.path);
            }
            lost |= !registered;
            return all.isEmpty() ? null : all.get(0);
        } catch (Exception away) {
            LOG.info("The servers' registrations cannot be read now: {}", away.toString());
            return null;
        }
    }

    boolean leads() {
        Registration leader = leader();
        return leader != null && leader.path.equals(own.path);
    }

    /** Also once this one has deregistered, when a manager that is closed asks. */
    boolean othersExist() {
        try {
            for (Registration each : registrations.read(domainId, null)) {
                if (!each.path.equals(own.path)) {
                    return true;
                }
            }
            return false;
        } catch (Exception away) {
            LOG.warn("Whether another server stands by is unknown: {}", away.toString());
            return false;
        }
    }

    /**
     * @return whether the others can see it now; not while ZooKeeper does not answer, or if the registration is gone
     */
    boolean status(String status) {
        try {
            own = own.withStatus(status);
            zooKeeper.setData().forPath(own.path, own.toJson());
            return true;
        } catch (KeeperException.NoNodeException gone) {
            lost = true;
            return false;
        } catch (Exception away) {
            LOG.info("The status {} cannot be registered now: {}", status, away.toString());
            return false;
        }
    }

    /** Removes the registration if ZooKeeper answers; otherwise it ends with the session. */
    void deregister() {
        if (own.path.isEmpty() || lost || zooKeeper.getState() != CuratorFrameworkState.STARTED) {
            return;
        }
        try {
            zooKeeper.delete().forPath(own.path);
        } catch (KeeperException.NoNodeException gone) {
            // as it should be
        } catch (Exception away) {
            LOG.warn("The registration {} could not be removed: {}", own.path, away.toString());
        }
    }
}
