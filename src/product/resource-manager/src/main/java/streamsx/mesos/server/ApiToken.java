package streamsx.mesos.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The secret that a caller of the REST interface shows. It has no getter and never appears in a text. */
public final class ApiToken {
    private final byte[] digest;

    /** @param value printable ASCII without blanks, at least 16 characters */
    public ApiToken(String value) {
        if (value.length() < 16 || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a token has at least 16 printable ASCII characters and no blanks");
        }
        digest = sha256(value);
    }

    /** Compares in a time that depends on nothing secret, not even the length. */
    boolean matches(String candidate) {
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
