package streamsx.mesos.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The secret that a request must carry. Does not show itself: neither printed nor logged. */
public final class ApiToken {
    private final String secret;

    public ApiToken(String secret) {
        this.secret = secret;
    }

    /** Value of the Authorization header of a request. */
    public String authorization() {
        return "Bearer " + secret;
    }

    /** Whether a request's Authorization header (null if missing) carries it; takes equally long for all wrong ones. */
    public boolean matches(String authorization) {
        return authorization != null && MessageDigest.isEqual(authorization.getBytes(StandardCharsets.UTF_8),
            authorization().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "ApiToken(hidden)";
    }
}
