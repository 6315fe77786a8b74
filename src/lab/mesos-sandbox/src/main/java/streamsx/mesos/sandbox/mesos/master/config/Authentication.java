package streamsx.mesos.sandbox.mesos.master.config;

import java.util.Map;
import java.util.Optional;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;
import streamsx.mesos.sandbox.mesos.http.HttpResponse;

/**
 * Which of a master's endpoints want credentials (capture 18). As with a real master that is asked before anything
 * else, by a standby too; and a header that nobody asks for is not looked at.
 *
 * @param frameworks  {@code /api/v1/scheduler}, a real master's {@code --authenticate_http_frameworks}
 * @param readonly    what only shows, {@code --authenticate_http_readonly}; the page at {@code /} too, which a real
 *                    master shows to all, but there it has no content of its own
 * @param readwrite   what changes, {@code --authenticate_http_readwrite}
 * @param credentials who is believed
 */
public record Authentication(boolean frameworks, boolean readonly, boolean readwrite, Credentials credentials) {
    /** Everybody may do everything. */
    public static final Authentication NONE = new Authentication(false, false, false, Credentials.NONE);

    private enum Realm {
        SCHEDULER,
        READONLY,
        READWRITE
    }

    private static final Map<Realm, String> NAMES = Map.of(
            Realm.SCHEDULER,
            "mesos-master-scheduler",
            Realm.READONLY,
            "mesos-master-readonly",
            Realm.READWRITE,
            "mesos-master-readwrite");
    /** As a real master's routes have it; what is not named here is open. */
    private static final Map<String, Realm> REALMS = Map.ofEntries(
            Map.entry("/api/v1/scheduler", Realm.SCHEDULER),
            Map.entry("/", Realm.READONLY),
            Map.entry("/state", Realm.READONLY),
            Map.entry("/state-summary", Realm.READONLY),
            Map.entry("/slaves", Realm.READONLY),
            Map.entry("/frameworks", Realm.READONLY),
            Map.entry("/tasks", Realm.READONLY),
            Map.entry("/flags", Realm.READONLY),
            Map.entry("/api/v1", Realm.READWRITE),
            Map.entry("/teardown", Realm.READWRITE));

    /** A request without the credentials it needs, with the answer to give. */
    public static final class Refused extends Exception {
        public final transient HttpResponse response;

        Refused(String challenge) {
            super("401", null, false, false);
            this.response = HttpResponse.text(401, "401 Unauthorized.").with("WWW-Authenticate", challenge);
        }
    }

    /**
     * Whom the request is from; empty where nobody asks.
     *
     * @param path without {@code /master}
     */
    public Optional<String> principal(String path, HttpRequest request) throws Refused {
        Realm realm = REALMS.get(path);
        if (realm == null || !wanted(realm)) {
            return Optional.empty();
        }
        Optional<String> principal = request.header("authorization").flatMap(credentials::principal);
        if (principal.isEmpty()) {
            throw new Refused(credentials.challenge(NAMES.get(realm)));
        }
        return principal;
    }

    private boolean wanted(Realm realm) {
        return switch (realm) {
            case SCHEDULER -> frameworks;
            case READONLY -> readonly;
            case READWRITE -> readwrite;
        };
    }
}
