package streamsx.mesos.driver.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.mesos.Protos.Credential;

/** How a driver says who it is. Never shows a secret: not in {@link #toString()}, not in a message. */
public final class Authentication {

    /** There is nothing to say who we are with; the message names no secret. */
    public static final class UnavailableException extends RuntimeException {
        UnavailableException(String message) {
            super(message);
        }
    }

    private static final Authentication NONE = new Authentication("none", Optional.empty(), Optional::empty, false);

    private final String shown;
    private final Optional<String> principal;
    private final Supplier<Optional<String>> header;
    private final boolean renewable;

    private Authentication(
            String shown, Optional<String> principal, Supplier<Optional<String>> header, boolean renewable) {
        this.shown = shown;
        this.principal = principal;
        this.header = header;
        this.renewable = renewable;
    }

    /** Requests carry no credentials. */
    public static Authentication none() {
        return NONE;
    }

    /**
     * HTTP basic authentication, in UTF-8 (RFC 7617).
     *
     * @throws IllegalArgumentException if the principal holds a colon, which cannot be expressed
     */
    public static Authentication basic(Credential credential) {
        if (credential.getPrincipal().indexOf(':') >= 0) {
            throw new IllegalArgumentException("a principal with a colon cannot be sent by HTTP basic authentication: "
                    + credential.getPrincipal());
        }
        byte[] pair = (credential.getPrincipal() + ":" + credential.getSecret()).getBytes(StandardCharsets.UTF_8);
        Optional<String> value = Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        return new Authentication(
                "basic as " + credential.getPrincipal(), Optional.of(credential.getPrincipal()), () -> value, false);
    }

    /**
     * A bearer token (RFC 6750).
     *
     * @param token asked before each request, so that tokens can be renewed; on the driver's threads, so it must not
     *        block for long
     */
    public static Authentication bearer(Supplier<String> token) {
        Objects.requireNonNull(token, "token");
        return new Authentication(
                "bearer token",
                Optional.empty(),
                () -> Optional.ofNullable(token.get()).map(t -> "Bearer " + t),
                true);
    }

    /** Who the credentials are of, if it is known: whose a token is only those who made it can tell. */
    public Optional<String> principal() {
        return principal;
    }

    /** Whether another request may carry other credentials than the one before. */
    public boolean isRenewable() {
        return renewable;
    }

    /**
     * The value of the header {@code Authorization} for the next request.
     *
     * @throws UnavailableException if the supplier failed or gave something that no header can hold
     */
    public Optional<String> header() {
        Optional<String> value;
        try {
            value = header.get();
        } catch (RuntimeException e) {
            // Its message may hold what it is about.
            throw new UnavailableException(
                    "the supplier of bearer tokens failed: " + e.getClass().getName());
        }
        if (renewable && value.isEmpty()) {
            throw new UnavailableException("the supplier of bearer tokens gave none");
        }
        // The HTTP client refuses such a header too, but shows it.
        if (value.isPresent() && !value.get().chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new UnavailableException("the bearer token holds characters that a header cannot");
        }
        return value;
    }

    @Override
    public String toString() {
        return shown;
    }
}
