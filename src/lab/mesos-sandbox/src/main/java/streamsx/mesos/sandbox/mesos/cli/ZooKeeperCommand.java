package streamsx.mesos.sandbox.mesos.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.mesos.Durations;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;

/** Runs a ZooKeeper server. */
@Command(name = "zookeeper", description = "A ZooKeeper server.", mixinStandardHelpOptions = true)
public final class ZooKeeperCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private PartOptions common;

    @Option(names = "--tick_time", defaultValue = "500ms")
    private String tick;

    @Override
    public Integer call() throws Exception {
        if (common.workDir == null) {
            throw new CommandLine.ParameterException(new CommandLine(this), "Missing required option: '--work_dir'");
        }
        ZooKeeperProcess server = ZooKeeperProcess.start(common.ip, common.port, common.workDir, Durations.parse(tick));
        return RunningPart.serve("zookeeper", server.port(), server);
    }
}
