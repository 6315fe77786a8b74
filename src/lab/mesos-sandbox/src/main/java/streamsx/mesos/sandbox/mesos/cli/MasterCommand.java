package streamsx.mesos.sandbox.mesos.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.mesos.Durations;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;

/** Runs a Mesos master. */
@Command(name = "master", description = "A Mesos master.", mixinStandardHelpOptions = true)
public final class MasterCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private PartOptions common;

    @CommandLine.Mixin
    private SecurityOptions security;

    @Option(names = "--zk", description = "zk://host:port/path; without it the master leads alone")
    private String zk;

    @Option(names = "--zk_session_timeout", defaultValue = "4secs")
    private String zkSessionTimeout;

    @Option(names = "--agent_ping_timeout", defaultValue = "15secs")
    private String agentPingTimeout;

    @Option(names = "--max_agent_ping_timeouts", defaultValue = "5")
    private int maxAgentPingTimeouts;

    @Option(names = "--agent_reregister_timeout", defaultValue = "10mins")
    private String agentReregisterTimeout;

    @Option(names = "--allocation_interval", defaultValue = "1secs")
    private String allocationInterval;

    @Option(
            names = "--heartbeat_interval",
            defaultValue = "15secs",
            description = "of schedulers' streams (no real option)")
    private String heartbeatInterval;

    @Override
    public Integer call() throws Exception {
        SandboxMaster master = SandboxMaster.start(security.applyTo(config()));
        return RunningPart.serve("master", master.port(), master);
    }

    private MasterConfig config() {
        try {
            return MasterConfig.defaults()
                    .withIp(common.ip)
                    .withPort(common.port)
                    .withZk(zk, Durations.parse(zkSessionTimeout))
                    .withAgentPings(Durations.parse(agentPingTimeout), maxAgentPingTimeouts)
                    .withAgentReregisterTimeout(Durations.parse(agentReregisterTimeout))
                    .withAllocationInterval(Durations.parse(allocationInterval))
                    .withHeartbeatInterval(Durations.parse(heartbeatInterval));
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
