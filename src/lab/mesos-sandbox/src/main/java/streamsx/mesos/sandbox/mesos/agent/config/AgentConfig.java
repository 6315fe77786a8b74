package streamsx.mesos.sandbox.mesos.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;

/**
 * How a {@link SandboxAgent} runs.
 *
 * @param ip             address to listen on
 * @param port           0 for any
 * @param hostname       what offers show
 * @param master         {@code host:port} or {@code zk://host:port/path}
 * @param zkSessionTimeout how long a broken ZooKeeper connection is endured
 * @param workDir        holds sandboxes and checkpoints; an agent started with the work directory of a former one is
 *     that agent
 * @param resources      e.g. {@code cpus:8;mem:16384;disk:10000;ports:[31000-32000]}
 * @param attributes     e.g. {@code rack:r1;zone:a}, may be empty
 * @param updateRetry    after which time an unacknowledged update is sent again; doubles up to ten minutes
 * @param reconnectDelay after which time a lost master is looked for again
 * @param executors      how frameworks' own executors are treated
 * @param masterTls      speaks https to masters, as whose client it was made; null for plain HTTP
 */
public record AgentConfig(
        String ip,
        int port,
        String hostname,
        String master,
        Duration zkSessionTimeout,
        Path workDir,
        String resources,
        String attributes,
        Duration updateRetry,
        Duration reconnectDelay,
        ExecutorConfig executors,
        SSLContext masterTls) {

    /** @throws IllegalArgumentException if the master or the resources are of another form */
    public AgentConfig {
        if (!master.startsWith("zk://") && !master.matches(".+:\\d{1,5}")) {
            throw new IllegalArgumentException("not a master like host:port or zk://host:port/path: " + master);
        }
        Resources.parse(resources);
    }

    /** An agent on a free port of the loopback interface, with the captures' resources. */
    public static AgentConfig defaults(String master, Path workDir) {
        return new AgentConfig(
                "127.0.0.1",
                0,
                "127.0.0.1",
                master,
                Duration.ofSeconds(4),
                workDir,
                "cpus:8;mem:16384;disk:10000;ports:[31000-32000]",
                "",
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                ExecutorConfig.defaults(),
                null);
    }

    public AgentConfig withAddress(String newIp, int newPort, String newHostname) {
        return new AgentConfig(
                newIp,
                newPort,
                newHostname,
                master,
                zkSessionTimeout,
                workDir,
                resources,
                attributes,
                updateRetry,
                reconnectDelay,
                executors,
                masterTls);
    }

    public AgentConfig withResources(String value) {
        return new AgentConfig(
                ip,
                port,
                hostname,
                master,
                zkSessionTimeout,
                workDir,
                value,
                attributes,
                updateRetry,
                reconnectDelay,
                executors,
                masterTls);
    }

    public AgentConfig withAttributes(String value) {
        return new AgentConfig(
                ip,
                port,
                hostname,
                master,
                zkSessionTimeout,
                workDir,
                resources,
                value,
                updateRetry,
                reconnectDelay,
                executors,
                masterTls);
    }

    public AgentConfig withUpdateRetry(Duration value) {
        return new AgentConfig(
                ip,
                port,
                hostname,
                master,
                zkSessionTimeout,
                workDir,
                resources,
                attributes,
                value,
                reconnectDelay,
                executors,
                masterTls);
    }

    public AgentConfig withZkSessionTimeout(Duration value) {
        return new AgentConfig(
                ip,
                port,
                hostname,
                master,
                value,
                workDir,
                resources,
                attributes,
                updateRetry,
                reconnectDelay,
                executors,
                masterTls);
    }

    /** With what {@link streamsx.mesos.sandbox.mesos.http.Tls#client} made, or null. */
    public AgentConfig withMasterTls(SSLContext value) {
        return new AgentConfig(
                ip,
                port,
                hostname,
                master,
                zkSessionTimeout,
                workDir,
                resources,
                attributes,
                updateRetry,
                reconnectDelay,
                executors,
                value);
    }

    public AgentConfig withExecutors(ExecutorConfig value) {
        return new AgentConfig(
                ip,
                port,
                hostname,
                master,
                zkSessionTimeout,
                workDir,
                resources,
                attributes,
                updateRetry,
                reconnectDelay,
                value,
                masterTls);
    }
}
