package streamsx.mesos.config;

/** Every property there is. The order and the reasons are those of {@code conf/streams-mesos.properties}. */
public enum Property {
    MESOS_MASTER(
            "zk://localhost:2181/mesos",
            ValueType.MASTER,
            "Where the Mesos masters are; with zk:// a new leading master is found by itself"),
    MESOS_DRIVER(
            "http",
            ValueType.oneOf("http", "native"),
            "What speaks to them: http needs nothing; native needs libmesos on this host (MESOS_NATIVE_JAVA_LIBRARY)"),
    MESOS_PRINCIPAL(
            "",
            ValueType.ONE_LINE,
            "Who the framework is, for masters that authenticate frameworks; cannot be changed while a framework exists"),
    MESOS_SECRET_FILE(
            "", ValueType.ANY, "The file with the principal's secret, readable by its owner alone; empty: no secret"),
    MESOS_BEARER_TOKEN_FILE(
            "",
            ValueType.ANY,
            "Instead of a secret: the file with a bearer token of the principal, likewise; read for each request"),
    MESOS_TRUST_STORE_FILE(
            "",
            ValueType.ANY,
            "Certificates to trust, PEM, JKS or PKCS12; with it the masters are spoken to over TLS; empty: those of Java"),
    MESOS_TRUST_STORE_PASSWORD_FILE("", ValueType.ANY, "The file with the password of a JKS or PKCS12 store, likewise"),
    MESOS_FRAMEWORK_NAME("IBMStreamsRM", ValueType.TEXT, "The name that Mesos shows for the framework"),
    MESOS_ROLE(
            "*",
            ValueType.ROLE,
            "The Mesos role whose resources are offered; cannot be changed while a framework exists"),
    MESOS_USER("", ValueType.ANY, "The user that tasks run as; empty: the user who starts the instance"),
    MESOS_FAILOVER_TIMEOUT_SECS(
            "604800",
            ValueType.numberFrom(
                    1e-3, "a number of seconds above 0 (Mesos would kill all tasks at the first lost connection)"),
            "How long Mesos keeps the tasks while no instance is registered"),
    HOME_DIR(
            "",
            ValueType.ANY,
            "HOME of the tasks, e.g. ${MESOS_SANDBOX}; empty: the home directory of the user who starts"),
    DC_CORES(
            "2",
            ValueType.numberFrom(0, "a number, at least 0 (0 takes the whole offer)"),
            "Cores of a resource whose tags do not say; the master resource always gets these"),
    DC_MEMORY(
            "4096",
            ValueType.numberFrom(0, "a number of MB, at least 0 (0 takes the whole offer)"),
            "Memory in MB of a resource whose tags do not say"),
    WAIT_SYNC_SECS(
            "30", Waits.KIND, "How long a synchronous request waits before the rest is PENDING; negative: for ever"),
    WAIT_ASYNC_SECS("5", Waits.KIND, "The same for an asynchronous request"),
    WAIT_FLEXIBLE_SECS("5", Waits.KIND, "The same for a flexible request"),
    WAIT_ALLOCATED_SECS(
            "2",
            Waits.NOT_NEGATIVE,
            "A task must have run for longer than this to count; one that dies at once never does"),
    ANSWER_GRACE_SECS(
            "60",
            Waits.NOT_NEGATIVE,
            "How long a resource whose answer was lost with a leader waits for its client's next request"),
    KILL_GRACE_SECS("30", Waits.NOT_NEGATIVE, "How long a task may take to end after TERM before it is killed"),
    KILL_TIMEOUT_SECS(
            "60",
            Waits.POSITIVE,
            "A task that was to be killed and has not ended after this is asked for, while the kill is repeated"),
    STOP_GRACE_SECS(
            "30",
            Waits.NOT_NEGATIVE,
            "How long a Streams controller may take to stop when its resource is released, before its task is killed"),
    UNREACHABLE_GRACE_SECS(
            "60",
            Waits.KIND,
            "How long a task may be unreachable (Mesos says so after 75 s of silence) "
                    + "before it is replaced; negative: for ever"),
    LAUNCH_TIMEOUT_SECS("60", Waits.POSITIVE, "A launched task of which nothing was heard for this long is asked for"),
    LAUNCH_LIMIT_SECS(
            "900",
            Waits.POSITIVE_OR_NONE,
            "A launched task that does not run after this is killed, and launched anew elsewhere; negative: never"),
    RECONCILE_INTERVAL_SECS("900", Waits.POSITIVE, "Pause between two periodic comparisons with what Mesos knows"),
    AGENT_REREGISTER_SECS(
            "600",
            Waits.NOT_NEGATIVE,
            "No silence about a task counts before this; as long as the masters' --agent_reregister_timeout"),
    AGENT_FAILURES(
            "3",
            ValueType.wholeNumber(0, 1_000),
            "An agent on which so many tasks failed before they counted gets no more for a time; 0: none is avoided"),
    AGENT_FAILURES_SECS("300", Waits.POSITIVE, "Failures longer ago than this are forgotten"),
    AGENT_AVOID_SECS(
            "60",
            Waits.POSITIVE,
            "How long such an agent gets no task, before one is tried there; doubled with each failed trial up to 4 times this"),
    MAX_RESOURCES_PER_REQUEST("100", ValueType.wholeNumber(1, 10_000), "A request gets no more resources than this"),
    ENDED_RESOURCES_KEPT(
            "100", ValueType.wholeNumber(0, 100_000), "How many ended resources getresourcestate still shows"),
    ENDED_RESOURCES_KEPT_SECS("604800", Waits.KIND, "For how long it shows them; negative: for ever"),
    REVOKED_RESOURCES_KEPT_SECS(
            "2592000",
            Waits.POSITIVE_OR_NONE,
            "How long a revoked resource waits for its client to release it, before that client is taken for gone; negative: for ever"),
    FRAMEWORK_REMOVED(
            "stop",
            ValueType.oneOf("stop", "register-anew"),
            "What to do when Mesos says that the framework has been removed: wait for the operator, or take a new id"),
    RESOURCE_TYPE("mesos", ValueType.NAME, "The type that the domain property domain.externalResourceManager names"),
    STREAMS_ZKCONNECT(
            "", ValueType.ZK_CONNECT, "The ZooKeeper servers that hold the state; has no default, must be given"),
    STREAMS_DOMAIN_ID("", ValueType.OPTIONAL_NAME, "The Streams domain served; empty: all domains"),
    STREAMS_FACE(
            "child",
            ValueType.oneOf("child", "none"),
            "Whether the leader runs the Streams side in a child process; none: clients speak REST"),
    STREAMS_INSTALL("", ValueType.ANY, "Where Streams is installed on this host; empty: nowhere, our stand-in serves"),
    STREAMS_INSTALL_PATH("", ValueType.ANY, "Where Streams is installed on the agents; empty: STREAMS_INSTALL"),
    ZK_ROOT("/streams-on-mesos", ValueType.ZK_ROOT, "The ZooKeeper path below which the state is"),
    ZK_SESSION_TIMEOUT_MS(
            "10000",
            ValueType.wholeNumber(500, 600_000),
            "How long a leader may be silent before a standby takes over"),
    HTTP_BIND("127.0.0.1", ValueType.HOST_NAME, "The address that the HTTP face listens on; 0.0.0.0 for all"),
    HTTP_ADVERTISE("", ValueType.ADVERTISED, "The host name or address that others are told; empty: HTTP_BIND"),
    HTTP_PORT("0", ValueType.PORT, "The port of the HTTP face; 0 takes any free one"),
    API_TOKEN_FILE(
            "~/.streams-on-mesos/token",
            ValueType.TEXT,
            "The secret that requests must carry; made if missing; the same on all hosts of the instances"),
    RUN_DIR("~/.streams-on-mesos/run", ValueType.TEXT, "Where pid files and logs of supervised instances go");

    private final String defaultValue;
    private final ValueType<?> kind;
    private final String why;

    Property(String defaultValue, ValueType<?> kind, String why) {
        this.defaultValue = defaultValue;
        this.kind = kind;
        this.why = why;
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
