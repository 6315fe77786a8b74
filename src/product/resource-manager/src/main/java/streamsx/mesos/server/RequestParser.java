package streamsx.mesos.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceTags;

/** Makes typed requests of HTTP requests, or refuses them naming the field. Nothing has been changed by then. */
final class RequestParser {
    /** Names end up as parts of ZooKeeper paths, texts in a node each, whose size ZooKeeper limits. */
    static final int MAX_NAME = 200;

    static final int MAX_TEXT = 32 * 1024;
    private static final int MAX_COUNT = 1_000_000;
    private static final int MAX_TAGS = 100;

    private final double defaultCores;
    private final double defaultMemory;

    RequestParser(double defaultCores, double defaultMemory) {
        this.defaultCores = defaultCores;
        this.defaultMemory = defaultMemory;
    }

    LongFunction<Event.Request> connect(JsonBody body) {
        Client client = new Client(
                clientId(body),
                label(body, "name"),
                label(body, "domainId"),
                limited("attributes", body.textMap("attributes")));
        body.end();
        return reply -> new Event.ConnectClient(reply, client);
    }

    LongFunction<Event.Request> allocate(Context ctx, JsonBody body) {
        return allocation(ctx, body, true);
    }

    LongFunction<Event.Request> reserve(Context ctx, JsonBody body) {
        return allocation(ctx, body, false);
    }

    private LongFunction<Event.Request> allocation(Context ctx, JsonBody body, boolean withCommand) {
        String clientId = clientId(body);
        String key = key(ctx, body);
        AllocationKind kind = kind(body.text("kind"));
        boolean master = kind == AllocationKind.MASTER;
        int count = master && !body.has("count") ? 1 : body.integer("count", 1, master ? 1 : MAX_COUNT);
        SortedMap<String, Map<String, String>> tags = tags(body);
        ResourceSize size = size(kind, tags);
        String command = withCommand ? command("command", body.text("command")) : "";
        Map<String, String> environment = environment(body);
        String session = withCommand ? "" : label(body, "session");
        body.end();
        AllocationRequest request = new AllocationRequest(clientId, key, kind, count, tags, size, command, environment);
        return reply -> new Event.Allocate(reply, request, session);
    }

    LongFunction<Event.Request> start(JsonBody body) {
        String clientId = clientId(body);
        Map<String, String> commands = body.textMap("commands");
        if (commands.isEmpty()) {
            throw ApiError.invalid("commands", "commands is missing or empty");
        }
        commands.forEach((id, shell) -> command("commands." + id, shell));
        Map<String, String> environment = environment(body);
        String session = label(body, "session");
        body.end();
        return reply -> new Event.Start(reply, clientId, commands, environment, session);
    }

    LongFunction<Event.Request> answered(JsonBody body) {
        String clientId = clientId(body);
        Set<String> resources = body.texts("resources");
        body.end();
        return reply -> new Event.Answered(reply, clientId, resources);
    }

    LongFunction<Event.Request> stopFailed(JsonBody body) {
        Set<String> resources = body.texts("resources");
        body.end();
        return reply -> new Event.StopFailed(reply, resources);
    }

    LongFunction<Event.Request> release(JsonBody body) {
        String clientId = clientId(body);
        Set<String> resources = body.texts("resources");
        body.end();
        return reply -> new Event.Release(reply, clientId, resources);
    }

    LongFunction<Event.Request> releaseAll(JsonBody body) {
        String clientId = clientId(body);
        body.end();
        return reply -> new Event.ReleaseAll(reply, clientId);
    }

    LongFunction<Event.Request> cancel(JsonBody body) {
        String clientId = clientId(body);
        Set<String> resources = body.texts("resources");
        body.end();
        return reply -> new Event.CancelPending(reply, clientId, resources);
    }

    LongFunction<Event.Request> stop(JsonBody body) {
        boolean force = body.bool("force", false);
        body.end();
        return reply -> new Event.Stop(reply, force);
    }

    LongFunction<Event.Request> teardown(JsonBody body) {
        String frameworkId = name("frameworkId", body.text("frameworkId"));
        body.end();
        return reply -> new Event.Teardown(reply, frameworkId);
    }

    void validateTags(JsonBody body) {
        if (!body.has("tags")) {
            throw ApiError.invalid("tags", "tags is missing");
        }
        size(AllocationKind.FLEXIBLE, tags(body));
        body.end();
    }

    /**
     * A wait for notifications.
     *
     * @param client  whose; null for those of all clients
     * @param session who asks; may be empty
     */
    record Poll(String client, long acknowledged, long timeoutSecs, String session) {}

    Poll poll(Context ctx, long maxSecs) {
        onlyQuery(ctx, Set.of("client", "acknowledged", "timeoutSecs", "session"));
        String client = ctx.queryParam("client");
        String session = ctx.queryParam("session");
        return new Poll(
                client == null ? null : name("client", client),
                number(ctx, "acknowledged", 0, Long.MAX_VALUE),
                number(ctx, "timeoutSecs", Math.min(30, maxSecs), maxSecs),
                session == null ? "" : label("session", session));
    }

    /** Refuses parameters that are not known, or come twice. */
    static void onlyQuery(Context ctx, Set<String> known) {
        for (Map.Entry<String, List<String>> parameter : ctx.queryParamMap().entrySet()) {
            if (!known.contains(parameter.getKey()) || parameter.getValue().size() != 1) {
                throw ApiError.invalid(
                        parameter.getKey(),
                        known.contains(parameter.getKey())
                                ? "the query parameter \"" + parameter.getKey() + "\" is given twice"
                                : "this request has no query parameter \"" + parameter.getKey() + "\"");
            }
        }
    }

    private static long number(Context ctx, String parameter, long byDefault, long most) {
        String text = ctx.queryParam(parameter);
        if (text == null) {
            return byDefault;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below, as a number out of range is
        }
        throw ApiError.invalid(parameter, parameter + " must be an integer from 0 to " + most);
    }

    private static String key(Context ctx, JsonBody body) {
        String inBody = body.text("key", null);
        String inHeader = ctx.header("Idempotency-Key");
        if (inBody != null && inHeader != null && !inBody.equals(inHeader)) {
            throw ApiError.invalid("key", "the field key and the header Idempotency-Key differ; send one of them");
        }
        String key = inBody != null ? inBody : inHeader;
        return key == null || key.isEmpty() ? "" : name("key", key);
    }

    private static AllocationKind kind(String text) {
        for (AllocationKind kind : AllocationKind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        throw ApiError.invalid("kind", "kind must be one of " + List.of(AllocationKind.values()));
    }

    private static SortedMap<String, Map<String, String>> tags(JsonBody body) {
        SortedMap<String, Map<String, String>> tags = new TreeMap<>();
        body.each("tags", (tag, definition) -> {
            String path = "tags." + tag;
            if (tag.length() > MAX_NAME) {
                throw ApiError.invalid("tags", "a tag's name is longer than " + MAX_NAME + " characters");
            }
            if (!definition.isNull() && !definition.isObject()) {
                throw ApiError.invalid(path, path + " must be an object, or null for a plain label");
            }
            Map<String, String> properties = new LinkedHashMap<>();
            definition
                    .properties()
                    .forEach(e -> properties.put(e.getKey(), property(path + "." + e.getKey(), e.getValue())));
            tags.put(tag, properties);
        });
        if (tags.size() > MAX_TAGS) {
            throw ApiError.invalid("tags", "there are more than " + MAX_TAGS + " tags");
        }
        return tags;
    }

    private static String property(String path, JsonNode value) {
        if ((!value.isNumber() && !value.isTextual()) || value.asText().length() > MAX_NAME) {
            throw ApiError.invalid(path, path + " must be a number, or a string that holds one");
        }
        return value.asText();
    }

    private ResourceSize size(AllocationKind kind, Map<String, Map<String, String>> tags) {
        try {
            return ResourceTags.size(kind, tags, defaultCores, defaultMemory);
        } catch (ResourceTags.TagException e) {
            throw ApiError.invalid(
                    "tags." + e.tag() + (e.property().isEmpty() ? "" : "." + e.property()), e.getMessage());
        }
    }

    private static String clientId(JsonBody body) {
        return name("clientId", body.text("clientId"));
    }

    private static String name(String field, String value) {
        boolean bad = value.isBlank()
                || value.length() > MAX_NAME
                || value.equals(".")
                || value.equals("..")
                || value.chars().anyMatch(c -> c == '/' || unprintable(c));
        if (bad) {
            throw ApiError.invalid(
                    field,
                    field + " must be a name of 1 to " + MAX_NAME
                            + " characters without slashes and control characters");
        }
        return value;
    }

    private static boolean unprintable(int c) {
        // What ZooKeeper takes in no path.
        return Character.isISOControl(c) || (c >= 0xd800 && c <= 0xf8ff) || c >= 0xfff0;
    }

    private static String label(JsonBody body, String field) {
        return label(field, body.text(field, ""));
    }

    private static String label(String field, String value) {
        if (value.length() > MAX_NAME || value.chars().anyMatch(Character::isISOControl)) {
            throw ApiError.invalid(
                    field, field + " must have at most " + MAX_NAME + " characters and no control characters");
        }
        return value;
    }

    private static String command(String field, String value) {
        if (value.isBlank() || value.indexOf('\0') >= 0) {
            throw ApiError.invalid(field, field + " must be a shell command");
        }
        limited(field, List.of(value));
        return value;
    }

    private static Map<String, String> environment(JsonBody body) {
        Map<String, String> all = body.textMap("environment");
        all.forEach((key, value) -> {
            if (key.isEmpty() || key.indexOf('=') >= 0 || key.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
                throw ApiError.invalid(
                        "environment." + key,
                        "environment." + key
                                + " is not an environment variable: its name must not be empty or contain =, "
                                + "and neither name nor value may contain a zero character");
            }
        });
        return limited("environment", all);
    }

    private static Map<String, String> limited(String field, Map<String, String> map) {
        limited(field, map.keySet());
        limited(field, map.values());
        return map;
    }

    private static void limited(String field, Collection<String> texts) {
        long bytes = 0;
        for (String text : texts) {
            bytes += text.getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > MAX_TEXT) {
            throw ApiError.invalid(field, field + " is longer than " + MAX_TEXT + " bytes");
        }
    }
}
