package streamsx.mesos.sandbox.streams.controller;

import java.io.IOException;
import java.util.function.Consumer;
import streamsx.mesos.sandbox.streams.domain.Connector;
import streamsx.mesos.sandbox.streams.domain.DomainManager;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.DomainStore.Holder;

/**
 * A controller's claim to the domain manager: an ephemeral node that one of those with domain services has. Only a
 * resource that is in the domain's book may hold it, so a controller left over from an earlier start never does.
 */
public final class DomainManagerSeat implements AutoCloseable {
    private final DomainStore store;
    private final Holder self;
    private final String zkConnect;
    private final String installPath;
    private final Connector connector;
    private final Consumer<String> log;
    private DomainManager manager;

    public DomainManagerSeat(
            DomainStore store,
            String nativeId,
            String host,
            String zkConnect,
            String installPath,
            Connector connector,
            Consumer<String> log) {
        this.store = store;
        this.self = new Holder(nativeId, host, ProcessHandle.current().pid());
        this.zkConnect = zkConnect;
        this.installPath = installPath;
        this.connector = connector;
        this.log = log;
    }

    /** Takes the seat if it may and can, leaves it if it may no longer. */
    public void look() throws IOException {
        boolean entitled = store.book()
                .find(self.nativeId())
                .filter(h -> !h.leaving() || manager != null)
                .isPresent();
        if (entitled && manager == null && store.claimManager(self)) {
            log.accept("the manager of domain " + store.paths().domain() + " is here");
            manager =
                    new DomainManager(store, zkConnect, installPath, connector, System::currentTimeMillis, log).start();
        } else if (!entitled && manager != null) {
            log.accept("the manager of domain " + store.paths().domain() + " is no longer here");
            close();
            store.releaseManager();
        }
    }

    @Override
    public void close() {
        if (manager != null) {
            manager.close();
            manager = null;
        }
    }
}
