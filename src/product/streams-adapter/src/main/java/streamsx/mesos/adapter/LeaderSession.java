package streamsx.mesos.adapter;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The leader's HTTP API, as it looks from one life of the manager. The leader learns under which session an answer is
 * passed on: what this session has asked for is not handed out a second time by a like request, while what an earlier
 * one may not have passed on is (the client repeats its request after a failover, and gets what it was meant to get).
 */
final class LeaderSession {
    /** For what is decided at once. */
    private static final Duration SOON = Duration.ofSeconds(15);
    /** Longer than the leader lets any request wait. */
    private static final Duration LONG = Duration.ofMinutes(11);
    /** More than any wait of a poll. */
    private static final Duration POLL_MARGIN = Duration.ofSeconds(10);

    private static final int NAMES_AT_ONCE = 1_000;
    private static final int CLIENTS_REMEMBERED = 10_000;

    private final String id = UUID.randomUUID().toString();
    private final RestClient rest;
    private final Errors errors;
    private final Map<String, Boolean> introduced = Recent.map(CLIENTS_REMEMBERED);

    LeaderSession(RestClient rest) {
        this.rest = rest;
        this.errors = new Errors(rest);
    }

    /** Its name, unlike that of any other. */
    String id() {
        return id;
    }

    Errors errors() {
        return errors;
    }

    /** Tells who a client is, again if that was said before: it may have been upgraded. */
    void introduce(ClientInfo client) throws RestException {
        String clientId = id(client);
        JsonObject attributes = new JsonObject();
        attribute(attributes, "zkConnect", client.getZkConnect());
        attribute(attributes, "installPath", client.getInstallPath());
        attribute(attributes, "installVersion", client.getInstallVersion());
        attribute(attributes, "os", client.getOS());
        attribute(attributes, "osVersion", client.getOSMajorVersion() + "." + client.getOSMinorVersion());
        attribute(attributes, "architecture", client.getArchitecture());
        attribute(attributes, "controller", client.isController());
        attribute(attributes, "streamtool", client.isStreamtool());
        JsonObject body = new JsonObject()
                .add("clientId", clientId)
                .add("name", text(client.getClientName()))
                .add("domainId", text(client.getDomainId()))
                .add("attributes", attributes);
        rest.postWithRetries("/clients", body, SOON);
        introduced.put(clientId, true);
    }

    /**
     * Reserves. Has no key on purpose: with one, a client that repeats its request after a failover could not get what
     * the earlier one left over. If the answer is lost, asking again may reserve a second time, unless the leader
     * noticed the loss and hands out the same; what was reserved too much has no task, and is given up by the leader
     * after ANSWER_GRACE_SECS because nobody starts it.
     *
     * @param kind as the leader calls it
     */
    List<JsonObject> reserve(ClientInfo client, String kind, int count, JsonObject tags) throws RestException {
        String clientId = id(client);
        JsonObject body = new JsonObject()
                .add("clientId", clientId)
                .add("kind", kind)
                .add("count", count)
                .add("tags", tags)
                .add("session", id);
        if (!introduced.containsKey(clientId)) {
            introduce(client);
        }
        try {
            return resources(rest.postWithRetries("/reserve", body, SOON));
        } catch (RestException e) {
            if (e.status() != 404) {
                throw e;
            }
            introduce(client); // somebody has cleared the state, or another leader never heard of it
            return resources(rest.postWithRetries("/reserve", body, SOON));
        }
    }

    /**
     * Starts what was reserved, and waits as long as the leader does. Twice does no harm: a resource is started once.
     */
    List<JsonObject> start(ClientInfo client, Map<String, String> commands) throws RestException {
        JsonObject named = new JsonObject();
        commands.forEach(named::add);
        JsonObject body = new JsonObject()
                .add("clientId", id(client))
                .add("commands", named)
                .add("session", id);
        return resources(rest.postWithRetries("/start", body, LONG));
    }

    void release(String clientId, Collection<String> resources) throws RestException {
        named("/release", clientId, resources);
    }

    void cancel(String clientId, Collection<String> resources) throws RestException {
        named("/cancel", clientId, resources);
    }

    void answered(String clientId, Collection<String> resources) throws RestException {
        named("/answered", clientId, resources);
    }

    void stopFailed(Collection<String> resources) throws RestException {
        rest.postWithRetries("/stop-failed", new JsonObject().add("resources", LenientJson.array(resources)), SOON);
    }

    void releaseAll(String clientId) throws RestException {
        rest.postWithRetries("/release-all", new JsonObject().add("clientId", clientId), SOON);
    }

    void validateTags(JsonObject tags) throws RestException {
        rest.postWithRetries("/tags/validate", new JsonObject().add("tags", tags), SOON);
    }

    /** Whether the instances may be stopped; refused while there are resources. */
    void askToStop() throws RestException {
        rest.postWithRetries("/stop", new JsonObject().add("force", false), SOON);
    }

    /** All resources. */
    List<JsonObject> resources() throws RestException {
        JsonValue all = rest.getWithRetries("/resources", SOON);
        if (!all.isArray()) {
            throw new RestException(RestException.NO_SENSE, "", "no array of resources", null);
        }
        return LenientJson.objects(all);
    }

    /** Waits for notifications of all clients, once. */
    List<JsonObject> notifications(long acknowledged, Duration atMost) throws RestException {
        return notifications(rest.get(
                "/notifications?session=" + id + "&acknowledged=" + acknowledged + "&timeoutSecs="
                        + atMost.toMillis() / 1000,
                atMost.plus(POLL_MARGIN)));
    }

    /** What a client has been notified of and may not have heard; does not wait. */
    List<JsonObject> outstanding(String clientId) throws RestException {
        return notifications(rest.getWithRetries(
                "/notifications?client=" + encoded(clientId) + "&acknowledged=0&timeoutSecs=0", SOON));
    }

    private static List<JsonObject> notifications(JsonValue answer) throws RestException {
        JsonValue list = LenientJson.object(answer).get("notifications");
        if (list == null || !list.isArray()) {
            throw new RestException(RestException.NO_SENSE, "", "no notifications in it", null);
        }
        return LenientJson.objects(list);
    }

    private void named(String path, String clientId, Collection<String> resources) throws RestException {
        List<String> all = new ArrayList<>(resources);
        for (int from = 0; from < all.size(); from += NAMES_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + NAMES_AT_ONCE));
            rest.postWithRetries(
                    path, new JsonObject().add("clientId", clientId).add("resources", LenientJson.array(some)), SOON);
        }
    }

    private static List<JsonObject> resources(JsonValue answer) throws RestException {
        JsonValue list = LenientJson.object(answer).get("resources");
        if (list == null || !list.isArray()) {
            throw new RestException(RestException.NO_SENSE, "", "no resources in it", null);
        }
        return LenientJson.objects(list);
    }

    /** A call that may be refused, or find no leader. */
    interface Call<T> {
        T run() throws RestException, ResourceManagerException;
    }

    /** Runs a call; if it fails, the exception gives the reason in words for people. */
    <T> T withReason(String what, Locale locale, Call<T> call) throws ResourceManagerException {
        try {
            return call.run();
        } catch (RestException e) {
            throw errors.of(e, what, locale);
        }
    }

    /** A client's id; empty, and thus refused by the leader, if it has none. */
    static String id(ClientInfo client) {
        return client == null ? "" : text(client.getClientId());
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }

    private static void attribute(JsonObject attributes, String name, Object value) {
        if (value != null) {
            attributes.add(name, Json.value(value.toString()));
        }
    }

    private static String encoded(String text) {
        try {
            return URLEncoder.encode(text, "UTF-8");
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
