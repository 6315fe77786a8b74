package streamsx.mesos.adapter;

import com.eclipsesource.json.JsonObject;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;

/** Something that the leader has to tell, to a client or to whoever stops controllers. */
final class Notice {
    private static final Logger LOG = Logger.getLogger(Notice.class.getName());

    /** What it is about. */
    enum Kind {
        /** A resource that was promised can be used now. */
        ALLOCATED,
        /** A resource is gone. */
        REVOKED,
        /** The resource's controller is to be stopped; nothing for the client. */
        STOP_CONTROLLER
    }

    final long sequence;
    final Kind kind;
    final String clientId;
    final String domainId;
    final String zkConnect;
    final ResourceDescriptor resource;

    Notice(long sequence, Kind kind, String clientId, String domainId, String zkConnect, ResourceDescriptor resource) {
        this.sequence = sequence;
        this.kind = kind;
        this.clientId = clientId;
        this.domainId = domainId;
        this.zkConnect = zkConnect;
        this.resource = resource;
    }

    /** Key of the resource. */
    String resourceId() {
        return resource.getNativeResourceId();
    }

    /** What the leader sent, in its order; what nobody here understands is left out. */
    static List<Notice> parse(String type, List<JsonObject> entries) {
        List<Notice> notices = new ArrayList<>();
        for (JsonObject entry : entries) {
            Kind kind = kind(LenientJson.text(entry, "kind"));
            JsonObject resource = LenientJson.object(entry.get("resource"));
            if (kind == null || Resources.id(resource).isEmpty()) {
                LOG.warning("A notification of the leader cannot be read and is skipped: " + entry);
                continue;
            }
            JsonObject client = LenientJson.object(entry.get("client"));
            String clientId = LenientJson.text(client, "clientId");
            notices.add(new Notice(
                    LenientJson.number(entry, "sequence"),
                    kind,
                    clientId.isEmpty() ? LenientJson.text(resource, "clientId") : clientId,
                    LenientJson.text(client, "domainId"),
                    LenientJson.text(LenientJson.object(client.get("attributes")), "zkConnect"),
                    Resources.descriptor(type, resource)));
        }
        return notices;
    }

    private static Kind kind(String text) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return kind + " " + resource.getDisplayName() + " (" + sequence + ")";
    }
}
