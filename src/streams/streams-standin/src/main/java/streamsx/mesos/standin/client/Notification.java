package streamsx.mesos.standin.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import java.util.Collections;
import java.util.List;
import streamsx.mesos.standin.wire.ProtocolException;
import streamsx.mesos.standin.wire.WireProtocol;

/** Something that a manager tells a client. */
final class Notification {

    private final String what;
    private final List<ResourceDescriptor> resources;

    private Notification(String what, List<ResourceDescriptor> resources) {
        this.what = what;
        this.resources = resources;
    }

    static Notification of(JsonNode line) throws ProtocolException {
        String what = WireProtocol.string(line, "notify");
        switch (what) {
            case "resourcesAllocated":
            case "resourcesRevoked":
            case "resourcesRevokeImminent":
                return new Notification(what, Collections.unmodifiableList(WireProtocol.descriptors(line)));
            default:
                throw new ProtocolException("the server notifies of something unknown: " + WireProtocol.excerpt(what));
        }
    }

    void tell(ConnectionListener listener) {
        if (what.equals("resourcesAllocated")) {
            listener.resourcesAllocated(resources);
        } else if (what.equals("resourcesRevoked")) {
            listener.resourcesRevoked(resources);
        } else {
            listener.resourcesRevokeImminent(resources);
        }
    }
}
