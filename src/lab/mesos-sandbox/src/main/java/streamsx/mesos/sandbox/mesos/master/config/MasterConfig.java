package streamsx.mesos.sandbox.mesos.master.config;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;

/**
 * How a {@link SandboxMaster} runs. The defaults are those of a real master except where noted; tests shorten them.
 *
 * @param ip                     address to listen on
 * @param port                   0 for any
 * @param zk                     {@code zk://host:port/path}, or null: leads at once, alone
 * @param zkSessionTimeout       how long a broken ZooKeeper connection is endured (captures: 4 s)
 * @param agentPingTimeout       between two pings of an agent
 * @param maxAgentPingTimeouts   so many pings unanswered and the agent is unreachable
 * @param agentReregisterTimeout shown in /flags; with an in-memory registry no agent is awaited
 * @param heartbeatInterval      between two HEARTBEAT events of a subscription
 * @param allocationInterval     between two runs that offer free resources
 * @param onLeadershipLost       what a leader does that lost its ZooKeeper session; a real one exits (capture 16)
 * @param authentication         which endpoints want credentials, and whose
 * @param tls                    for https on the port, and nothing else; null for plain HTTP
 */
public record MasterConfig(
        String ip,
        int port,
        String zk,
        Duration zkSessionTimeout,
        Duration agentPingTimeout,
        int maxAgentPingTimeouts,
        Duration agentReregisterTimeout,
        Duration heartbeatInterval,
        Duration allocationInterval,
        Runnable onLeadershipLost,
        Authentication authentication,
        SSLContext tls) {

    /** A lone master on a free port of the loopback interface. */
    public static MasterConfig defaults() {
        return new MasterConfig(
                "127.0.0.1",
                0,
                null,
                Duration.ofSeconds(4),
                Duration.ofSeconds(15),
                5,
                Duration.ofMinutes(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(1),
                () -> Runtime.getRuntime().halt(1),
                Authentication.NONE,
                null);
    }

    public MasterConfig withIp(String value) {
        return new MasterConfig(
                value,
                port,
                zk,
                zkSessionTimeout,
                agentPingTimeout,
                maxAgentPingTimeouts,
                agentReregisterTimeout,
                heartbeatInterval,
                allocationInterval,
                onLeadershipLost,
                authentication,
                tls);
    }

    public MasterConfig withPort(int value) {
        return new MasterConfig(
                ip,
                value,
                zk,
                zkSessionTimeout,
                agentPingTimeout,
                maxAgentPingTimeouts,
                agentReregisterTimeout,
                heartbeatInterval,
                allocationInterval,
                onLeadershipLost,
                authentication,
                tls);
    }

    public MasterConfig withZk(String url, Duration sessionTimeout) {
        return new MasterConfig(
                ip,
                port,
                url,
                sessionTimeout,
                agentPingTimeout,
                maxAgentPingTimeouts,
                agentReregisterTimeout,
                heartbeatInterval,
                allocationInterval,
                onLeadershipLost,
                authentication,
                tls);
    }

    public MasterConfig withAgentPings(Duration timeout, int max) {
        return new MasterConfig(
                ip,
                port,
                zk,
                zkSessionTimeout,
                timeout,
                max,
                agentReregisterTimeout,
                heartbeatInterval,
                allocationInterval,
                onLeadershipLost,
                authentication,
                tls);
    }

    public MasterConfig withAgentReregisterTimeout(Duration value) {
        return new MasterConfig(
                ip,
                port,
                zk,
                zkSessionTimeout,
                agentPingTimeout,
                maxAgentPingTimeouts,
                value,
                heartbeatInterval,
                allocationInterval,
                onLeadershipLost,
                authentication,
                tls);
    }

    public MasterConfig withHeartbeatInterval(Duration value) {
        return new MasterConfig(
                ip,
                port,
                zk,
                zkSessionTimeout,
                agentPingTimeout,
                maxAgentPingTimeouts,
                agentReregisterTimeout,
                value,
                allocationInterval,
                onLeadershipLost,
                authentication,
                tls);
    }

    public MasterConfig withAllocationInterval(Duration value) {
        return new MasterConfig(
                ip,
                port,
                zk,
                zkSessionTimeout,
                agentPingTimeout,
                maxAgentPingTimeouts,
                agentReregisterTimeout,
                heartbeatInterval,
                value,
                onLeadershipLost,
                authentication,
                tls);
    }

    public MasterConfig withOnLeadershipLost(Runnable value) {
        return new MasterConfig(
                ip,
                port,
                zk,
                zkSessionTimeout,
                agentPingTimeout,
                maxAgentPingTimeouts,
                agentReregisterTimeout,
                heartbeatInterval,
                allocationInterval,
                value,
                authentication,
                tls);
    }

    public MasterConfig withAuthentication(Authentication value) {
        return new MasterConfig(
                ip,
                port,
                zk,
                zkSessionTimeout,
                agentPingTimeout,
                maxAgentPingTimeouts,
                agentReregisterTimeout,
                heartbeatInterval,
                allocationInterval,
                onLeadershipLost,
                value,
                tls);
    }

    /** With what {@link streamsx.mesos.sandbox.mesos.http.Tls#server} made. */
    public MasterConfig withTls(SSLContext value) {
        return new MasterConfig(
                ip,
                port,
                zk,
                zkSessionTimeout,
                agentPingTimeout,
                maxAgentPingTimeouts,
                agentReregisterTimeout,
                heartbeatInterval,
                allocationInterval,
                onLeadershipLost,
                authentication,
                value);
    }
}
