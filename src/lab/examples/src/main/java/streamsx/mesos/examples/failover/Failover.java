package streamsx.mesos.examples.failover;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.driver.HttpSchedulerDriver;

/** The command: with a master a scheduler, without one a demonstration that kills and restarts such a scheduler. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description = "A scheduler that goes on with its task when it is started again, after kill -9 too.")
public final class Failover implements Callable<Integer> {

    /** How long Mesos keeps the tasks of a framework whose scheduler is away. 0, the default, would mean not at all. */
    private static final double FAILOVER_TIMEOUT_SECONDS = 7 * 24 * 3600;

    @Option(
            names = "--master",
            description = "host:port or zk://host:port,…/path; without it a sandbox cluster is"
                    + " started, and the demo runs by itself")
    private String master;

    @Option(
            names = "--file",
            defaultValue = "mesos-example-failover.properties",
            description = "where the framework id is kept (${DEFAULT-VALUE})")
    private Path file;

    @Option(names = "--forget", description = "end the framework and its task, and delete the file")
    private boolean forget;

    /** The scheduler as a process of its own, which the demonstration kills. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Failover()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (master == null) {
            return new FailoverDemo().run();
        }
        FrameworkFile kept = new FrameworkFile(file);
        return forget ? forget(kept) : schedule(kept);
    }

    private int schedule(FrameworkFile kept) {
        HttpSchedulerDriver driver = new HttpSchedulerDriver(new FailoverScheduler(kept), framework(kept), master);
        // Ctrl-C: stop(true) leaves the task running, as kill -9 does. Only stop(false) would end the framework.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> driver.stop(true), "ctrl-c"));
        return driver.run() == Status.DRIVER_STOPPED ? 0 : 1;
    }

    private int forget(FrameworkFile kept) {
        if (kept.framework().isEmpty()) {
            System.out.println("nothing is known of a framework");
            return 0;
        }
        // stop() is what ends a framework, and only a registered one can be ended: so it registers to say goodbye.
        FailoverScheduler goodbye = new FailoverScheduler(kept) {
            @Override
            public void registered(
                    org.apache.mesos.SchedulerDriver driver, FrameworkID id, org.apache.mesos.Protos.MasterInfo info) {
                driver.stop();
            }
        };
        if (new HttpSchedulerDriver(goodbye, framework(kept), master).run() != Status.DRIVER_STOPPED) {
            return 1;
        }
        kept.delete();
        System.out.println("framework " + kept.framework().get() + " and its task are ended");
        return 0;
    }

    private static FrameworkInfo framework(FrameworkFile kept) {
        FrameworkInfo.Builder framework = FrameworkInfo.newBuilder()
                .setName("failover")
                .setUser("")
                .setFailoverTimeout(FAILOVER_TIMEOUT_SECONDS)
                // Tasks then also outlive a restart of their agent.
                .setCheckpoint(true)
                // Learn of TASK_UNREACHABLE and TASK_GONE, instead of TASK_LOST for both.
                .addCapabilities(
                        FrameworkInfo.Capability.newBuilder().setType(FrameworkInfo.Capability.Type.PARTITION_AWARE));
        kept.framework()
                .ifPresent(id -> framework.setId(FrameworkID.newBuilder().setValue(id)));
        return framework.build();
    }
}
