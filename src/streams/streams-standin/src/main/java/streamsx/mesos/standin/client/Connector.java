package streamsx.mesos.standin.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.registry.Registration;
import streamsx.mesos.standin.registry.Registrations;
import streamsx.mesos.standin.registry.ZooKeepers;
import streamsx.mesos.standin.wire.ClientIdentity;
import streamsx.mesos.standin.wire.ProtocolException;

/** Keeps a session with the server that leads: makes one, reads from it, makes the next when it is over. */
final class Connector implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
    /** A server that refused is tried again after this time, or when the registrations change. */
    private static final long RETRY_MS = 250;

    private final ClientIdentity client;
    private final String type;
    private final String zkConnect;
    private final Switches switches;
    private final ConnectionListener listener;
    private final CuratorFramework zooKeeper;
    private final LeaderWatch watch;
    private final ExecutorService toListener =
            Executors.newSingleThreadExecutor(ZooKeepers.threads("standin-client-listener"));
    private final Thread thread;
    private ClientSession session;
    private long changes;
    private boolean closed;

    Connector(ClientIdentity client, String type, String zkConnect, Switches switches, ConnectionListener listener) {
        this.client = client;
        this.type = type;
        this.zkConnect = zkConnect;
        this.switches = switches;
        this.listener = listener;
        this.zooKeeper = ZooKeepers.start(zkConnect, switches.sessionTimeoutMs, switches.connectTimeoutMs);
        this.watch = new LeaderWatch(zooKeeper, type, client.getDomainId(), this::leaderChanged);
        this.thread = ZooKeepers.threads("standin-client").newThread(this::keepConnected);
    }

    void start() {
        watch.start();
        thread.start();
    }

    /** @return the session; null if ZooKeeper, or then a server, has not answered in time, or all is closed */
    synchronized ClientSession awaitSession() throws InterruptedException {
        long since = System.nanoTime();
        boolean known = false;
        while (session == null && !closed) {
            if (!known && watch.known()) {
                known = true;
                since = System.nanoTime();
            }
            long left = (known ? switches.serverTimeoutMs : switches.connectTimeoutMs)
                    - (System.nanoTime() - since) / 1_000_000L;
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
        return session;
    }

    synchronized boolean closed() {
        return closed;
    }

    /** @return why there is no session */
    String explain(Locale locale) {
        Registration leader = watch.leader();
        if (leader != null) {
            return ServerMessage.NOT_SERVING.text(locale, type, leader.host, leader.port);
        }
        try {
            if (zooKeeper.getZookeeperClient().isConnected()) {
                return new Registrations(zooKeeper, type).none(client.getDomainId(), locale);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception away) {
            LOG.debug("The registrations cannot be read", away);
        }
        return ServerMessage.NO_ZOOKEEPER.text(locale, zkConnect);
    }

    /** A session with a server that no longer leads is over, even if that server does not know it yet. */
    private void leaderChanged() {
        Registration leader = watch.leader();
        ClientSession stale = null;
        synchronized (this) {
            changes++;
            notifyAll();
            if (session != null && (leader == null || !leader.path.equals(session.server.path))) {
                stale = session;
            }
        }
        if (stale != null) {
            stale.close();
        }
    }

    private void keepConnected() {
        try {
            while (!closed()) {
                Registration leader = awaitServer();
                ClientSession made = open(leader);
                if (made == null) {
                    awaitRetry();
                } else {
                    use(made);
                }
            }
        } catch (InterruptedException closing) {
            // closed
        }
    }

    private Registration awaitServer() throws InterruptedException {
        synchronized (this) {
            while (watch.leader() == null || !watch.leader().serves()) {
                wait();
            }
            return watch.leader();
        }
    }

    private void awaitRetry() throws InterruptedException {
        synchronized (this) {
            long seen = changes;
            long deadline = System.nanoTime() + RETRY_MS * 1_000_000L;
            for (long left = RETRY_MS;
                    left > 0 && changes == seen;
                    left = (deadline - System.nanoTime()) / 1_000_000L) {
                wait(left);
            }
        }
    }

    private ClientSession open(Registration server) {
        try {
            return new ClientSession(server, client, switches.connectTimeoutMs, switches.maxLineBytes);
        } catch (IOException refused) {
            LOG.debug("No connection to {}:{}: {}", server.ip, server.port, refused.toString());
            return null;
        }
    }

    private void use(ClientSession made) {
        Registration server = made.server;
        synchronized (this) {
            Registration leader = watch.leader();
            if (closed || leader == null || !leader.path.equals(server.path)) {
                made.close();
                return;
            }
            // The listener hears of the connection before anybody can have used it.
            tell(listener -> listener.connected(type, server.host, server.port));
            session = made;
            notifyAll();
        }
        try {
            made.read(notification -> tell(notification::tell));
        } catch (ProtocolException garbage) {
            LOG.warn("The connection to {}:{} is dropped: {}", server.ip, server.port, garbage.getMessage());
        } catch (IOException broken) {
            LOG.debug("The connection to {}:{} broke", server.ip, server.port, broken);
        } finally {
            synchronized (this) {
                session = null;
            }
            made.close();
            tell(listener -> listener.disconnected(type, server.host, server.port));
        }
    }

    private void tell(Consumer<ConnectionListener> event) {
        try {
            toListener.execute(() -> {
                try {
                    event.accept(listener);
                } catch (RuntimeException failed) {
                    LOG.error("The listener of {} failed", client, failed);
                }
            });
        } catch (RejectedExecutionException closing) {
            // the connection is closed
        }
    }

    @Override
    public void close() {
        ClientSession open;
        synchronized (this) {
            closed = true;
            open = session;
            notifyAll();
        }
        watch.close();
        if (open != null) {
            open.close();
        }
        thread.interrupt();
        toListener.shutdown();
        zooKeeper.close();
    }
}
