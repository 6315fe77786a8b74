package streamsx.mesos.adapter;

import com.eclipsesource.json.JsonObject;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceDescriptorState.AllocateState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The leader's resources as Streams knows them, and back. */
final class Resources {
    private static final String ALLOCATED = "ALLOCATED";
    private static final String PENDING = "PENDING";

    private Resources() {}

    static String id(JsonObject resource) {
        return LenientJson.text(resource, "nativeId");
    }

    static String displayName(JsonObject resource) {
        return LenientJson.text(resource, "id");
    }

    /** Names a resource to Streams. Its host is null as long as there is none. */
    static ResourceDescriptor descriptor(String type, JsonObject resource) {
        String host = LenientJson.text(resource, "hostname");
        return new ResourceDescriptor(
                type,
                ResourceDescriptor.ResourceKind.CONTAINER,
                id(resource),
                displayName(resource),
                host.isEmpty() ? null : host);
    }

    static boolean allocated(JsonObject resource) {
        return ALLOCATED.equals(LenientJson.text(resource, "requestState"));
    }

    /**
     * What the leader promised. Nothing is counted and nothing waited for here: a resource is allocated when the leader
     * says so, and one that ended meanwhile is not promised any more.
     */
    static List<ResourceDescriptorState> states(String type, List<JsonObject> resources) {
        List<ResourceDescriptorState> states = new ArrayList<>();
        for (JsonObject resource : resources) {
            if (allocated(resource)) {
                states.add(new ResourceDescriptorState(AllocateState.ALLOCATED, descriptor(type, resource)));
            } else if (PENDING.equals(LenientJson.text(resource, "requestState"))) {
                states.add(new ResourceDescriptorState(AllocateState.PENDING, descriptor(type, resource)));
            }
        }
        return states;
    }

    static List<String> ids(List<JsonObject> resources) {
        List<String> ids = new ArrayList<>();
        resources.forEach(resource -> ids.add(id(resource)));
        return ids;
    }

    /** Ids of descriptors; null, and what has no id, counts for nothing. */
    static List<String> ids(Collection<ResourceDescriptor> descriptors) {
        List<String> ids = new ArrayList<>();
        if (descriptors != null) {
            for (ResourceDescriptor descriptor : descriptors) {
                if (descriptor != null && descriptor.getNativeResourceId() != null) {
                    ids.add(descriptor.getNativeResourceId());
                }
            }
        }
        return ids;
    }
}
