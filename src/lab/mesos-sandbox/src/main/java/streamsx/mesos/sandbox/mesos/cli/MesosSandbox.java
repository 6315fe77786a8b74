package streamsx.mesos.sandbox.mesos.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Runs one part of the sandbox as a process, with options named like the real ones. When it is ready it prints one line
 * of JSON, {@code {"ready":"master","port":5050,"pid":123}}, on stdout; SIGTERM ends it.
 */
@Command(
        name = "mesos-sandbox",
        description = "A ZooKeeper server, a Mesos master or a Mesos agent.",
        mixinStandardHelpOptions = true,
        subcommands = {MasterCommand.class, AgentCommand.class, ZooKeeperCommand.class})
public final class MesosSandbox {

    public static void main(String[] args) {
        SandboxLogging.configure(args);
        System.exit(new CommandLine(new MesosSandbox()).execute(args));
    }
}
