package streamsx.mesos.sandbox.mesos.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it was read from the wire.
 *
 * @param method  as sent, e.g. {@code POST}
 * @param path    the path without the query
 * @param query   what follows the first {@code ?}, raw, or an empty string
 * @param headers by lower-case name; of a repeated header the last one
 * @param body    the whole body, unchunked
 */
public record HttpRequest(String method, String path, String query, Map<String, String> headers, byte[] body) {

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(java.util.Locale.ROOT)));
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The parameters of the query string. */
    public Map<String, String> parameters() {
        return form(query);
    }

    /** The fields of an {@code application/x-www-form-urlencoded} body. */
    public Map<String, String> form() {
        return form(bodyText());
    }

    private static Map<String, String> form(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    /** What is no encoding is taken as it stands. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.trim(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Without headers and body, which may have secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
