package streamsx.mesos.standin.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceNotificationManager;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.standin.wire.LineConnection;
import streamsx.mesos.standin.wire.WireProtocol;

/** The clients that are connected, by id, and what the manager tells them. A client's newest connection counts. */
final class Clients implements ResourceNotificationManager {

    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

    private final ConcurrentMap<String, LineConnection> connections = new ConcurrentHashMap<>();

    void add(String clientId, LineConnection connection) {
        connections.put(clientId, connection);
    }

    void remove(String clientId, LineConnection connection) {
        connections.remove(clientId, connection);
    }

    @Override
    public void resourcesAllocated(String clientId, Collection<ResourceDescriptor> resources) {
        notify("resourcesAllocated", clientId, resources);
    }

    @Override
    public void resourcesRevoked(String clientId, Collection<ResourceDescriptor> resources) {
        notify("resourcesRevoked", clientId, resources);
    }

    @Override
    public void resourcesRevokeImminent(String clientId, Collection<ResourceDescriptor> resources) {
        notify("resourcesRevokeImminent", clientId, resources);
    }

    private void notify(String what, String clientId, Collection<ResourceDescriptor> resources) {
        LineConnection connection = clientId == null ? null : connections.get(clientId);
        if (connection == null) {
            LOG.info("{} {} is lost on client {}, which is not connected", what, resources, clientId);
            return;
        }
        ObjectNode line = WireProtocol.object().put("notify", what);
        line.set("resources", WireProtocol.descriptors(resources));
        connection.send(WireProtocol.text(line));
    }
}
