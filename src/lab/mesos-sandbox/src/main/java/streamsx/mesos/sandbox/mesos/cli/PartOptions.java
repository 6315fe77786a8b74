package streamsx.mesos.sandbox.mesos.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that master, agent and ZooKeeper share. */
final class PartOptions {
    @Option(names = "--ip", defaultValue = "127.0.0.1", description = "address to listen on")
    String ip;

    @Option(names = "--port", defaultValue = "0", description = "0: any")
    int port;

    @Option(names = "--work_dir", description = "data and log")
    Path workDir;
}
