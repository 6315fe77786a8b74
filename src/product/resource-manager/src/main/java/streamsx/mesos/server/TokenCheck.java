package streamsx.mesos.server;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import streamsx.mesos.secrets.ApiToken;

/** Lets nobody in without the token but to the health pages: what is not named here is closed. */
final class TokenCheck {
    static final Set<String> OPEN = Set.of("/healthz", "/leaderhealth");
    private static final String SCHEME = "Bearer ";

    private final ApiToken token;

    TokenCheck(ApiToken token) {
        this.token = token;
    }

    void check(Context ctx) {
        if (OPEN.contains(ctx.path())) {
            return;
        }
        Optional<String> shown = shown(ctx);
        if (shown.isEmpty()) {
            throw refused("this request needs the header Authorization: Bearer <token>");
        }
        if (!token.matches(shown.get())) {
            throw refused("the server does not accept this token");
        }
    }

    /** Whether the caller of an open page has shown the token all the same. */
    boolean isKnown(Context ctx) {
        return shown(ctx).filter(token::matches).isPresent();
    }

    private static Optional<String> shown(Context ctx) {
        String header = ctx.header("Authorization");
        return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.empty()
                : Optional.of(header.substring(SCHEME.length()).strip());
    }

    private static ApiError refused(String why) {
        return new ApiError(401, "UNAUTHORIZED", "Authorization", why, Map.of("WWW-Authenticate", "Bearer"));
    }
}
