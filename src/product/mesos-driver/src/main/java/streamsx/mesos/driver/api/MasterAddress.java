package streamsx.mesos.driver.api;

import java.net.URI;
import java.util.Locale;
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

    /** As {@link #parse(String, String)} with {@code http} for those that name no scheme. */
    public static MasterAddress parse(String text) {
        return parse(text, "http");
    }

    /**
     * Parses {@code host:port}, {@code host} (port 5050) or an {@code http(s)://} URL without a path.
     *
     * @throws IllegalArgumentException if it is none of these; its message holds no password
     */
    public static MasterAddress parse(String text, String defaultScheme) {
        int mark = text.indexOf("://");
        String scheme = mark < 0 ? defaultScheme : text.substring(0, mark).toLowerCase(Locale.ROOT);
        String rest = mark < 0 ? text : text.substring(mark + 3);
        if (rest.indexOf('@') >= 0) {
            throw new IllegalArgumentException("the address of a Mesos master holds no user and password: give "
                    + rest.substring(rest.lastIndexOf('@') + 1) + " and a Credential");
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "not the address of a Mesos master: " + text + " is neither http:// nor https:// nor zk://");
        }
        if (mark >= 0 && rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        HostPort where;
        try {
            where = HostPort.parse(rest, DEFAULT_PORT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not the address of a Mesos master: " + e.getMessage(), e);
        }
        return new MasterAddress(scheme, where.host(), where.port());
    }

    /** The URL of the v1 scheduler API. */
    public URI schedulerApi() {
        return URI.create(this + "/api/v1/scheduler");
    }

    /** Whether a URL points to this address. */
    public boolean isTargetOf(URI uri) {
        return uri.getHost() != null && host.equals(uri.getHost().replaceAll("[\\[\\]]", "")) && port == uri.getPort();
    }

    /** As a URL. */
    @Override
    public String toString() {
        return scheme + "://" + new HostPort(host, port);
    }
}
