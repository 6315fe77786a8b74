package streamsx.mesos.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.demo.SandboxCommand;
import streamsx.mesos.sandbox.mesos.Durations;
import streamsx.mesos.sandbox.mesos.SecurityOptions;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;
import streamsx.mesos.sandbox.streams.install.StandInInstallation;

/**
 * Runs one part of the sandbox as a process, with options named like the real ones. When it is ready it prints one line
 * of JSON, {@code {"ready":"master","port":5050,"pid":123}}, on stdout; SIGTERM ends it.
 */
@Command(name = "sandbox", description = "A whole cluster on this machine, and a failover to watch; or one part of it.", mixinStandardHelpOptions = true,
        subcommands = {SandboxCli.Master.class, SandboxCli.Agent.class, SandboxCli.ZooKeeper.class,
            SandboxCli.Installation.class})
public final class SandboxCli extends SandboxCommand {

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs a subcommand until SIGTERM; returns the exit code. */
    static int run(String... args) {
        // Log4j reads both when the first logger is made, which must not have happened yet.
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-sandbox.properties");
        }
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--work_dir")) {
                int equals = args[i].indexOf('=');
                String dir = equals > 0 ? args[i].substring(equals + 1) : i + 1 < args.length ? args[i + 1] : ".";
                System.setProperty("sandbox.log", Path.of(dir, "log").toString());
            }
        }
        return new CommandLine(new SandboxCli()).execute(args);
    }

    /** Options that master, agent and ZooKeeper share. */
    static final class Common {
        @Option(names = "--ip", defaultValue = "127.0.0.1", description = "address to listen on")
        String ip;
        @Option(names = "--port", defaultValue = "0", description = "0: any")
        int port;
        @Option(names = "--work_dir", description = "data and log")
        Path workDir;
    }

    @Command(name = "master", description = "A Mesos master.", mixinStandardHelpOptions = true)
    static final class Master implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;
        @CommandLine.Mixin
        private Common common;
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
        @Option(names = "--heartbeat_interval", defaultValue = "15secs", description = "of schedulers' streams (no real option)")
        private String heartbeatInterval;

        @Override
        public Integer call() throws Exception {
            SandboxMaster master = SandboxMaster.start(security.applyTo(config()));
            return serve("master", master.port(), master);
        }

        private MasterConfig config() {
            try {
                return MasterConfig.defaults().withIp(common.ip).withPort(common.port)
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

    @Command(name = "agent", description = "A Mesos agent; its tasks outlive it.", mixinStandardHelpOptions = true)
    static final class Agent implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;
        @CommandLine.Mixin
        private Common common;
        @Option(names = "--master", required = true, description = "host:port or zk://host:port/path")
        private String master;
        @Option(names = "--zk_session_timeout", defaultValue = "4secs")
        private String zkSessionTimeout;
        @Option(names = "--ssl_ca_file", defaultValue = "${env:LIBPROCESS_SSL_CA_FILE:-}",
            description = "PEM: whom a master must be vouched for by, which then is spoken to with https (default: $LIBPROCESS_SSL_CA_FILE)")
        private String authorities;
        @Option(names = "--hostname", description = "what offers show; the address if not given")
        private String hostname;
        @Option(names = "--resources", defaultValue = "cpus:8;mem:16384;disk:10000;ports:[31000-32000]")
        private String resources;
        @Option(names = "--attributes", defaultValue = "", description = "e.g. rack:r1;zone:a")
        private String attributes;
        @Option(names = "--status_update_retry", defaultValue = "10secs", description = "first retry of an update (no real option)")
        private String updateRetry;
        @Option(names = "--executor_registration_timeout", defaultValue = "1mins")
        private String executorRegistrationTimeout;
        @Option(names = "--executor_reregistration_timeout", defaultValue = "2secs")
        private String executorReregistrationTimeout;
        @Option(names = "--executor_shutdown_grace_period", defaultValue = "5secs")
        private String executorShutdownGracePeriod;
        @Option(names = "--recovery_timeout", defaultValue = "15mins", description = "how long executors wait for a lost agent")
        private String recoveryTimeout;
        @Option(names = "--executor_heartbeat_interval", defaultValue = "30mins", description = "(no real option)")
        private String executorHeartbeatInterval;

        @Override
        public Integer call() throws Exception {
            if (common.workDir == null) {
                throw new CommandLine.ParameterException(new CommandLine(this), "Missing required option: '--work_dir'");
            }
            SandboxAgent agent = SandboxAgent.start(config());
            return serve("agent", agent.port(), agent);
        }

        private AgentConfig config() {
            try {
                return AgentConfig.defaults(master, common.workDir.toAbsolutePath())
                        .withAddress(common.ip, common.port, hostname == null ? common.ip : hostname).withResources(resources)
                        .withAttributes(attributes).withUpdateRetry(Durations.parse(updateRetry))
                        .withZkSessionTimeout(Durations.parse(zkSessionTimeout))
                        .withMasterTls(SecurityOptions.trust(authorities, spec)).withExecutors(executors());
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }

        private ExecutorConfig executors() {
            return new ExecutorConfig(Durations.parse(executorRegistrationTimeout), Durations.parse(executorReregistrationTimeout),
                    Durations.parse(executorShutdownGracePeriod), Durations.parse(recoveryTimeout),
                    Durations.parse(executorHeartbeatInterval));
        }
    }

    @Command(name = "zookeeper", description = "A ZooKeeper server.", mixinStandardHelpOptions = true)
    static final class ZooKeeper implements Callable<Integer> {
        @CommandLine.Mixin
        private Common common;
        @Option(names = "--tick_time", defaultValue = "500ms")
        private String tick;

        @Override
        public Integer call() throws Exception {
            if (common.workDir == null) {
                throw new CommandLine.ParameterException(new CommandLine(this), "Missing required option: '--work_dir'");
            }
            ZooKeeperProcess server = ZooKeeperProcess.start(common.ip, common.port, common.workDir, Durations.parse(tick));
            return serve("zookeeper", server.port(), server);
        }
    }

    @Command(name = "installation", description = "Lays out a directory like an installation of Streams, for the stand-in domain.",
        mixinStandardHelpOptions = true)
    static final class Installation implements Callable<Integer> {
        @Option(names = "--dir", required = true, description = "made if needed")
        private Path dir;

        @Override
        public Integer call() {
            try {
                Path made = StandInInstallation.create(dir, Path.of(System.getProperty("java.home")),
                    System.getProperty("java.class.path"));
                System.out.println("STREAMS_INSTALL=" + made);
                return 0;
            } catch (IOException e) {
                System.err.println("No installation could be laid out in " + dir + ": " + e);
                return 1;
            }
        }
    }

    private static int serve(String what, int port, AutoCloseable service) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                service.close();
            } catch (Exception e) {
                System.err.println(what + " did not end in order: " + e);
            }
        }, "shutdown"));
        System.out.println("{\"ready\":\"" + what + "\",\"port\":" + port + ",\"pid\":" + ProcessHandle.current().pid() + "}");
        System.out.flush();
        // SIGTERM ends the process through the shutdown hook; nothing else does.
        new CountDownLatch(1).await();
        return 0;
    }
}
