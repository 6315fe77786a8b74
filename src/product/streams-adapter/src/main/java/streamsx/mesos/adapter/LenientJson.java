package streamsx.mesos.adapter;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads JSON without minding what is missing, and writes lists. */
final class LenientJson {
    private LenientJson() {}

    /** A member's text; empty if there is no such text. */
    static String text(JsonObject object, String member) {
        JsonValue value = object.get(member);
        return value != null && value.isString() ? value.asString() : "";
    }

    /** A member's whole number; 0 if there is none. */
    static long number(JsonObject object, String member) {
        JsonValue value = object.get(member);
        try {
            return value != null && value.isNumber() ? value.asLong() : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The value if it is an object, otherwise an empty one. */
    static JsonObject object(JsonValue value) {
        return value != null && value.isObject() ? value.asObject() : new JsonObject();
    }

    /** The objects of an array; none if it is none. */
    static List<JsonObject> objects(JsonValue value) {
        List<JsonObject> all = new ArrayList<>();
        if (value != null && value.isArray()) {
            for (JsonValue item : value.asArray()) {
                if (item.isObject()) {
                    all.add(item.asObject());
                }
            }
        }
        return all;
    }

    static JsonArray array(Collection<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
