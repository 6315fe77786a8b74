package streamsx.mesos.standin.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceManager;
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
 * The life of a server: manager made, registered, leading, manager initialized, serving, end. At its end the
 * registration goes first, so that no further client connects; then the manager is closed, then the connections.
 */
final class ServerRun implements Runnable, ServerHost, StandInAccess.Services {

    private static final Logger LOG = LoggerFactory.getLogger(ServerRun.class);

    private final String[] args;
    private final Map<String, String> switchSettings;
    private final ManagerFactory factory;
    private final PrintStream out;
    private final PrintStream err;
    private final Clients clients = new Clients();
    private final ServerLife life = new ServerLife();

    private volatile Switches switches;
    private volatile String type;
    private volatile String domainId;
    private volatile CuratorFramework zooKeeper;
    private volatile Listener listener;
    private volatile Membership membership;
    private volatile ZooKeeperStore store;
    private volatile HostedManager hosted;
    private volatile Dispatcher dispatcher;
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
            exitCode = life.crashed() ? ServerProcess.CRASHED : code;
            life.enter(ServerPhase.ENDED);
        }
    }

    private int live() throws Exception {
        CommandLine line = CommandLine.parse(args);
        switches = Switches.of(switchSettings);
        type = line.required(CommandLine.TYPE);
        String zkConnect = line.required(CommandLine.ZOOKEEPER);
        domainId = line.domain();
        ManagerFactory made = factory == null ? new NamedManager(line.required(CommandLine.MANAGER)) : factory;
        ResourceManager manager = made.create(args);
        hosted = new HostedManager(manager, type);
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
                life::changed);
        membership.register();
        listener.start();
        return lead();
    }

    private int lead() throws Exception {
        if (!membership.leads() && life.goesOn()) {
            Registration leader = membership.leader();
            if (leader != null && !standbyAllowed()) {
                err.println(ServerMessage.ALREADY_RUNNING.text(type, leader.host, leader.port));
                return 1;
            }
            if (!switches.initializeWhenLeading && !hosted.initialize(err)) {
                return 1;
            }
            await(() -> membership.status(Registration.STANDBY));
            if (leader != null) {
                out.println(ServerMessage.STANDING_BY.text(type, leader.host, leader.port));
            }
        }
        life.enter(ServerPhase.REGISTERED);
        await(() -> membership.leads());
        if (life.goesOn() && !membership.lost()) {
            life.enter(ServerPhase.LEADING);
            await(() -> membership.status(Registration.STARTING));
            if (!hosted.initialize(err)) {
                return 1;
            }
            life.enter(ServerPhase.SERVING);
            await(() -> membership.status(Registration.RUNNING));
            life.enter(ServerPhase.ANNOUNCED);
            out.println(ServerMessage.LISTENING.text(type, membership.own().ip, membership.own().port));
            // Reading the registrations sets the watch that tells if our own is gone.
            await(() -> membership.leader() == null && membership.lost());
        }
        if (life.goesOn()) {
            err.println(ServerMessage.SESSION_LOST.text(type));
            return 1;
        }
        return 0;
    }

    /** Waits until that holds, or the server is to stop, or its session is lost. */
    private void await(BooleanSupplier holds) throws InterruptedException {
        life.awaitUnless(membership::lost, holds);
    }

    private boolean standbyAllowed() {
        return switches.secondServer.equals(Switches.STANDBY)
                || (switches.secondServer.equals(Switches.BY_FEATURE) && hosted.highlyAvailable());
    }

    private void end() {
        life.enter(ServerPhase.CLOSING);
        if (membership != null && !life.crashed()) {
            membership.deregister();
        }
        if (listener != null) {
            listener.stopAccepting();
        }
        if (hosted != null && !life.crashed() && (hosted.initialized() || switches.closeUninitialized)) {
            hosted.close(switches.closeTimeoutMs);
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

    private void closeZooKeeper() {
        if (store != null) {
            store.close();
        }
        if (zooKeeper != null) {
            zooKeeper.close();
        }
    }

    /** As if the process were killed. */
    void crash() {
        life.order(ServerLife.Order.CRASH);
        if (listener != null) {
            listener.close();
        }
        closeZooKeeper();
        life.changed();
    }

    @Override
    public void stop() {
        life.order(ServerLife.Order.STOP);
        life.changed();
    }

    /** As {@link #stop}, and no client is directed to this server from now on, whatever the manager is busy with. */
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

    /** @return whether the server is registered before the time is over, or was */
    boolean awaitRegistered(long timeoutMillis) throws InterruptedException {
        return life.await(timeoutMillis, () -> life.reached(ServerPhase.REGISTERED));
    }

    /** @return whether the server announces itself to clients before the time is over; not once the server ends */
    boolean awaitAnnounced(long timeoutMillis) throws InterruptedException {
        return life.await(timeoutMillis, () -> life.phase() == ServerPhase.ANNOUNCED);
    }

    int exitCode() {
        return exitCode;
    }

    int port() {
        Listener bound = listener;
        return bound == null ? 0 : bound.port();
    }

    ResourceManager manager() {
        HostedManager made = hosted;
        return made == null ? null : made.manager();
    }

    @Override
    public boolean serves() {
        ServerPhase phase = life.phase();
        return phase == ServerPhase.SERVING || phase == ServerPhase.ANNOUNCED;
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
        hosted.clientConnected(client);
    }

    @Override
    public String answer(ClientInfo client, JsonNode request, int id) {
        return dispatcher.answer(client, request, id);
    }

    @Override
    public String refusesStop(Locale locale) {
        if (!hosted.initialized() || (!switches.validateStopWithStandby && standByExists())) {
            return null;
        }
        return hosted.refusesStop(locale);
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
