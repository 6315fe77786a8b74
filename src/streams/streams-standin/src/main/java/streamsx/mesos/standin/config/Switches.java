package streamsx.mesos.standin.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is not known of the product, or is to be set for tests: properties that begin with {@code standin.}, read once.
 *
 * <table>
 * <caption>Switches; the first value is the default</caption>
 * <tr><td>secondServer</td><td>by-feature, refuse, standby: whether a second server of a type and scope may
 * run</td></tr>
 * <tr><td>initializeWhen</td><td>leading, started: when a standby's manager is initialized</td></tr>
 * <tr><td>validateStopWithStandby</td><td>true, false: whether the manager validates a stop while another server stands
 * by</td></tr>
 * <tr><td>closeUninitialized</td><td>true, false: whether a manager that never was initialized is closed</td></tr>
 * <tr><td>stopOrder</td><td>standbys-first, leader-first: in what order StopResourceServer goes</td></tr>
 * <tr><td>requests</td><td>overlapping, one-at-a-time: how requests of one client are served</td></tr>
 * <tr><td>sessionTimeoutMs</td><td>4000: the server's ZooKeeper session</td></tr>
 * <tr><td>connectTimeoutMs</td><td>10000: how long ZooKeeper and servers are looked for</td></tr>
 * <tr><td>serverTimeoutMs</td><td>connectTimeoutMs: how long a client waits for a server once ZooKeeper has
 * answered</td></tr>
 * <tr><td>requestTimeoutMs</td><td>0: how long a client waits for an answer before it drops the connection; 0 without
 * end</td></tr>
 * <tr><td>closeTimeoutMs</td><td>10000: how long a manager's close() may take</td></tr>
 * <tr><td>stopTimeoutMs</td><td>60000: how long StopResourceServer waits for a server's end</td></tr>
 * <tr><td>bindAddress</td><td>127.0.0.1: where a server listens</td></tr>
 * <tr><td>maxLineBytes</td><td>8388608: longest line on a connection</td></tr>
 * <tr><td>version</td><td>4.3.0.0: the version of Streams that a server says it is</td></tr>
 * </table>
 */
public final class Switches {

    static final String PREFIX = "standin.";
    public static final String BY_FEATURE = "by-feature";
    static final String REFUSE = "refuse";
    public static final String STANDBY = "standby";
    private static final String TRUE = "true";
    private static final String FALSE = "false";

    public final String secondServer;
    public final boolean initializeWhenLeading;
    public final boolean validateStopWithStandby;
    public final boolean closeUninitialized;
    public final boolean standbysFirst;
    public final boolean overlapping;
    public final int sessionTimeoutMs;
    public final int connectTimeoutMs;
    public final int serverTimeoutMs;
    public final int requestTimeoutMs;
    public final int closeTimeoutMs;
    public final int stopTimeoutMs;
    public final String bindAddress;
    public final int maxLineBytes;
    public final String version;

    private final Map<String, String> given;

    private Switches(Map<String, String> given) throws UsageException {
        this.given = given;
        secondServer = choice("secondServer", BY_FEATURE, REFUSE, STANDBY);
        initializeWhenLeading = choice("initializeWhen", "leading", "started").equals("leading");
        validateStopWithStandby = choice("validateStopWithStandby", TRUE, FALSE).equals(TRUE);
        closeUninitialized = choice("closeUninitialized", TRUE, FALSE).equals(TRUE);
        standbysFirst = choice("stopOrder", "standbys-first", "leader-first").equals("standbys-first");
        overlapping = choice("requests", "overlapping", "one-at-a-time").equals("overlapping");
        sessionTimeoutMs = number("sessionTimeoutMs", 4_000, 100);
        connectTimeoutMs = number("connectTimeoutMs", 10_000, 1);
        serverTimeoutMs = number("serverTimeoutMs", connectTimeoutMs, 1);
        requestTimeoutMs = number("requestTimeoutMs", 0, 0);
        closeTimeoutMs = number("closeTimeoutMs", 10_000, 1);
        stopTimeoutMs = number("stopTimeoutMs", 60_000, 1);
        maxLineBytes = number("maxLineBytes", 8 * 1024 * 1024, 256);
        bindAddress = text("bindAddress", "127.0.0.1");
        version = text("version", "4.3.0.0");
    }

    /** @param given with or without other properties in it */
    public static Switches of(Map<String, String> given) throws UsageException {
        return new Switches(new HashMap<>(given));
    }

    public static Switches ofSystemProperties() throws UsageException {
        return of(systemProperties());
    }

    public static Map<String, String> systemProperties() {
        Map<String, String> found = new HashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                found.put(name, System.getProperty(name));
            }
        }
        return found;
    }

    private String text(String name, String byDefault) {
        return given.getOrDefault(PREFIX + name, byDefault);
    }

    private String choice(String name, String... allowed) throws UsageException {
        List<String> values = Arrays.asList(allowed);
        String value = text(name, allowed[0]);
        if (!values.contains(value)) {
            throw new UsageException(ServerMessage.INVALID_SETTING.text(PREFIX + name, value, "one of " + values));
        }
        return value;
    }

    private int number(String name, int byDefault, int least) throws UsageException {
        String value = text(name, String.valueOf(byDefault));
        try {
            int number = Integer.parseInt(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // reported below
        }
        throw new UsageException(ServerMessage.INVALID_SETTING.text(
                PREFIX + name, value, "a whole number from " + least + " up is needed"));
    }
}
