package streamsx.mesos.scenarios;

import com.ibm.streams.resourcemgr.AllocateInfo;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.client.DomainConnections;
import streamsx.mesos.standin.wire.ClientIdentity;
import streamsx.mesos.standin.wire.TagDefinition;

/** A client as a domain's controller is one; keeps what it is told. */
final class TestClient implements ConnectionListener, AutoCloseable {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final DomainConnection connection;

    TestClient(Site site, String id, String domain) throws ResourceException {
        this(site, id, domain, Map.of());
    }

    /** @param switches {@code standin.*} */
    TestClient(Site site, String id, String domain, Map<String, String> switches) throws ResourceException {
        connection = DomainConnections.create(
                new ClientIdentity(
                        id,
                        ClientIdentity.CONTROLLER,
                        domain,
                        site.zkConnect(),
                        site.installation().toString(),
                        "4.3.0.0"),
                "mesos",
                site.zkConnect(),
                this,
                switches);
        connection.connect();
    }

    List<String> allocate(AllocateInfo.AllocateType type, int count) throws ResourceException {
        return allocate(type, count, Map.of());
    }

    /** Names of the resources that came, each with its state. */
    List<String> allocate(AllocateInfo.AllocateType type, int count, Map<String, TagDefinition> tags)
            throws ResourceException {
        List<String> came = new ArrayList<>();
        for (ResourceDescriptorState state : connection.allocateResources(type, count, "I", tags, Locale.ENGLISH)) {
            came.add(state.getDescriptor().getNativeResourceId() + " " + state.getState());
        }
        return came;
    }

    void release(String... nativeIds) throws ResourceException {
        connection.releaseResources(descriptors(nativeIds), Locale.ENGLISH);
    }

    void releaseAll() throws ResourceException {
        connection.releaseResources(Locale.ENGLISH);
    }

    void cancel(String... nativeIds) throws ResourceException {
        connection.cancelPendingResources(descriptors(nativeIds), Locale.ENGLISH);
    }

    DomainConnection connection() {
        return connection;
    }

    /** What it was told without having asked: {@code allocated resource_1} and the like. */
    List<String> told() {
        return told;
    }

    private static List<ResourceDescriptor> descriptors(String... nativeIds) {
        List<ResourceDescriptor> all = new ArrayList<>();
        for (String id : nativeIds) {
            all.add(new ResourceDescriptor(
                    "mesos", ResourceDescriptor.ResourceKind.CONTAINER, id, "mesos_" + id, null));
        }
        return all;
    }

    private void note(String what, Collection<ResourceDescriptor> resources) {
        resources.forEach(r -> told.add(what + " " + r.getNativeResourceId()));
    }

    @Override
    public void connected(String type, String host, int port) {}

    @Override
    public void disconnected(String type, String host, int port) {}

    @Override
    public void resourcesAllocated(Collection<ResourceDescriptor> resources) {
        note("allocated", resources);
    }

    @Override
    public void resourcesRevoked(Collection<ResourceDescriptor> resources) {
        note("revoked", resources);
    }

    @Override
    public void resourcesRevokeImminent(Collection<ResourceDescriptor> resources) {
        note("revoke imminent", resources);
    }

    @Override
    public void close() throws ResourceException {
        connection.close();
    }
}
