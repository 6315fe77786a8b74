package streamsx.mesos.sandbox.mesos.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.mesos.Durations;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;

/** Runs a Mesos agent. */
@Command(name = "agent", description = "A Mesos agent; its tasks outlive it.", mixinStandardHelpOptions = true)
public final class AgentCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private PartOptions common;

    @Option(names = "--master", required = true, description = "host:port or zk://host:port/path")
    private String master;

    @Option(names = "--zk_session_timeout", defaultValue = "4secs")
    private String zkSessionTimeout;

    @Option(
            names = "--ssl_ca_file",
            defaultValue = "${env:LIBPROCESS_SSL_CA_FILE:-}",
            description = "PEM: trusted certificates of masters, which are then contacted over https (default: "
                    + "$LIBPROCESS_SSL_CA_FILE)")
    private String authorities;

    @Option(names = "--hostname", description = "what offers show; the address if not given")
    private String hostname;

    @Option(names = "--resources", defaultValue = "cpus:8;mem:16384;disk:10000;ports:[31000-32000]")
    private String resources;

    @Option(names = "--attributes", defaultValue = "", description = "e.g. rack:r1;zone:a")
    private String attributes;

    @Option(
            names = "--status_update_retry",
            defaultValue = "10secs",
            description = "first retry of an update (no real option)")
    private String updateRetry;

    @Option(names = "--executor_registration_timeout", defaultValue = "1mins")
    private String executorRegistrationTimeout;

    @Option(names = "--executor_reregistration_timeout", defaultValue = "2secs")
    private String executorReregistrationTimeout;

    @Option(names = "--executor_shutdown_grace_period", defaultValue = "5secs")
    private String executorShutdownGracePeriod;

    @Option(
            names = "--recovery_timeout",
            defaultValue = "15mins",
            description = "how long executors wait for a lost agent")
    private String recoveryTimeout;

    @Option(names = "--executor_heartbeat_interval", defaultValue = "30mins", description = "(no real option)")
    private String executorHeartbeatInterval;

    @Override
    public Integer call() throws Exception {
        if (common.workDir == null) {
            throw new CommandLine.ParameterException(new CommandLine(this), "Missing required option: '--work_dir'");
        }
        SandboxAgent agent = SandboxAgent.start(config());
        return RunningPart.serve("agent", agent.port(), agent);
    }

    private AgentConfig config() {
        try {
            return AgentConfig.defaults(master, common.workDir.toAbsolutePath())
                    .withAddress(common.ip, common.port, hostname == null ? common.ip : hostname)
                    .withResources(resources)
                    .withAttributes(attributes)
                    .withUpdateRetry(Durations.parse(updateRetry))
                    .withZkSessionTimeout(Durations.parse(zkSessionTimeout))
                    .withMasterTls(SecurityOptions.trust(authorities, spec))
                    .withExecutors(executors());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ExecutorConfig executors() {
        return new ExecutorConfig(
                Durations.parse(executorRegistrationTimeout),
                Durations.parse(executorReregistrationTimeout),
                Durations.parse(executorShutdownGracePeriod),
                Durations.parse(recoveryTimeout),
                Durations.parse(executorHeartbeatInterval));
    }
}
