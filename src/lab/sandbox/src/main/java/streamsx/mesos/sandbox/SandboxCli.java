package streamsx.mesos.sandbox;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import streamsx.mesos.sandbox.demo.SandboxCommand;
import streamsx.mesos.sandbox.mesos.cli.AgentCommand;
import streamsx.mesos.sandbox.mesos.cli.MasterCommand;
import streamsx.mesos.sandbox.mesos.cli.SandboxLogging;
import streamsx.mesos.sandbox.mesos.cli.ZooKeeperCommand;

/** The command {@code streams-on-mesos sandbox}: the whole demo, or one part of the cluster as a process. */
@Command(
        name = "sandbox",
        description = "A whole cluster on this machine, and a failover to watch; or one part of it.",
        mixinStandardHelpOptions = true,
        subcommands = {MasterCommand.class, AgentCommand.class, ZooKeeperCommand.class, InstallationCommand.class})
public final class SandboxCli extends SandboxCommand {

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs a subcommand until SIGTERM; returns the exit code. */
    static int run(String... args) {
        SandboxLogging.configure(args);
        return new CommandLine(new SandboxCli()).execute(args);
    }
}
