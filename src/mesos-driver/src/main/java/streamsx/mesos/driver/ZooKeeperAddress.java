package streamsx.mesos.driver;

import java.util.Optional;

/**
 * A parsed {@code zk://[user:password@]host1:port1,host2:port2/path}.
 *
 * @param servers ZooKeeper's connect string, without a chroot
 * @param path absolute path of the masters' group
 * @param digest {@code user:password}, if given
 */
record ZooKeeperAddress(String servers, String path, Optional<String> digest) {

    private static final String SCHEME = "zk://";

    static ZooKeeperAddress parse(String text) {
        if (!text.startsWith(SCHEME)) {
            throw new IllegalArgumentException("not a zk:// address");
        }
        String rest = text.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        int at = authority.lastIndexOf('@');
        String servers = authority.substring(at + 1);
        boolean badPath = path.length() < 2 || path.endsWith("/") || path.contains("//");
        if (servers.isBlank() || badPath) {
            // The text itself may hold a password and is not repeated.
            throw new IllegalArgumentException("a zk:// address reads zk://host1:port1,host2:port2/path; servers '"
                    + servers + "', path '" + path + "'");
        }
        return new ZooKeeperAddress(servers, path,
                at < 0 ? Optional.empty() : Optional.of(authority.substring(0, at)));
    }

    @Override
    public String toString() {
        return SCHEME + servers + path;
    }
}
