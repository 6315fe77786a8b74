package streamsx.mesos.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import streamsx.mesos.examples.failover.Failover;
import streamsx.mesos.examples.webservers.WebServers;

/** Runs one of the examples; {@code scripts/mesos-example} starts this. */
@Command(
        name = "mesos-example",
        description = "Small Mesos frameworks to learn from.",
        mixinStandardHelpOptions = true,
        subcommands = {WebServers.class, Failover.class})
public final class Examples {

    public static void main(String[] args) {
        // Warnings go to stderr; the log of the cluster would only hide the output of the example.
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-sandbox.properties");
        }
        System.exit(new CommandLine(new Examples()).execute(args));
    }
}
