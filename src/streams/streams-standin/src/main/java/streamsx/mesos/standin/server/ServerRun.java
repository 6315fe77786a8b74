package streamsx.mesos.standin.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceManager;
import com.ibm.streams.resourcemgr.ResourceManager.Feature;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceNotificationManager;
import com.ibm.streams.resourcemgr.ResourcePersistenceManager;
import com.ibm.streams.resourcemgr.StandInAccess;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.standin.config.CommandLine;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.config.UsageException;
import streamsx.mesos.standin.registry.Registration;
import streamsx.mesos.standin.registry.ZooKeepers;

/**
 * The life of a server: manager made, registered, leading, manager initialized, serving, end. At its end the registration
 * goes first, so that nobody comes any more; then the manager is closed, then the connections.
 */
final class ServerRun implements Runnable, ServerHost, StandInAccess.Services {

    private static final Logger LOG = LoggerFactory.getLogger(ServerRun.class);
    /** The registrations are looked at again after this time even if nothing tells of a change. */
    private static final long LOOK_AGAIN_MS = 1_000;

    private final String[] args;
    private final Map<String, String> switchSettings;
    private final ManagerFactory factory;
    private final PrintStream out;
    private final PrintStream err;
    private final Clients clients = new Clients();

    private volatile Switches switches;
    private volatile String type;
    private volatile String domainId;
    private volatile CuratorFramework zooKeeper;
    private volatile Listener listener;
    private volatile Membership membership;
    private volatile ZooKeeperStore store;
    private volatile ResourceManager manager;
    private volatile Dispatcher dispatcher;
    private volatile boolean initialized;
    /** Clients may come; set before they are told so. */
    private volatile boolean serving;
    /** Clients have been told so. */
    private volatile boolean announced;

    private volatile boolean registered;
    private volatile boolean stopping;
    private volatile boolean crashed;
    private volatile boolean ended;
    private volatile int exitCode;

    /** @param factory null: the class that the arguments name */
    ServerRun(String[] args, Map<String, String> switches, ManagerFactory factory, PrintStream out, PrintStream err) {
        this.args = args;
        this.switchSettings = switches;
        this.factory = factory;
        this.out = out;
        this.err = err;
    }

    @Override
    public void run() {
        int code = 1;
        try {
            code = live();
        } catch (UsageException wrong) {
            err.println(wrong.getMessage());
        } catch (InterruptedException stopped) {
            code = 0;
        } catch (Exception | LinkageError failed) {
            LOG.error("The resource server cannot go on", failed);
            err.println(ServerMessage.CANNOT_WORK.text(type, failed));
        } finally {
            end();
            exitCode = crashed ? ServerProcess.CRASHED : code;
            ended = true;
            signal();
        }
    }

    private int live() throws Exception {
        CommandLine line = CommandLine.parse(args);
        switches = Switches.of(switchSettings);
        type = line.required(CommandLine.TYPE);
        String zkConnect = line.required(CommandLine.ZOOKEEPER);
        domainId = line.domain();
        ManagerFactory made = factory == null ? new NamedManager(line.required(CommandLine.MANAGER)) : factory;
        manager = made.create(args);
        dispatcher = new Dispatcher(manager, type);
        store = new ZooKeeperStore(
                zkConnect, StandInPaths.store(type, domainId), switches.sessionTimeoutMs, switches.connectTimeoutMs);
        StandInAccess.bind(manager, this);
        zooKeeper = ZooKeepers.start(zkConnect, switches.sessionTimeoutMs, switches.connectTimeoutMs);
        if (!ZooKeepers.awaitConnected(zooKeeper, switches.connectTimeoutMs)) {
            err.println(ServerMessage.NO_ZOOKEEPER.text(zkConnect));
            return 1;
        }
        listener = new Listener(switches.bindAddress, switches.maxLineBytes, this);
        membership = new Membership(
                zooKeeper,
                type,
                domainId,
                SelfDescription.of(switches.bindAddress, listener.port(), switches.version),
                this::signal);
        membership.register();
        listener.start();
        return lead();
    }

    private int lead() throws Exception {
        if (!membership.leads() && !stopping) {
            Registration leader = membership.leader();
            if (leader != null && !standbyAllowed()) {
                err.println(ServerMessage.ALREADY_RUNNING.text(type, leader.host, leader.port));
                return 1;
            }
            if (!switches.initializeWhenLeading && !initialize()) {
                return 1;
            }
            awaitChange(() -> membership.status(Registration.STANDBY));
            if (leader != null) {
                out.println(ServerMessage.STANDING_BY.text(type, leader.host, leader.port));
            }
        }
        registered = true;
        signal();
        awaitChange(() -> membership.leads());
        if (!stopping && !membership.lost()) {
            awaitChange(() -> membership.status(Registration.STARTING));
            if (!initialized && !initialize()) {
                return 1;
            }
            serving = true;
            awaitChange(() -> membership.status(Registration.RUNNING));
            announced = true;
            out.println(ServerMessage.LISTENING.text(type, membership.own().ip, membership.own().port));
            signal();
            // Reading the registrations sets the watch that tells if our own is gone.
            awaitChange(() -> membership.leader() == null && membership.lost());
        }
        if (!stopping) {
            err.println(ServerMessage.SESSION_LOST.text(type));
            return 1;
        }
        return 0;
    }

    private boolean standbyAllowed() {
        return switches.secondServer.equals(Switches.STANDBY)
                || switches.secondServer.equals(Switches.BY_FEATURE)
                        && manager.isFeatureSupported(Feature.HIGH_AVAILABILITY);
    }

    private boolean initialize() {
        try {
            manager.initialize();
            initialized = true;
            return true;
        } catch (ResourceManagerException | RuntimeException failed) {
            LOG.error("The manager could not be initialized", failed);
            err.println(ServerMessage.MANAGER_FAILED.text(
                    type, "initialize", Dispatcher.text(failed, Locale.getDefault())));
            return false;
        }
    }

    /** Waits until that holds, or the server is to stop, or its session is lost. */
    private void awaitChange(BooleanSupplier holds) throws InterruptedException {
        while (!stopping && !membership.lost()) {
            long seen = changes();
            if (holds.getAsBoolean()) {
                return;
            }
            awaitChangeAfter(seen);
        }
    }

    private long changeCount;

    private synchronized long changes() {
        return changeCount;
    }

    private synchronized void awaitChangeAfter(long seen) throws InterruptedException {
        if (changeCount == seen) {
            wait(LOOK_AGAIN_MS);
        }
    }

    private synchronized void signal() {
        changeCount++;
        notifyAll();
    }

    /** @return whether that holds before the time is over, or the server ends */
    boolean await(long timeoutMillis, BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
        synchronized (this) {
            while (!holds.getAsBoolean()) {
                long left = (deadline - System.nanoTime()) / 1_000_000L;
                if (left <= 0 || ended) {
                    return false;
                }
                wait(left);
            }
            return true;
        }
    }

    private void end() {
        serving = false;
        announced = false;
        if (membership != null && !crashed) {
            membership.deregister();
        }
        if (listener != null) {
            listener.stopAccepting();
        }
        if (manager != null && !crashed && (initialized || switches.closeUninitialized)) {
            closeManager();
        }
        try {
            if (listener != null) {
                listener.closeWhenSent();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        closeZooKeeper();
    }

    /** In a thread of its own: a manager that never comes back does not keep the server. */
    private void closeManager() {
        Thread closing = ZooKeepers.threads("standin-manager-close").newThread(() -> {
            try {
                manager.close();
            } catch (RuntimeException failed) {
                LOG.error("The manager could not be closed in good order", failed);
            }
        });
        closing.start();
        try {
            closing.join(switches.closeTimeoutMs);
            if (closing.isAlive()) {
                LOG.error("The manager did not close within {} ms", switches.closeTimeoutMs);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeZooKeeper() {
        if (store != null) {
            store.close();
        }
        if (zooKeeper != null) {
            zooKeeper.close();
        }
    }

    void crash() {
        crashed = true;
        if (listener != null) {
            listener.close();
        }
        closeZooKeeper();
        stop();
    }

    @Override
    public void stop() {
        stopping = true;
        signal();
    }

    /** As {@link #stop}, and nobody is sent here any more from now on, whatever the manager is busy with. */
    void leave() {
        stop();
        Membership place = membership;
        if (place != null) {
            place.deregister();
        }
    }

    int closeTimeoutMs() {
        Switches read = switches;
        return read == null ? 1_000 : read.closeTimeoutMs;
    }

    boolean registered() {
        return registered;
    }

    boolean announced() {
        return announced;
    }

    int exitCode() {
        return exitCode;
    }

    int port() {
        Listener bound = listener;
        return bound == null ? 0 : bound.port();
    }

    ResourceManager manager() {
        return manager;
    }

    @Override
    public boolean serves() {
        return serving;
    }

    @Override
    public boolean overlapping() {
        return switches.overlapping;
    }

    @Override
    public Clients clients() {
        return clients;
    }

    @Override
    public void clientConnected(ClientInfo client) {
        try {
            manager.trace("Client connected: " + client);
            manager.clientConnected(client);
        } catch (RuntimeException failed) {
            LOG.error("The manager failed when client {} connected", client, failed);
        }
    }

    @Override
    public String answer(ClientInfo client, JsonNode request, int id) {
        return dispatcher.answer(client, request, id);
    }

    @Override
    public String refusesStop(Locale locale) {
        if (!initialized || !switches.validateStopWithStandby && standByExists()) {
            return null;
        }
        try {
            manager.validateStop();
            return null;
        } catch (ResourceManagerException | RuntimeException refused) {
            return ServerMessage.STOP_REFUSED.text(locale, type, Dispatcher.text(refused, locale));
        }
    }

    @Override
    public ResourceNotificationManager notifications() {
        return clients;
    }

    @Override
    public ResourcePersistenceManager persistence() {
        return store;
    }

    @Override
    public boolean standByExists() {
        Membership place = membership;
        return place != null && place.othersExist();
    }
}
