package streamsx.mesos.standin.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptor.ResourceKind;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceDescriptorState.AllocateState;
import com.ibm.streams.resourcemgr.ResourceTags.TagDefinitionType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What goes over a connection: one JSON object a line.
 *
 * <pre>
 * client: {"hello":{clientId, clientName, domainId, zkConnect, installPath, installVersion}}   or {"stopper":true}
 * server: {"welcome":true}
 * client: {"id":7,"op":"allocateResources","locale":"en-US", ...}
 * server: {"id":7,"result":...}   or {"id":7,"error":{"type":"tag|manager|resource","message":"..."}}
 * server: {"notify":"resourcesAllocated","resources":[...]}
 * either: {"protocol":"what was wrong"}, and closes
 * </pre>
 */
public final class WireProtocol {

    public static final String ALLOCATE_MASTER = "allocateMasterResource";
    public static final String ALLOCATE = "allocateResources";
    public static final String RELEASE = "releaseResources";
    public static final String RELEASE_ALL = "releaseAllResources";
    public static final String CANCEL = "cancelPendingResources";
    public static final String VALIDATE_TAGS = "validateTags";
    public static final String CUSTOM_COMMAND = "customCommand";
    public static final String VALIDATE_STOP = "validateStop";
    public static final String STOP = "stop";

    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private WireProtocol() {}

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static String text(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static ObjectNode parse(String line) throws ProtocolException {
        try {
            JsonNode json = JSON.readTree(line);
            if (json instanceof ObjectNode) {
                return (ObjectNode) json;
            }
        } catch (JsonProcessingException garbage) {
            // reported below
        }
        throw new ProtocolException("a line is not a JSON object: " + excerpt(line));
    }

    /** A few characters of it, nothing that could disturb a terminal. */
    public static String excerpt(String line) {
        String start = line.length() > 60 ? line.substring(0, 60) + "..." : line;
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    public static String string(JsonNode in, String name) throws ProtocolException {
        String value = stringOrNull(in, name);
        if (value == null) {
            throw new ProtocolException("\"" + name + "\" is missing");
        }
        return value;
    }

    public static String stringOrNull(JsonNode in, String name) throws ProtocolException {
        JsonNode value = in.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new ProtocolException("\"" + name + "\" must be text");
        }
        return value.textValue();
    }

    public static int integer(JsonNode in, String name) throws ProtocolException {
        if (!in.path(name).isInt()) {
            throw new ProtocolException("\"" + name + "\" must be a whole number");
        }
        return in.get(name).intValue();
    }

    public static <T extends Enum<T>> T constant(Class<T> type, JsonNode in, String name) throws ProtocolException {
        String value = string(in, name);
        try {
            return Enum.valueOf(type, value);
        } catch (IllegalArgumentException unknown) {
            throw new ProtocolException("\"" + name + "\" must not be " + excerpt(value));
        }
    }

    public static Locale locale(JsonNode in) throws ProtocolException {
        String tag = stringOrNull(in, "locale");
        return tag == null ? Locale.getDefault() : Locale.forLanguageTag(tag);
    }

    public static ObjectNode identity(ClientIdentity client) {
        return object().put("clientId", client.getClientId())
                .put("clientName", client.getClientName())
                .put("domainId", client.getDomainId())
                .put("zkConnect", client.getZkConnect())
                .put("installPath", client.getInstallPath())
                .put("installVersion", client.getInstallVersion());
    }

    public static ClientIdentity identity(JsonNode in) throws ProtocolException {
        return new ClientIdentity(
                string(in, "clientId"),
                string(in, "clientName"),
                stringOrNull(in, "domainId"),
                string(in, "zkConnect"),
                stringOrNull(in, "installPath"),
                stringOrNull(in, "installVersion"));
    }

    public static ObjectNode descriptor(ResourceDescriptor descriptor) {
        return object().put("type", descriptor.getResourceType())
                .put(
                        "kind",
                        descriptor.getKind() == null
                                ? null
                                : descriptor.getKind().name())
                .put("nativeId", descriptor.getNativeResourceId())
                .put("displayName", descriptor.getDisplayName())
                .put("host", descriptor.getHostName());
    }

    public static ResourceDescriptor descriptor(JsonNode in) throws ProtocolException {
        ResourceKind kind = stringOrNull(in, "kind") == null ? null : constant(ResourceKind.class, in, "kind");
        return new ResourceDescriptor(
                stringOrNull(in, "type"),
                kind,
                string(in, "nativeId"),
                stringOrNull(in, "displayName"),
                stringOrNull(in, "host"));
    }

    public static ArrayNode descriptors(Collection<ResourceDescriptor> descriptors) {
        ArrayNode all = JSON.createArrayNode();
        for (ResourceDescriptor descriptor : descriptors) {
            all.add(descriptor(descriptor));
        }
        return all;
    }

    public static List<ResourceDescriptor> descriptors(JsonNode in) throws ProtocolException {
        List<ResourceDescriptor> all = new ArrayList<>();
        for (JsonNode each : array(in, "resources")) {
            all.add(descriptor(each));
        }
        return all;
    }

    public static ArrayNode states(Collection<ResourceDescriptorState> states) {
        ArrayNode all = JSON.createArrayNode();
        for (ResourceDescriptorState state : states) {
            all.add(descriptor(state.getDescriptor())
                    .put("state", state.getState().name()));
        }
        return all;
    }

    public static List<ResourceDescriptorState> states(JsonNode in) throws ProtocolException {
        List<ResourceDescriptorState> all = new ArrayList<>();
        for (JsonNode each : array(in, "resources")) {
            all.add(new ResourceDescriptorState(constant(AllocateState.class, each, "state"), descriptor(each)));
        }
        return all;
    }

    private static JsonNode array(JsonNode in, String name) throws ProtocolException {
        if (!in.path(name).isArray()) {
            throw new ProtocolException("\"" + name + "\" must be a list");
        }
        return in.get(name);
    }

    /** @return null for null */
    public static ObjectNode tags(Map<String, TagDefinition> tags) {
        if (tags == null) {
            return null;
        }
        ObjectNode all = object();
        for (Map.Entry<String, TagDefinition> tag : tags.entrySet()) {
            ObjectNode definition = all.putObject(tag.getKey())
                    .put("type", tag.getValue().getType().name());
            if (tag.getValue().getType() == TagDefinitionType.PROPERTIES) {
                ObjectNode properties = definition.putObject("properties");
                tag.getValue().getProperties().forEach(properties::put);
            }
            if (tag.getValue().getType() == TagDefinitionType.CUSTOM) {
                definition.put("custom", tag.getValue().getCustom());
            }
        }
        return all;
    }

    /** @return null if there are none */
    public static Map<String, TagDefinition> tags(JsonNode in) throws ProtocolException {
        JsonNode tags = in.path("tags");
        if (tags.isMissingNode() || tags.isNull()) {
            return null;
        }
        if (!tags.isObject()) {
            throw new ProtocolException("\"tags\" must be an object");
        }
        Map<String, TagDefinition> all = new TreeMap<>();
        for (Map.Entry<String, JsonNode> tag : tags.properties()) {
            all.put(tag.getKey(), definition(tag.getValue()));
        }
        return all;
    }

    private static TagDefinition definition(JsonNode in) throws ProtocolException {
        switch (constant(TagDefinitionType.class, in, "type")) {
            case NONE:
                return TagDefinition.none();
            case PROPERTIES:
                Map<String, String> properties = new TreeMap<>();
                for (Iterator<String> names = in.path("properties").fieldNames(); names.hasNext(); ) {
                    String name = names.next();
                    properties.put(name, string(in.path("properties"), name));
                }
                return TagDefinition.properties(properties);
            default:
                return TagDefinition.custom(string(in, "custom"));
        }
    }
}
