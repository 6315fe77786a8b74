package streamsx.mesos.adapter;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the resource server's argument list says to us. The list is shared with the server and with the user's own
 * options, so whatever we do not know is passed over, be it a flag or an option with a value.
 */
public final class Options {
    /** Where the leader's HTTP API is. */
    public static final String REST_URL = "--rest-url";
    /** The file with the token for it. */
    public static final String TOKEN_FILE = "--rest-token-file";
    /** The type of resources that we are registered for. */
    public static final String TYPE = "--type";
    /** Where Streams is installed on the agents. */
    public static final String AGENTS_INSTALL_PATH = "--agents-install-path";
    /** HOME of the tasks; may refer to variables of a task's environment. */
    public static final String HOME_DIR = "--home-dir";

    private static final String INSTALL_PATH = "--install-path";
    private static final String DEFAULT_TYPE = "mesos";
    private static final List<String> KNOWN = Collections.unmodifiableList(
            Arrays.asList(REST_URL, TOKEN_FILE, TYPE, AGENTS_INSTALL_PATH, INSTALL_PATH, HOME_DIR));

    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Never fails: what is missing is said when it is needed.
     *
     * @param args {@code --option value} or {@code --option=value}; of several the last counts; null for none
     */
    public static Options parse(String... args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; args != null && i < args.length; i++) {
            String arg = args[i] == null ? "" : args[i];
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (!KNOWN.contains(name)) {
                continue;
            }
            if (equals >= 0) {
                values.put(name, arg.substring(equals + 1));
            } else if (i + 1 < args.length && args[i + 1] != null && !args[i + 1].startsWith("--")) {
                values.put(name, args[++i]);
            }
        }
        return new Options(values);
    }

    /** An option that we cannot do without. */
    public String required(String option, Locale locale) throws OptionException {
        String value = get(option);
        if (value.isEmpty()) {
            throw new OptionException(Messages.format(locale, Text.OPTION_MISSING, option));
        }
        return value;
    }

    /** The type of resources. */
    public String type() {
        String type = get(TYPE);
        return type.isEmpty() ? DEFAULT_TYPE : type;
    }

    /** Where Streams is on the agents: where it is here, unless said otherwise; empty if neither is known. */
    public String agentsInstallPath() {
        String path = get(AGENTS_INSTALL_PATH);
        return path.isEmpty() ? get(INSTALL_PATH) : path;
    }

    /** HOME of the tasks; empty to leave it as it is. */
    public String homeDir() {
        return get(HOME_DIR);
    }

    private String get(String option) {
        return values.getOrDefault(option, "").trim();
    }

    /** An option that is missing or makes no sense. */
    public static final class OptionException extends Exception {
        private static final long serialVersionUID = 1;

        OptionException(String message) {
            super(message);
        }
    }
}
