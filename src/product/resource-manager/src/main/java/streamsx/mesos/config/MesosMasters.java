package streamsx.mesos.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import streamsx.mesos.secrets.SecretException;
import streamsx.mesos.secrets.SecretFile;

/**
 * Where the Mesos masters are: all that MESOS_MASTER may be, which is all that the HTTP driver takes. The text may hold
 * the password of a ZooKeeper user; neither {@link #toString()} nor an error shows it.
 */
public final class MesosMasters {
    /** Completes "allowed is …". */
    static final String ALLOWED = "host[:port] or http(s)://host[:port], several of them separated by commas; "
            + "zk://[user:password@]host[:port][,host[:port]…]/path; or file:///path of a file that holds one of these";

    private static final String ZK = "zk://";
    private static final String FILE = "file://";
    private static final Pattern HOST_PORT =
            Pattern.compile("(\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?]|[\\w.-]+)(:(?<port>[0-9]{1,5}))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z]+://");
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[^/\\s]+)+");

    /** Why a text is none of what is allowed; holds no password. */
    static final class Malformed extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Malformed(String reason) {
            super(reason);
        }
    }

    private final String text;

    private MesosMasters(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is none of what is allowed; it says why, and shows no password */
    public static MesosMasters parse(String given) {
        // Older properties files carry this prefix; no driver of ours wants it.
        String text = given.startsWith("mesos://") ? given.substring("mesos://".length()) : given;
        if (text.startsWith(FILE)) {
            if (!text.startsWith(FILE + "/") || text.indexOf('\0') >= 0) {
                throw new Malformed("the path of a file must be absolute, as in file:///etc/mesos/zk");
            }
        } else if (text.startsWith(ZK)) {
            zooKeeper(text.substring(ZK.length()));
        } else {
            pieces(text).forEach(MesosMasters::master);
        }
        return new MesosMasters(text);
    }

    private static void zooKeeper(String rest) {
        // A password may hold slashes and at signs: servers and path follow the last one.
        int at = rest.lastIndexOf('@');
        if (at >= 0 && rest.substring(0, at).indexOf(':') <= 0) {
            throw new Malformed("the part before the @ is not user:password");
        }
        String place = rest.substring(at + 1);
        int slash = place.indexOf('/');
        if (slash < 0 || !PATH.matcher(place.substring(slash)).matches()) {
            throw new Malformed(
                    "after the ZooKeeper servers there must be the path of the masters, as in zk://host:2181/mesos");
        }
        pieces(place.substring(0, slash)).forEach(MesosMasters::hostPort);
    }

    private static void master(String piece) {
        int mark = piece.indexOf("://");
        if (piece.indexOf('@') >= 0) {
            throw new Malformed("the address of a master holds no user and password: "
                    + "set MESOS_PRINCIPAL and MESOS_SECRET_FILE instead");
        }
        if (mark < 0) {
            hostPort(piece);
        } else if (!List.of("http", "https").contains(piece.substring(0, mark).toLowerCase(Locale.ROOT))) {
            throw new Malformed(
                    piece.startsWith(ZK) || piece.startsWith(FILE)
                            ? "zk:// and file:// stand alone, not in a list"
                            : "no master is reached by "
                                    + (SCHEME.matcher(piece).find() ? piece.substring(0, mark) + "://" : "this"));
        } else {
            hostPort(piece.substring(mark + 3).replaceFirst("/$", ""));
        }
    }

    private static void hostPort(String piece) {
        Matcher form = HOST_PORT.matcher(piece);
        if (BARE_IPV6.matcher(piece).matches()) {
            throw new Malformed("an IPv6 address goes in brackets, as in [::1]:5050");
        }
        if (!form.matches()) {
            throw new Malformed(piece.isEmpty() ? "a host is missing" : "something in it is not host:port");
        }
        String port = form.group("port");
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)) {
            throw new Malformed("there is no port " + port + ", only 1 to 65535");
        }
    }

    private static List<String> pieces(String list) {
        List<String> pieces = new ArrayList<>();
        for (String piece : list.split(",", -1)) {
            pieces.add(piece.strip());
        }
        return pieces;
    }

    /** For a driver, and for nobody's eyes. */
    public String address() {
        return text;
    }

    /** Whether who reads the address knows a password. */
    public boolean holdsPassword() {
        return text.startsWith(ZK) && text.indexOf('@') >= 0;
    }

    /**
     * The masters that the file names, if they are given by a file; these themselves if not.
     *
     * @param mesos what they must go with
     */
    public MesosMasters resolved(Config.Mesos mesos) throws ConfigException {
        if (!text.startsWith(FILE)) {
            return this;
        }
        Path file = Path.of(text.substring(FILE.length()));
        String shown = "The file of MESOS_MASTER, " + file + ",";
        try {
            MesosMasters held = parse(Files.readString(file).strip());
            if (held.text.startsWith(FILE)) {
                throw new ConfigException(shown + " names another file");
            }
            if (held.holdsPassword()) {
                SecretFile.requireOwnerOnly(shown, file);
            }
            List<String> problems = new ArrayList<>();
            MesosChecks.masters(held, mesos, problems);
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return held;
        } catch (SecretException e) {
            throw new ConfigException(e.getMessage());
        } catch (Malformed e) {
            throw new ConfigException(shown + " does not say where the masters are: " + e.getMessage());
        } catch (IOException e) {
            throw new ConfigException(shown + " cannot be read: " + (Files.exists(file) ? e : "it does not exist"));
        }
    }

    /** Whether some master is reached by {@code http://}, and so never over TLS. */
    boolean insistOnPlainHttp() {
        return !text.startsWith(ZK)
                && pieces(text).stream()
                        .anyMatch(p -> p.toLowerCase(Locale.ROOT).startsWith("http://"));
    }

    /** Whether all masters are reached over TLS whatever else is set. */
    public boolean insistOnTls() {
        return !text.startsWith(ZK)
                && pieces(text).stream()
                        .allMatch(p -> p.toLowerCase(Locale.ROOT).startsWith("https://"));
    }

    /** Whether libmesos understands it: one master, or ZooKeeper. */
    boolean knownToLibmesos() {
        return text.startsWith(ZK) || text.startsWith(FILE) || text.matches("[^\\[\\]:/,\\s]+:[0-9]+");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MesosMasters masters && masters.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return masked(text);
    }

    /** What can be shown of a text that may be malformed, and may hold a password where none belongs. */
    static String masked(String text) {
        if (text.startsWith(FILE)) {
            return text;
        }
        Matcher begin = SCHEME.matcher(text);
        String scheme = begin.find() ? begin.group() : "";
        int at = text.lastIndexOf('@');
        if (at >= 0) {
            String place = text.substring(at + 1);
            return scheme + "***@" + (plain(place) ? place : place.replaceFirst("(?s):.*", ":***"));
        }
        // What follows a colon and is no port may be a password to which the host is missing.
        String rest = text.substring(scheme.length());
        return plain(rest) ? text : scheme + rest.replaceFirst("(?s):.*", ":***");
    }

    private static boolean plain(String rest) {
        String servers = rest.replaceAll("(?i)https?://", "").replaceFirst("(?s)/.*", "");
        return pieces(servers).stream()
                .allMatch(p -> p.indexOf(':') < 0
                        || HOST_PORT.matcher(p).matches()
                        || BARE_IPV6.matcher(p).matches());
    }
}
