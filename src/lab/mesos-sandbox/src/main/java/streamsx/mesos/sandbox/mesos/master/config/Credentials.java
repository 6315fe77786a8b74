package streamsx.mesos.sandbox.mesos.master.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who may speak to a master: principals with their secrets, for HTTP basic, and with tokens, for bearer. Immutable; no
 * secret shows in {@link #toString} or in an error.
 */
public final class Credentials {
    /** Nobody. */
    public static final Credentials NONE = new Credentials(Map.of(), Map.of());

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String BASIC = "Basic";
    private static final String BEARER = "Bearer";

    private final Map<String, String> secrets;
    private final Map<String, String> tokens;

    private Credentials(Map<String, String> secrets, Map<String, String> tokens) {
        this.secrets = secrets;
        this.tokens = tokens;
    }

    /**
     * Reads both files anew.
     *
     * @param secrets like a real master's {@code --credentials}: {@code
     *                {"credentials":[{"principal":"p","secret":"s"}]}}; null for none
     * @param tokens  {@code {"tokens":[{"principal":"p","token":"t"}]}}, of the sandbox alone; null for none
     * @throws IllegalArgumentException if a file is not of that form; says where, never what
     */
    public static Credentials read(Path secrets, Path tokens) throws IOException {
        Map<String, String> byPrincipal =
                secrets == null ? Map.of() : read(secrets, "credentials", "principal", "secret");
        Map<String, String> byToken = tokens == null ? Map.of() : read(tokens, "tokens", "token", "principal");
        return new Credentials(byPrincipal, byToken);
    }

    private static Map<String, String> read(Path file, String list, String key, String value) throws IOException {
        JsonNode entries;
        try {
            entries = MAPPER.readTree(Files.readString(file)).path(list);
        } catch (JsonProcessingException e) {
            // Its message may quote what stands there.
            throw new IllegalArgumentException(file + " is no JSON, line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()));
        }
        if (!entries.isArray()) {
            throw new IllegalArgumentException(file + ": there is no list \"" + list + "\"");
        }
        Map<String, String> read = new LinkedHashMap<>();
        for (JsonNode entry : entries) {
            String name = entry.path(key).asText();
            if (name.isEmpty() || !entry.path(value).isTextual()) {
                throw new IllegalArgumentException(file + ": entry " + (read.size() + 1) + " of \"" + list
                        + "\" must have \"" + key + "\" and \"" + value + "\"");
            }
            read.put(name, entry.path(value).asText());
        }
        return Map.copyOf(read);
    }

    /** The challenge of a 401: capture 18's for basic, and bearer too where there are tokens. */
    String challenge(String realm) {
        String basic = BASIC + " realm=\"" + realm + "\"";
        return tokens.isEmpty() ? basic : basic + ", " + BEARER + " realm=\"" + realm + "\"";
    }

    /** Whom an Authorization header proves the request to be from; empty if it proves nothing. */
    Optional<String> principal(String authorization) {
        String[] parts = authorization.split(" ");
        if (parts.length != 2) {
            return Optional.empty();
        }
        return switch (parts[0]) {
            case BASIC -> basic(parts[1]);
            case BEARER ->
                tokens.entrySet().stream()
                        .filter(entry -> same(entry.getKey(), parts[1]))
                        .map(Map.Entry::getValue)
                        .findFirst();
            default -> Optional.empty();
        };
    }

    private Optional<String> basic(String encoded) {
        String decoded;
        try {
            decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // Mesos parts it at every colon, so that neither half may have one.
        String[] pair = decoded.split(":", -1);
        boolean proven = pair.length == 2 && secrets.containsKey(pair[0]) && same(secrets.get(pair[0]), pair[1]);
        return proven ? Optional.of(pair[0]) : Optional.empty();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return secrets.size() + " principals, " + tokens.size() + " tokens";
    }
}
