package streamsx.mesos.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** A JSON object being read: each field is asked for by type, and one that nobody asked for is an error. */
final class JsonBody {
    private final JsonNode node;
    private final Set<String> seen = new HashSet<>();

    JsonBody(JsonNode node) {
        if (node == null || !node.isObject()) {
            throw ApiError.invalid("body", "the body must be a JSON object");
        }
        this.node = node;
        checkTexts("", node);
    }

    /** Half of a surrogate pair is no character: UTF-8 has no bytes for it, so it would arrive as something else. */
    private static void checkTexts(String path, JsonNode node) {
        if (node.isTextual()) {
            checkText(path, node.textValue());
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String inner = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            checkText(path.isEmpty() ? "body" : path, member.getKey());
            checkTexts(inner, member.getValue());
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            checkTexts(path + "[" + i + "]", node.get(i));
        }
    }

    private static void checkText(String path, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw ApiError.invalid(path, path + " has half of a surrogate pair, which is no character");
        }
    }

    boolean has(String field) {
        return node.has(field);
    }

    String text(String field) {
        JsonNode value = required(field);
        if (!value.isTextual()) {
            throw ApiError.invalid(field, field + " must be a string");
        }
        return value.textValue();
    }

    String text(String field, String byDefault) {
        seen.add(field);
        return has(field) ? text(field) : byDefault;
    }

    int integer(String field, int least, int most) {
        JsonNode value = required(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw ApiError.invalid(field, field + " must be an integer from " + least + " to " + most);
        }
        return value.intValue();
    }

    boolean bool(String field, boolean byDefault) {
        seen.add(field);
        if (!has(field)) {
            return byDefault;
        }
        if (!node.get(field).isBoolean()) {
            throw ApiError.invalid(field, field + " must be true or false");
        }
        return node.get(field).booleanValue();
    }

    Set<String> texts(String field) {
        JsonNode value = required(field);
        if (!value.isArray()) {
            throw ApiError.invalid(field, field + " must be an array of strings");
        }
        Set<String> all = new LinkedHashSet<>();
        for (int i = 0; i < value.size(); i++) {
            if (!value.get(i).isTextual()) {
                throw ApiError.invalid(field + "[" + i + "]", field + "[" + i + "] must be a string");
            }
            all.add(value.get(i).textValue());
        }
        return all;
    }

    /** An object whose values are strings; empty if the field is missing. */
    Map<String, String> textMap(String field) {
        Map<String, String> all = new LinkedHashMap<>();
        each(field, (key, value) -> {
            if (!value.isTextual()) {
                throw ApiError.invalid(field + "." + key, field + "." + key + " must be a string");
            }
            all.put(key, value.textValue());
        });
        return all;
    }

    /** Calls with every member of an object; not at all if the field is missing. */
    void each(String field, BiConsumer<String, JsonNode> member) {
        seen.add(field);
        if (!has(field)) {
            return;
        }
        if (!node.get(field).isObject()) {
            throw ApiError.invalid(field, field + " must be an object");
        }
        node.get(field).properties().forEach(e -> member.accept(e.getKey(), e.getValue()));
    }

    /** To be called when all fields have been asked for. */
    void end() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!seen.contains(name)) {
                throw ApiError.invalid(name, "this request has no field \"" + name + "\"");
            }
        }
    }

    private JsonNode required(String field) {
        seen.add(field);
        if (!has(field)) {
            throw ApiError.invalid(field, field + " is missing");
        }
        return node.get(field);
    }
}
