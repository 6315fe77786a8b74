package streamsx.mesos.standin.server;

import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceManager;
import com.ibm.streams.resourcemgr.ResourceManager.Feature;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.io.PrintStream;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.registry.ZooKeepers;

/** The manager that a server runs, from initialized to closed. What the manager throws ends here. */
final class HostedManager {

    private static final Logger LOG = LoggerFactory.getLogger(HostedManager.class);

    private final ResourceManager manager;
    private final String type;
    private volatile boolean initialized;

    HostedManager(ResourceManager manager, String type) {
        this.manager = manager;
        this.type = type;
    }

    ResourceManager manager() {
        return manager;
    }

    boolean initialized() {
        return initialized;
    }

    boolean highlyAvailable() {
        return manager.isFeatureSupported(Feature.HIGH_AVAILABILITY);
    }

    /** Does nothing if that was done. @return whether the manager is initialized; if not, the reason is printed */
    boolean initialize(PrintStream err) {
        if (initialized) {
            return true;
        }
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

    void clientConnected(ClientInfo client) {
        try {
            manager.trace("Client connected: " + client);
            manager.clientConnected(client);
        } catch (RuntimeException failed) {
            LOG.error("The manager failed when client {} connected", client, failed);
        }
    }

    /** @return what speaks against a stop; null if nothing does */
    String refusesStop(Locale locale) {
        try {
            manager.validateStop();
            return null;
        } catch (ResourceManagerException | RuntimeException refused) {
            return ServerMessage.STOP_REFUSED.text(locale, type, Dispatcher.text(refused, locale));
        }
    }

    /** In a thread of its own: a manager that never comes back does not keep the server. */
    void close(long timeoutMillis) {
        Thread closing = ZooKeepers.threads("standin-manager-close").newThread(() -> {
            try {
                manager.close();
            } catch (RuntimeException failed) {
                LOG.error("The manager could not be closed in good order", failed);
            }
        });
        closing.start();
        try {
            closing.join(timeoutMillis);
            if (closing.isAlive()) {
                LOG.error("The manager did not close within {} ms", timeoutMillis);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
