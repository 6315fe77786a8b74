package streamsx.mesos.adapter;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * The custom commands, JSON objects both ways. {@code {"command":"getresourcestate","long":"true"}} is answered
 * {@code {"rc":0,"resources":[…]}}, {@code {"command":"getversion"}} {@code {"rc":0,"version":"…"}}; a command that
 * is not known {@code {"rc":-1,"error":"…"}}. What is no command at all is an exception.
 */
final class CustomCommands {
    private static final List<String> FIELDS = Collections.unmodifiableList(Arrays.asList(
            "nativeId",
            "id",
            "mesosTaskId",
            "resourceState",
            "requestState",
            "taskCompletionStatus",
            "hostname",
            "master"));
    private static final List<String> LONG_FIELDS =
            Collections.unmodifiableList(Arrays.asList("tags", "cores", "memory"));

    private CustomCommands() {}

    static String run(LeaderSession session, String data, Locale locale) throws ResourceManagerException {
        JsonObject request = parse(data, locale);
        String command = LenientJson.text(request, "command");
        if (command.isEmpty()) {
            throw Errors.manager(locale, Text.COMMAND_MEMBER, "command");
        }
        switch (command) {
            case "getresourcestate":
                return session.withReason(
                        "customCommand getresourcestate",
                        locale,
                        () -> resources(session.resources(), isTrue(request.get("long"))));
            case "getversion":
                return new JsonObject().add("rc", 0).add("version", version()).toString();
            default:
                return new JsonObject()
                        .add("rc", -1)
                        .add("error", Messages.format(locale, Text.COMMAND_UNKNOWN, command))
                        .toString();
        }
    }

    private static JsonObject parse(String data, Locale locale) throws ResourceManagerException {
        try {
            JsonValue value = Json.parse(data == null ? "" : data);
            if (value.isObject()) {
                return value.asObject();
            }
            throw Errors.manager(locale, Text.COMMAND_NOT_JSON, value);
        } catch (ParseException e) {
            throw Errors.manager(locale, Text.COMMAND_NOT_JSON, e.getMessage());
        }
    }

    /** As a text or as such; missing is no. */
    private static boolean isTrue(JsonValue value) {
        return value != null
                && (value.isTrue()
                        || (value.isString()
                                && "true".equalsIgnoreCase(value.asString().trim())));
    }

    private static String resources(List<JsonObject> all, boolean longForm) {
        JsonArray list = new JsonArray();
        for (JsonObject resource : all) {
            JsonObject view = new JsonObject();
            FIELDS.forEach(field -> copy(resource, field, view));
            if (longForm) {
                LONG_FIELDS.forEach(field -> copy(resource, field, view));
            }
            list.add(view);
        }
        return new JsonObject().add("rc", 0).add("resources", list).toString();
    }

    private static void copy(JsonObject from, String field, JsonObject to) {
        JsonValue value = from.get(field);
        to.add(field, value == null ? Json.value("") : value);
    }

    /** Of this adapter, which is the leader's too. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream in = CustomCommands.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
