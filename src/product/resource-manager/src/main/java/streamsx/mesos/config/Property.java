package streamsx.mesos.config;

import java.util.Optional;
import java.util.stream.Stream;
import streamsx.mesos.core.model.ResourceSize;

/** Every property there is. The order and the reasons are those of {@code conf/streams-mesos.properties}. */
public enum Property {
    MESOS_MASTER(
            "zk://localhost:2181/mesos",
            ValueType.MASTER,
            "Where the Mesos masters are; with zk:// the driver finds a new leading master by itself"),
    MESOS_DRIVER(
            "http",
            ValueType.oneOf("http", "native"),
            "The driver: http needs nothing else; native needs libmesos on this host " + "(MESOS_NATIVE_JAVA_LIBRARY)"),
    MESOS_PRINCIPAL(
            "",
            ValueType.ONE_LINE,
            "The framework's principal, for masters that authenticate frameworks; fixed while a " + "framework exists"),
    MESOS_SECRET_FILE(
            "",
            ValueType.ANY,
            "The file that holds the principal's secret, readable by its owner alone; empty: no secret"),
    MESOS_BEARER_TOKEN_FILE(
            "",
            ValueType.ANY,
            "The file that holds a bearer token of the principal, instead of a secret; read for each request"),
    MESOS_TRUST_STORE_FILE(
            "",
            ValueType.ANY,
            "The certificates to trust, PEM, JKS or PKCS12; with it requests to the masters use TLS; "
                    + "empty: those of Java"),
    MESOS_TRUST_STORE_PASSWORD_FILE(
            "",
            ValueType.ANY,
            "The file that holds the password of a JKS or PKCS12 trust store, readable by its owner alone"),
    MESOS_FRAMEWORK_NAME("IBMStreamsRM", ValueType.TEXT, "The framework's name, as Mesos shows it"),
    MESOS_ROLE("*", ValueType.ROLE, "The Mesos role whose resources are offered; fixed while a framework exists"),
    MESOS_USER("", ValueType.ANY, "The user that tasks run as; empty: the user who starts the instance"),
    MESOS_FAILOVER_TIMEOUT_SECS(
            "604800",
            ValueType.numberFrom(
                    1e-3, "a number of seconds above 0 (Mesos would kill all tasks at the first lost connection)"),
            "How long Mesos keeps the tasks while no instance is registered"),
    HOME_DIR(
            "",
            ValueType.ANY,
            "HOME of the tasks, e.g. ${MESOS_SANDBOX}; empty: the home directory of the user who "
                    + "starts the instance"),
    DC_CORES(
            "2",
            ValueType.size(ResourceSize.MOST_CORES, ""),
            "Cores of a resource whose tags give no number; the master resource always has this number"),
    DC_MEMORY(
            "4096",
            ValueType.size(ResourceSize.MOST_MEMORY, " of MB"),
            "Memory in MB of a resource whose tags give none"),
    WAIT_SYNC_SECS(
            "30",
            Waits.KIND,
            "How long a synchronous request waits for resources before the rest is PENDING; negative: for ever"),
    WAIT_ASYNC_SECS("5", Waits.KIND, "How long an asynchronous request waits for resources; negative: for ever"),
    WAIT_FLEXIBLE_SECS("5", Waits.KIND, "How long a flexible request waits for resources; negative: for ever"),
    WAIT_ALLOCATED_SECS(
            "2", Waits.NOT_NEGATIVE, "A resource counts as allocated only when its task has run for longer than this"),
    ANSWER_GRACE_SECS(
            "60",
            Waits.NOT_NEGATIVE,
            "How long a resource is kept for its client's next request, if the answer was lost with a leader"),
    KILL_GRACE_SECS("30", Waits.NOT_NEGATIVE, "How long a task may take to end after TERM before the agent kills it"),
    KILL_TIMEOUT_SECS(
            "60",
            Waits.POSITIVE,
            "If a task has not ended this long after a kill, the kill is repeated and its state is "
                    + "requested from Mesos"),
    STOP_GRACE_SECS(
            "30",
            Waits.NOT_NEGATIVE,
            "How long a Streams controller may take to stop when its resource is released, before its "
                    + "task is killed"),
    UNREACHABLE_GRACE_SECS(
            "60",
            Waits.KIND,
            "How long a task may be unreachable (Mesos says so after 75 s of silence) before it is "
                    + "replaced; negative: for ever"),
    LAUNCH_TIMEOUT_SECS(
            "60", Waits.POSITIVE, "If no status arrives within this time, the task's state is requested from Mesos"),
    LAUNCH_LIMIT_SECS(
            "900",
            Waits.POSITIVE_OR_NONE,
            "If a launched task does not run within this time, it is killed and launched anew "
                    + "elsewhere; negative: never"),
    RECONCILE_INTERVAL_SECS("900", Waits.POSITIVE, "The interval between two periodic reconciliations with Mesos"),
    AGENT_REREGISTER_SECS(
            "600",
            Waits.NOT_NEGATIVE,
            "How long a missing answer about a task proves nothing; as long as the masters' "
                    + "--agent_reregister_timeout"),
    AGENT_FAILURES(
            "3",
            ValueType.wholeNumber(0, 1_000),
            "An agent on which this many tasks failed before they counted is quarantined; 0: no agent ever is"),
    AGENT_FAILURES_SECS("300", Waits.POSITIVE, "A failure longer ago than this no longer counts against its agent"),
    AGENT_AVOID_SECS(
            "60",
            Waits.POSITIVE,
            "How long a quarantined agent gets no task before one is tried there; doubled by each "
                    + "failed trial up to 4 times this"),
    MAX_RESOURCES_PER_REQUEST("100", ValueType.wholeNumber(1, 10_000), "A request gets at most this many resources"),
    ENDED_RESOURCES_KEPT(
            "100", ValueType.wholeNumber(0, 100_000), "How many ended resources getresourcestate still shows"),
    ENDED_RESOURCES_KEPT_SECS(
            "604800", Waits.KIND, "How long getresourcestate shows an ended resource; negative: for ever"),
    REVOKED_RESOURCES_KEPT_SECS(
            "2592000",
            Waits.POSITIVE_OR_NONE,
            "How long a revoked resource waits for its client to release it before the client counts "
                    + "as gone; negative: for ever"),
    FRAMEWORK_REMOVED(
            "stop",
            ValueType.oneOf("stop", "register-anew"),
            "What happens when Mesos has removed the framework: stop and wait for the operator, or "
                    + "register with a new id"),
    RESOURCE_TYPE(
            "mesos",
            ValueType.NAME,
            "The resource manager's type, as the domain property domain.externalResourceManager names it"),
    STREAMS_ZKCONNECT(
            "", ValueType.ZK_CONNECT, "The ZooKeeper servers that hold the state; has no default, must be given"),
    STREAMS_DOMAIN_ID("", ValueType.OPTIONAL_NAME, "The Streams domain that is served; empty: all domains"),
    STREAMS_SERVER(
            "child",
            ValueType.oneOf("child", "none"),
            "Whether the leader runs a Streams server process; none: clients use the HTTP API; "
                    + "STREAMS_FACE is an alias",
            Optional.of("STREAMS_FACE")),
    STREAMS_INSTALL("", ValueType.ANY, "Where Streams is installed on this host; empty: nowhere, the stand-in serves"),
    STREAMS_INSTALL_PATH("", ValueType.ANY, "Where Streams is installed on the agents; empty: STREAMS_INSTALL"),
    ZK_ROOT("/streams-on-mesos", ValueType.ZK_ROOT, "The ZooKeeper path under which the state is stored"),
    ZK_SESSION_TIMEOUT_MS(
            "10000",
            ValueType.wholeNumber(500, 600_000),
            "How long ZooKeeper may hear nothing from a leader before a standby takes over"),
    HTTP_BIND("127.0.0.1", ValueType.HOST_NAME, "The address that the API server listens on; 0.0.0.0 for all"),
    HTTP_ADVERTISE(
            "",
            ValueType.ADVERTISED,
            "The host name or address under which others reach the API server; empty: HTTP_BIND"),
    HTTP_PORT("0", ValueType.PORT, "The port of the API server; 0: any free one"),
    API_TOKEN_FILE(
            "~/.streams-on-mesos/token",
            ValueType.TEXT,
            "The file that holds the API token; made if missing; the same on all hosts that run instances"),
    RUN_DIR("~/.streams-on-mesos/run", ValueType.TEXT, "Where supervised instances write their pid files and logs");

    private final String defaultValue;
    private final ValueType<?> kind;
    private final String why;
    private final Optional<String> formerName;

    Property(String defaultValue, ValueType<?> kind, String why) {
        this(defaultValue, kind, why, Optional.empty());
    }

    Property(String defaultValue, ValueType<?> kind, String why, Optional<String> formerName) {
        this.defaultValue = defaultValue;
        this.kind = kind;
        this.why = why;
        this.formerName = formerName;
    }

    /** The property that has this name, or once had it. */
    static Optional<Property> named(String name) {
        return Stream.of(values())
                .filter(p -> p.name().equals(name) || p.formerName.equals(Optional.of(name)))
                .findFirst();
    }

    /** A name that the property once had, and that stays valid. */
    Optional<String> formerName() {
        return formerName;
    }

    /** What holds if nobody sets it; empty means that it follows something else or is not set. */
    public String defaultValue() {
        return defaultValue;
    }

    /** One line that says what it is for. */
    public String why() {
        return why;
    }

    ValueType<?> kind() {
        return kind;
    }

    /** Enum constants cannot refer to static fields of their own class. */
    private static final class Waits {
        static final ValueType<Long> KIND =
                ValueType.secondsFrom(-Integer.MAX_VALUE, "a number of seconds; negative waits for ever");
        static final ValueType<Long> NOT_NEGATIVE = ValueType.secondsFrom(0, "a number of seconds, at least 0");
        static final ValueType<Long> POSITIVE_OR_NONE =
                ValueType.secondsNotZero("a number of seconds above 0; negative for no limit");
        static final ValueType<Long> POSITIVE = ValueType.secondsFrom(1e-3, "a number of seconds above 0");
    }
}
