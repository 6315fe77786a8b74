package streamsx.mesos.store.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The fields of a stored JSON object that this version of a record does not have, and those of the records in it.
 *
 * @param identity value that distinguishes the object from a later one at the same place; null if it has none
 * @param fields   the unknown fields themselves
 * @param nested   those of the records inside, by field name
 */
record UnknownFields(JsonNode identity, ObjectNode fields, Map<String, UnknownFields> nested) {
    /**
     * A nested object with another value of this field is another object, and the unknown fields of the one
     * before do not belong to it: the next attempt of a task, the next notification.
     */
    private static final Set<String> IDENTITIES = Set.of("taskId", "sequence");

    private static final ClassValue<Map<String, Class<?>>> COMPONENTS = new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .collect(Collectors.toMap(RecordComponent::getName, RecordComponent::getType));
        }
    };

    static Optional<UnknownFields> of(ObjectNode object, Class<?> type) {
        Map<String, Class<?>> known = COMPONENTS.get(type);
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        Map<String, UnknownFields> nested = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            Class<?> component = known.get(entry.getKey());
            if (component == null) {
                fields.set(entry.getKey(), entry.getValue());
            } else if (component.isRecord() && entry.getValue() instanceof ObjectNode inner) {
                of(inner, component).ifPresent(u -> nested.put(entry.getKey(), u));
            }
        }
        return fields.isEmpty() && nested.isEmpty()
                ? Optional.empty()
                : Optional.of(new UnknownFields(identity(object), fields, nested));
    }

    private static JsonNode identity(ObjectNode object) {
        Function<String, JsonNode> value = object::get;
        return IDENTITIES.stream().map(value).filter(v -> v != null).findFirst().orElse(null);
    }

    void mergeInto(ObjectNode object) {
        // Numbers may differ in class (int, long) without differing in value, hence the text.
        if (identity != null
                && !identity.asText()
                        .equals(String.valueOf(Optional.ofNullable(identity(object))
                                .map(JsonNode::asText)
                                .orElse(null)))) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : fields.properties()) {
            if (!object.has(entry.getKey())) {
                object.set(entry.getKey(), entry.getValue());
            }
        }
        nested.forEach((name, inner) -> {
            if (object.get(name) instanceof ObjectNode target) {
                inner.mergeInto(target);
            }
        });
    }
}
