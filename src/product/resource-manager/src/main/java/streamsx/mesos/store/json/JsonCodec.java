package streamsx.mesos.store.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import streamsx.mesos.core.model.StreamsMesosResource;

/**
 * Records to JSON and back, one object a node. A field that this version does not know is kept per path when it is
 * read and written again with the next value of that path, so that two neighbouring versions can run side by side.
 * Reading is strict otherwise: every field of the record must be there (null where the record allows it) and of the
 * right type. A resource has a stored form of its own, {@link StoredResource}. Not thread-safe.
 */
public final class JsonCodec {
    private static final ObjectMapper MAPPER = mapper();
    private static final String NULL = "a field is null that must not be";

    /** Fields of the next version, by path; only of nodes that have some. */
    private final Map<String, UnknownFields> unknown = new HashMap<>();

    private static ObjectMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // Immutable maps have a random order; equal values shall have equal bytes.
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        for (CoercionInputShape shape : new CoercionInputShape[] {
            CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
        }) {
            builder.withCoercionConfig(LogicalType.Textual, c -> c.setCoercion(shape, CoercionAction.Fail));
        }
        return builder.build();
    }

    /**
     * Reads a node and remembers its unknown fields.
     *
     * @throws BadNodeException if it is no such JSON object
     */
    public <T extends Record> T read(String path, byte[] data, Class<T> type) throws BadNodeException {
        try {
            JsonNode tree = data == null || data.length == 0 ? null : MAPPER.readTree(data);
            if (!(tree instanceof ObjectNode object)) {
                throw new BadNodeException(path, "not a JSON object", null);
            }
            Class<? extends Record> form = type == StreamsMesosResource.class ? StoredResource.class : type;
            AddedFields.complete(object, form);
            T value = type.cast(model(path, MAPPER.treeToValue(object, form)));
            UnknownFields.of(object, form).ifPresentOrElse(u -> unknown.put(path, u), () -> unknown.remove(path));
            return value;
        } catch (JsonMappingException e) {
            throw new BadNodeException(path, describe(e), e);
        } catch (JacksonException e) {
            throw new BadNodeException(path, "not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BadNodeException(path, e.toString(), e);
        }
    }

    private static Record model(String path, Record stored) throws BadNodeException {
        try {
            return stored instanceof StoredResource resource ? resource.resource() : stored;
        } catch (NullPointerException e) {
            throw new BadNodeException(path, NULL, e);
        }
    }

    private static String describe(JsonMappingException e) {
        String field = e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
        // The records' own checks for null throw a bare NullPointerException.
        String why = e.getCause() instanceof NullPointerException ? NULL : e.getOriginalMessage();
        return field.isEmpty() ? why : "field " + field + ": " + why;
    }

    /** The JSON of a value that is to be written at this path, with the unknown fields that were read there. */
    public byte[] write(String path, Record value) {
        try {
            Record stored = value instanceof StreamsMesosResource resource ? StoredResource.of(resource) : value;
            UnknownFields kept = unknown.get(path);
            if (kept == null) {
                return MAPPER.writeValueAsBytes(stored);
            }
            ObjectNode tree = MAPPER.valueToTree(stored);
            kept.mergeInto(tree);
            return MAPPER.writeValueAsBytes(tree);
        } catch (JacksonException e) {
            throw new IllegalStateException(path + ": a " + value.getClass().getSimpleName() + " must have a JSON", e);
        }
    }

    /** The node was removed: a later node of this path is another one. */
    public void forget(String path) {
        unknown.remove(path);
    }
}
