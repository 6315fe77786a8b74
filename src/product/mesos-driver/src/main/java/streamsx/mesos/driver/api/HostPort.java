package streamsx.mesos.driver.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code host}, {@code host:port}, {@code [IPv6]} or {@code [IPv6]:port}.
 *
 * @param host without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[\\w.-]+)?)]|([\\w.-]+))(?::([0-9]{1,5}))?");

    /** @throws IllegalArgumentException if it is none of these; it shows the text and says what is wrong */
    public static HostPort parse(String text, int defaultPort) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            boolean bareIpv6 = text.indexOf(':') != text.lastIndexOf(':') && !text.contains("[");
            throw new IllegalArgumentException("'" + text + "' is not host:port"
                    + (bareIpv6 ? "; an IPv6 address goes in brackets, as in [::1]:5050" : ""));
        }
        int port = form.group(3) == null ? defaultPort : Integer.parseInt(form.group(3));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + text + "' has no port from 1 to 65535");
        }
        return new HostPort(form.group(1) == null ? form.group(2) : form.group(1), port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
