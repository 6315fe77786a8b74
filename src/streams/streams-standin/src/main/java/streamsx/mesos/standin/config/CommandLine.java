package streamsx.mesos.standin.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a server or its stopper understands of its arguments. All else is passed over: it is the manager's own. An
 * option that takes no value may be followed by {@code true} or {@code false}, for some launchers pass everything in
 * pairs.
 */
public final class CommandLine {

    public static final String TYPE = "--type";
    public static final String ZOOKEEPER = "--zkconnect";
    static final String DOMAIN = "--domain-id";
    public static final String MANAGER = "--manager";
    public static final String STATUS = "--status";
    public static final String ALL = "--all";
    public static final String FORCE = "--force";

    private static final Set<String> VALUES = new HashSet<>(Arrays.asList(TYPE, ZOOKEEPER, DOMAIN, MANAGER));
    private static final Set<String> FLAGS = new HashSet<>(Arrays.asList(STATUS, ALL, FORCE));
    private static final Set<String> WORDS = new HashSet<>(Arrays.asList("start", "stop", "status"));

    private final String word;
    private final Map<String, String> options;

    private CommandLine(String word, Map<String, String> options) {
        this.word = word;
        this.options = options;
    }

    public static CommandLine parse(String[] args) throws UsageException {
        String word = args.length > 0 && WORDS.contains(args[0]) ? args[0] : "";
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = word.isEmpty() ? 0 : 1; i < args.length; i++) {
            String option = "-d".equals(args[i]) || "--domain".equals(args[i]) ? DOMAIN : args[i];
            String next = i + 1 < args.length ? args[i + 1] : null;
            if (VALUES.contains(option)) {
                if (next == null || next.trim().isEmpty() || next.startsWith("--")) {
                    throw new UsageException(ServerMessage.OPTION_MISSING.text(args[i]));
                }
                options.put(option, next);
                i++;
            } else if (FLAGS.contains(option)) {
                boolean paired = "true".equalsIgnoreCase(next) || "false".equalsIgnoreCase(next);
                options.put(option, paired ? next : "true");
                i += paired ? 1 : 0;
            }
        }
        CommandLine line = new CommandLine(word, options);
        for (String name : new String[] {TYPE, DOMAIN}) {
            if (options.containsKey(name)) {
                checkName(name, options.get(name));
            }
        }
        if (line.has(ALL) && line.domain() != null) {
            throw new UsageException(ServerMessage.INCOMPATIBLE_OPTIONS.text(ALL, DOMAIN));
        }
        return line;
    }

    /** These become the names of nodes in ZooKeeper. */
    public static void checkName(String what, String value) throws UsageException {
        if (value == null
                || !value.matches("[^/\\p{Cntrl}]{1,200}")
                || value.equals(".")
                || value.equals("..")
                || value.equals(StandInPaths.ALL_DOMAINS)) {
            throw new UsageException(ServerMessage.INVALID_SETTING.text(
                    what, value, "a name of up to 200 characters is needed, without a slash"));
        }
    }

    /** @return start, stop, status, or nothing */
    public String word() {
        return word;
    }

    public boolean has(String flag) {
        return "true".equalsIgnoreCase(options.get(flag));
    }

    public String required(String option) throws UsageException {
        String value = options.get(option);
        if (value == null) {
            throw new UsageException(ServerMessage.OPTION_MISSING.text(option));
        }
        return value;
    }

    /** @return null for all domains */
    public String domain() {
        return options.get(DOMAIN);
    }
}
