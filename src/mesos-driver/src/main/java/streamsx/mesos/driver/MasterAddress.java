package streamsx.mesos.driver;

import java.net.URI;
import java.util.Objects;

/**
 * Where a master answers.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address; an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record MasterAddress(String scheme, String host, int port) {

    private static final int DEFAULT_PORT = 5050;

    public MasterAddress {
        Objects.requireNonNull(scheme, "scheme");
        if (host == null || host.isBlank()) {
            throw new IllegalArgumentException("a master's address needs a host");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port number: " + port);
        }
    }

    /** Parses {@code host:port}, {@code host} (port 5050) or an {@code http(s)://} URL. */
    static MasterAddress parse(String text) {
        String url = text.contains("://") ? text : "http://" + text;
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not the address of a Mesos master: " + text, e);
        }
        String scheme = uri.getScheme().toLowerCase(java.util.Locale.ROOT);
        boolean plainPath = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https")) || !plainPath) {
            throw new IllegalArgumentException("not the address of a Mesos master: " + text);
        }
        return new MasterAddress(scheme, uri.getHost().replaceAll("[\\[\\]]", ""),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    }

    /** The URL of the v1 scheduler API. */
    URI schedulerApi() {
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return URI.create(scheme + "://" + literal + ":" + port + "/api/v1/scheduler");
    }

    /** Whether a URL points to this address. */
    boolean isTargetOf(URI uri) {
        return uri.getHost() != null && host.equals(uri.getHost().replaceAll("[\\[\\]]", "")) && port == uri.getPort();
    }
}
