package streamsx.mesos.driver.internal.masters;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import streamsx.mesos.driver.api.HostPort;

/**
 * A parsed {@code zk://[user:password@]host1:port1,host2:port2/path}.
 *
 * @param servers ZooKeeper's connect string, without a chroot
 * @param path absolute path of the masters' group
 * @param digest {@code user:password}, if given
 */
public record ZooKeeperAddress(String servers, String path, Optional<String> digest) {

    private static final String SCHEME = "zk://";
    private static final int DEFAULT_PORT = 2181;

    /** @throws IllegalArgumentException if it does not read so; its message holds no password */
    public static ZooKeeperAddress parse(String text) {
        if (!text.startsWith(SCHEME)) {
            throw new IllegalArgumentException("not a zk:// address");
        }
        String rest = text.substring(SCHEME.length());
        // A password may hold slashes: what follows the last @ are servers and path.
        int at = rest.lastIndexOf('@');
        String place = rest.substring(at + 1);
        int slash = place.indexOf('/');
        String servers = slash < 0 ? place : place.substring(0, slash);
        String path = slash < 0 ? "" : place.substring(slash);
        if (servers.isBlank() || path.length() < 2 || path.endsWith("/") || path.contains("//")) {
            throw wrong("servers '" + servers + "', path '" + path + "'");
        }
        if (at == 0 || (at > 0 && rest.substring(0, at).indexOf(':') <= 0)) {
            throw wrong("before the @ there is not user:password");
        }
        String connect;
        try {
            connect = Arrays.stream(servers.split(",", -1))
                    .map(server -> HostPort.parse(server.strip(), DEFAULT_PORT).toString())
                    .collect(Collectors.joining(","));
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
        return new ZooKeeperAddress(connect, path, at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at)));
    }

    /** The text itself may hold a password and is not repeated. */
    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(
                "a zk:// address reads zk://[user:password@]host1:port1,host2:port2/path; " + what);
    }

    @Override
    public String toString() {
        return SCHEME + servers + path;
    }
}
