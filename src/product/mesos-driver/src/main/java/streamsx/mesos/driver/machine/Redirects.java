package streamsx.mesos.driver.machine;

import java.io.IOException;
import java.net.URI;

/** Where a redirect of a master leads. */
public final class Redirects {

    private static final int MAX_SHOWN = 200;

    private Redirects() {}

    /**
     * @param location of the answer; masters that do not lead write {@code //host:port/…}, without a scheme
     * @throws IOException if it is no URL of a master, or leads from TLS to plain HTTP, where credentials would be
     *         read by others
     */
    public static URI follow(URI from, String location) throws IOException {
        String shown = location.substring(0, Math.min(MAX_SHOWN, location.length()));
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException(from + " redirects to '" + shown + "'", e);
        }
        boolean http = "http".equals(to.getScheme()) || "https".equals(to.getScheme());
        if (!http || to.getHost() == null || to.getUserInfo() != null || to.getPort() > 65535 || to.getPort() == 0) {
            throw new IOException(from + " redirects to '" + shown + "', which is no master");
        }
        if (from.getScheme().equals("https") && !to.getScheme().equals("https")) {
            throw new IOException(from + " redirects to '" + shown + "', without TLS; not followed");
        }
        return to;
    }
}
