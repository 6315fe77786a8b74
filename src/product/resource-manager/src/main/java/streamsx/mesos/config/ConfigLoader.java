package streamsx.mesos.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Policy;

/** Makes a {@link Config}: defaults &lt; environment &lt; properties file &lt; arguments. Finds all errors at once. */
public final class ConfigLoader {
    /** Names of the 0.5 line's runtime deployment; files in use have them. */
    private static final Set<String> NOT_YET =
            Set.of("DEPLOY", "PROVISIONING_WORKDIR_PREFIX", "MESOS_FETCH_PARENT_URI");

    private static final String DEFAULT = "default";
    /** Properties whose value is a path on this host; "~/" stands for the home directory in them. */
    private static final Set<Property> PATHS = EnumSet.of(
            Property.MESOS_SECRET_FILE,
            Property.MESOS_BEARER_TOKEN_FILE,
            Property.MESOS_TRUST_STORE_FILE,
            Property.MESOS_TRUST_STORE_PASSWORD_FILE,
            Property.STREAMS_INSTALL,
            Property.API_TOKEN_FILE,
            Property.RUN_DIR);

    private final Map<Property, Object> values = new EnumMap<>(Property.class);
    private final Map<Property, String> origins = new EnumMap<>(Property.class);
    /** The settings that hold, by the name that they use. */
    private final Map<String, Setting> given = new HashMap<>();

    private final List<String> problems = new ArrayList<>();

    private final Optional<Path> home;

    private ConfigLoader(Optional<Path> home) {
        this.home = home;
    }

    /**
     * Loads and checks everything.
     *
     * @param environment variables of the process; those that name no property are not ours; empty ones count as unset
     * @param file        properties file, or null
     * @param arguments   what the command line sets; of two for one property the last holds
     */
    public static Config load(Map<String, String> environment, Path file, List<Setting> arguments)
            throws ConfigException {
        return load(environment, System.getProperty("user.home"), file, arguments);
    }

    /** @param javaHome the home directory where the environment has no HOME; "?" if the user has none */
    static Config load(Map<String, String> environment, String javaHome, Path file, List<Setting> arguments)
            throws ConfigException {
        ConfigLoader loader = new ConfigLoader(HomeDirectory.of(environment, javaHome));
        loader.defaults();
        loader.environment(environment);
        if (file != null) {
            PropertiesFile.read(file, loader.problems).forEach(loader::set);
        }
        arguments.forEach(loader::set);
        loader.crossCheck();
        if (!loader.problems.isEmpty()) {
            throw new ConfigException(loader.problems);
        }
        return loader.config();
    }

    private void defaults() {
        for (Property property : Property.values()) {
            set(new Setting(property.name(), property.defaultValue(), DEFAULT));
        }
    }

    private void environment(Map<String, String> environment) {
        for (Property property : Property.values()) {
            property.formerName().ifPresent(name -> variable(environment, name));
            variable(environment, property.name());
        }
    }

    private void variable(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (!value.isEmpty()) {
            set(new Setting(name, value, "environment variable " + name));
        }
    }

    private void set(Setting setting) {
        Property property = Property.named(setting.name()).orElse(null);
        if (property == null) {
            problems.add(unknown(setting));
            return;
        }
        if (!setting.where().equals(DEFAULT)) {
            given.put(setting.name(), setting);
        }
        try {
            values.put(property, property.kind().parser().apply(setting.value()));
            origins.put(property, setting.where());
        } catch (IllegalArgumentException e) {
            boolean mayBeSecret = property == Property.MESOS_MASTER;
            problems.add("Bad value \"" + (mayBeSecret ? MesosMasters.masked(setting.value()) : setting.value())
                    + "\" for "
                    + setting.name() + " (" + setting.where() + "): " + (mayBeSecret ? e.getMessage() + "; " : "")
                    + "allowed is "
                    + property.kind().allowed());
        }
    }

    private static String unknown(Setting setting) {
        if (NOT_YET.contains(setting.name())) {
            return "The property " + setting.name() + " (" + setting.where()
                    + ") belongs to runtime deployment, which is not yet available: remove it";
        }
        String nearest = Arrays.stream(Property.values())
                .map(Property::name)
                .min(Comparator.comparingInt(name -> EditDistance.of(name, setting.name())))
                .orElseThrow();
        boolean near = EditDistance.of(nearest, setting.name()) <= Math.max(2, nearest.length() / 3);
        return "Unknown property " + setting.name() + " (" + setting.where() + ")"
                + (near ? ": did you mean " + nearest + "?" : "");
    }

    private void crossCheck() {
        if (get(Property.HTTP_ADVERTISE).equals("") && ValueType.isWildcard((String) get(Property.HTTP_BIND))) {
            problems.add("HTTP_BIND is " + get(Property.HTTP_BIND) + " (" + origins.get(Property.HTTP_BIND)
                    + "), an address that nobody can connect to: set HTTP_ADVERTISE to the host name "
                    + "under which others reach this one");
        }
        long limit = millis(Property.LAUNCH_LIMIT_SECS);
        if (limit >= 0 && limit <= millis(Property.LAUNCH_TIMEOUT_SECS)) {
            problems.add(
                    "LAUNCH_LIMIT_SECS is not above LAUNCH_TIMEOUT_SECS: a task would be killed before its state is "
                            + "requested; raise the first, lower the second, or make the first negative (never)");
        }
        checkHome();
        crossCheckMesos();
        crossCheckNames();
        boolean complained = problems.stream().anyMatch(p -> p.contains("for STREAMS_ZKCONNECT"));
        if (get(Property.STREAMS_ZKCONNECT).equals("") && !complained) {
            problems.add("STREAMS_ZKCONNECT is not set: give --zkconnect host:port[,host:port…], "
                    + "the environment variable, or the property");
        }
    }

    private void checkHome() {
        if (home.isEmpty()) {
            Stream.of(Property.values())
                    .filter(this::isInHome)
                    .forEach(property -> problems.add(property + " is \""
                            + get(property) + "\" (" + origins.get(property)
                            + "), which stands for a place in the home directory of the user who starts the instance, "
                            + "and that user has none: set HOME to an absolute path, or " + property));
        }
    }

    private boolean isInHome(Property property) {
        return property == Property.HOME_DIR
                ? text(property).isEmpty()
                : PATHS.contains(property) && startsInHome(text(property));
    }

    private static boolean startsInHome(String path) {
        return path.equals("~") || path.startsWith("~/");
    }

    private void crossCheckMesos() {
        if (problems.stream().anyMatch(p -> p.contains(" for MESOS_"))) {
            return; // What a wrong value was to go with is not known.
        }
        Config.Mesos mesos = mesos();
        MesosChecks.check(mesos, problems);
        String where = origins.get(Property.MESOS_MASTER);
        if (mesos.masters().holdsPassword() && where.startsWith("option ")) {
            // The command line of an instance can be read by every user of the host, for as long as it runs.
            problems.add("MESOS_MASTER (" + where
                    + ") holds a password, which does not belong on a command line: give it in "
                    + "a properties file, in the environment, or as file:///path of a file that holds the address");
        }
    }

    /**
     * Which of two names prevails is nothing to guess: whoever uses both with different values is asked to remove one.
     */
    private void crossCheckNames() {
        for (Property property : Property.values()) {
            Setting one = given.get(property.name());
            Setting former = property.formerName().map(given::get).orElse(null);
            if (one != null && former != null && !one.value().equals(former.value())) {
                problems.add(property + " is \"" + one.value() + "\" (" + one.where() + ") and " + former.name()
                        + ", its former name, is \"" + former.value() + "\" (" + former.where()
                        + "): keep the first one only");
            }
        }
    }

    private Object get(Property property) {
        return values.get(property);
    }

    private String text(Property property) {
        return (String) get(property);
    }

    private String text(Property property, String ifEmpty) {
        return text(property).isEmpty() ? ifEmpty : text(property);
    }

    private double number(Property property) {
        return (Double) get(property);
    }

    private int whole(Property property) {
        return (Integer) get(property);
    }

    private long millis(Property property) {
        return (Long) get(property);
    }

    /** A negative number of seconds stands for a time without an end. */
    private Duration duration(Property property) {
        return millis(property) < 0 ? Policy.FOREVER : Duration.ofMillis(millis(property));
    }

    private Path path(Property property) {
        String text = text(property);
        Path path = startsInHome(text)
                ? home.orElse(Path.of("")).resolve(text.substring(Math.min(text.length(), 2)))
                : Path.of(text);
        return path.toAbsolutePath().normalize();
    }

    private Optional<Path> file(Property property) {
        return text(property).isEmpty() ? Optional.empty() : Optional.of(path(property));
    }

    private Policy policy() {
        return new Policy(
                new Policy.Requests(
                        text(Property.RESOURCE_TYPE),
                        whole(Property.MAX_RESOURCES_PER_REQUEST),
                        Map.of(
                                AllocationKind.MASTER,
                                duration(Property.WAIT_SYNC_SECS),
                                AllocationKind.SYNCHRONOUS,
                                duration(Property.WAIT_SYNC_SECS),
                                AllocationKind.ASYNCHRONOUS,
                                duration(Property.WAIT_ASYNC_SECS),
                                AllocationKind.FLEXIBLE,
                                duration(Property.WAIT_FLEXIBLE_SECS)),
                        duration(Property.WAIT_ALLOCATED_SECS),
                        duration(Property.ANSWER_GRACE_SECS)),
                new Policy.Mesos(
                        duration(Property.RECONCILE_INTERVAL_SECS),
                        duration(Property.AGENT_REREGISTER_SECS),
                        duration(Property.UNREACHABLE_GRACE_SECS),
                        Policy.DEFAULT.mesos().refuse(),
                        text(Property.FRAMEWORK_REMOVED).equals("register-anew")),
                new Policy.Launches(
                        Policy.DEFAULT.launches().backoff(),
                        duration(Property.LAUNCH_TIMEOUT_SECS),
                        duration(Property.LAUNCH_LIMIT_SECS)),
                new Policy.Kills(
                        duration(Property.STOP_GRACE_SECS),
                        Policy.DEFAULT.kills().retry(),
                        duration(Property.KILL_TIMEOUT_SECS)),
                new Policy.Quarantine(
                        whole(Property.AGENT_FAILURES),
                        duration(Property.AGENT_FAILURES_SECS),
                        Policy.Quarantine.backoff(duration(Property.AGENT_AVOID_SECS))),
                new Policy.Kept(
                        whole(Property.ENDED_RESOURCES_KEPT),
                        duration(Property.ENDED_RESOURCES_KEPT_SECS),
                        duration(Property.REVOKED_RESOURCES_KEPT_SECS)));
    }

    private Config.Mesos mesos() {
        return new Config.Mesos(
                (MesosMasters) get(Property.MESOS_MASTER),
                text(Property.MESOS_DRIVER).equals("native"),
                new Config.Login(
                        text(Property.MESOS_PRINCIPAL),
                        file(Property.MESOS_SECRET_FILE),
                        file(Property.MESOS_BEARER_TOKEN_FILE),
                        file(Property.MESOS_TRUST_STORE_FILE),
                        file(Property.MESOS_TRUST_STORE_PASSWORD_FILE)),
                text(Property.MESOS_FRAMEWORK_NAME),
                text(Property.MESOS_ROLE),
                text(Property.MESOS_USER, System.getProperty("user.name")),
                number(Property.MESOS_FAILOVER_TIMEOUT_SECS),
                text(Property.HOME_DIR, home.map(Path::toString).orElse("")),
                duration(Property.KILL_GRACE_SECS));
    }

    private Config config() {
        String install = text(Property.STREAMS_INSTALL).isEmpty()
                ? ""
                : path(Property.STREAMS_INSTALL).toString();
        return new Config(
                mesos(),
                new Config.Resources(number(Property.DC_CORES), number(Property.DC_MEMORY)),
                policy(),
                new Config.Streams(
                        text(Property.RESOURCE_TYPE),
                        text(Property.STREAMS_DOMAIN_ID),
                        text(Property.STREAMS_SERVER).equals("child"),
                        install,
                        text(Property.STREAMS_INSTALL_PATH, install)),
                new Config.ZooKeeper(
                        text(Property.STREAMS_ZKCONNECT),
                        text(Property.ZK_ROOT),
                        whole(Property.ZK_SESSION_TIMEOUT_MS)),
                new Config.Http(
                        text(Property.HTTP_BIND),
                        text(Property.HTTP_ADVERTISE, text(Property.HTTP_BIND)),
                        whole(Property.HTTP_PORT),
                        path(Property.API_TOKEN_FILE)),
                path(Property.RUN_DIR));
    }
}
