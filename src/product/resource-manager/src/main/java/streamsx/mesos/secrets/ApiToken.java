package streamsx.mesos.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The secret that a request to the HTTP API must carry. A server compares with it, a client sends it as
 * {@link #authorization()}; it appears in no other text.
 */
public final class ApiToken {
    /** A shorter one could be guessed. */
    static final int MIN_LENGTH = 16;

    private final String secret;
    private final byte[] digest;

    /**
     * A token with this value.
     *
     * @param secret see {@link #valid}
     * @throws IllegalArgumentException if it is not valid
     */
    public ApiToken(String secret) {
        if (!valid(secret)) {
            throw new IllegalArgumentException(
                    "a token has at least " + MIN_LENGTH + " printable ASCII characters and no blanks");
        }
        this.secret = secret;
        this.digest = sha256(secret);
    }

    /** Whether that is printable ASCII without blanks, and at least 16 characters long. */
    static boolean valid(String secret) {
        return secret.length() >= MIN_LENGTH && secret.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The value of the header {@code Authorization} of a request; nobody prints it. */
    public String authorization() {
        return "Bearer " + secret;
    }

    /** Compares in a time that depends on nothing secret, not even the length. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(digest, sha256(candidate));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "ApiToken(…)";
    }
}
