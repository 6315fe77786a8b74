package streamsx.mesos.driver.internal.executor;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.FrameworkID;

/**
 * What an agent tells an executor by environment variables. Source: Mesos documentation, "Executor HTTP API".
 *
 * @param executorApi the URL of the agent's executor API (MESOS_AGENT_ENDPOINT)
 * @param frameworkId MESOS_FRAMEWORK_ID
 * @param executorId MESOS_EXECUTOR_ID
 * @param agentId MESOS_SLAVE_ID
 * @param checkpoint whether the executor outlives its agent for a while (MESOS_CHECKPOINT)
 * @param recoveryTimeout how long it waits for an agent that went away (MESOS_RECOVERY_TIMEOUT; 15 minutes)
 * @param maxBackoff longest delay between two attempts to subscribe (MESOS_SUBSCRIPTION_BACKOFF_MAX; 2 seconds)
 * @param shutdownGrace time between shutdown and the end of the process (MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD; 5
 *     seconds)
 * @param local whether the executor shares its process with others, and so must not end it (MESOS_LOCAL)
 * @param token for the agent's authentication, if it asks for one (MESOS_EXECUTOR_AUTHENTICATION_TOKEN)
 * @param authorities file of the certificates that an agent with TLS must be vouched for by (LIBPROCESS_SSL_CA_FILE)
 */
public record ExecutorEnvironment(
        URI executorApi,
        FrameworkID frameworkId,
        ExecutorID executorId,
        AgentID agentId,
        boolean checkpoint,
        Duration recoveryTimeout,
        Duration maxBackoff,
        Duration shutdownGrace,
        boolean local,
        Optional<String> token,
        Optional<Path> authorities) {

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    /** The values that Mesos takes where an old agent sets none. */
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(15);

    private static final Duration MAX_BACKOFF = Duration.ofSeconds(2);
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

    /** @throws IllegalArgumentException naming every variable that is missing or wrong */
    public static ExecutorEnvironment parse(Map<String, String> variables) {
        return new Reader(variables).read();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "executor " + executorId.getValue() + " of framework " + frameworkId.getValue() + " on agent "
                + agentId.getValue() + " at " + executorApi;
    }

    private static final class Reader {
        private final Map<String, String> variables;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> variables) {
            this.variables = variables;
        }

        ExecutorEnvironment read() {
            String endpoint = required("MESOS_AGENT_ENDPOINT");
            String framework = required("MESOS_FRAMEWORK_ID");
            String executor = required("MESOS_EXECUTOR_ID");
            String agent = required("MESOS_SLAVE_ID");
            boolean checkpoint = isOn("MESOS_CHECKPOINT");
            // As the native driver: what has no meaning without checkpointing may be wrong then.
            Duration recovery = checkpoint ? duration("MESOS_RECOVERY_TIMEOUT", RECOVERY_TIMEOUT) : RECOVERY_TIMEOUT;
            Duration backoff = checkpoint ? duration("MESOS_SUBSCRIPTION_BACKOFF_MAX", MAX_BACKOFF) : MAX_BACKOFF;
            Duration grace = duration("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", SHUTDOWN_GRACE);
            Optional<String> token = token();
            Optional<Path> authorities = Optional.ofNullable(variables.get("LIBPROCESS_SSL_CA_FILE"))
                    .filter(file -> !file.isBlank())
                    .map(file -> Path.of(file.strip()));
            URI api = endpoint.isEmpty() ? null : api(endpoint);
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(
                        "not the environment that a Mesos agent gives its executors: " + String.join("; ", problems));
            }
            return new ExecutorEnvironment(
                    api,
                    FrameworkID.newBuilder().setValue(framework).build(),
                    ExecutorID.newBuilder().setValue(executor).build(),
                    AgentID.newBuilder().setValue(agent).build(),
                    checkpoint,
                    recovery,
                    backoff,
                    grace,
                    variables.containsKey("MESOS_LOCAL"),
                    token,
                    authorities);
        }

        private String required(String name) {
            String value = variables.getOrDefault(name, "").strip();
            if (value.isEmpty()) {
                problems.add(name + " is not set");
            }
            return value;
        }

        private Optional<String> token() {
            Optional<String> token = Optional.ofNullable(variables.get("MESOS_EXECUTOR_AUTHENTICATION_TOKEN"))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
            if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
                // Without its value: half a secret is one, too.
                problems.add("MESOS_EXECUTOR_AUTHENTICATION_TOKEN holds what no HTTP header can");
            }
            return token;
        }

        private boolean isOn(String name) {
            String value = variables.getOrDefault(name, "").strip().toLowerCase(Locale.ROOT);
            return value.equals("1") || value.equals("true");
        }

        private Duration duration(String name, Duration otherwise) {
            String value = variables.get(name);
            if (value == null) {
                return otherwise;
            }
            try {
                return ExecutorDuration.parse(value.strip());
            } catch (IllegalArgumentException e) {
                problems.add(name + " is '" + value + "': " + e.getMessage());
                return otherwise;
            }
        }

        /** The endpoint is host:port; whether it speaks TLS is libprocess' setting, which executors inherit. */
        private URI api(String endpoint) {
            String url = endpoint.contains("://")
                    ? endpoint
                    : (isOn("LIBPROCESS_SSL_ENABLED") ? "https://" : "http://") + endpoint;
            try {
                URI uri = URI.create(url);
                if (uri.getHost() != null
                        && uri.getPort() > 0
                        && uri.getPort() <= 65535
                        && (uri.getScheme().equals("http") || uri.getScheme().equals("https"))) {
                    return uri.resolve("/api/v1/executor");
                }
            } catch (IllegalArgumentException e) {
                // Told below.
            }
            problems.add("MESOS_AGENT_ENDPOINT is '" + endpoint + "': expected host:port");
            return null;
        }
    }
}
